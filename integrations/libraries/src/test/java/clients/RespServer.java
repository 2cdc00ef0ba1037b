package clients;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A few commands of Redis over its protocol, RESP2, with a thread for each connection. */
final class RespServer {
    private final Map<String, String> values = new TreeMap<>();

    void serve(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port)) {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> converse(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (true) {
                List<String> command = new ArrayList<>();
                int words = number(in, '*');
                for (int i = 0; i < words; i++) {
                    byte[] word = in.readNBytes(number(in, '$'));
                    command.add(new String(word, StandardCharsets.UTF_8));
                    in.skipNBytes(2);
                }
                out.write((answer(command) + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // A client has gone.
        }
    }

    private static int number(InputStream in, char kind) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException();
        }
        if (first != kind) {
            throw new IOException("expected " + kind + ", got " + (char) first);
        }
        int number = 0;
        for (int next = in.read(); next != '\r'; next = in.read()) {
            number = number * 10 + next - '0';
        }
        in.skipNBytes(1);
        return number;
    }

    private synchronized String answer(List<String> command) {
        return switch (command.get(0).toUpperCase(Locale.ROOT)) {
            case "PING" -> "+PONG";
            case "SET" -> {
                values.put(command.get(1), command.get(2));
                yield "+OK";
            }
            case "GET" -> {
                String value = values.get(command.get(1));
                yield value == null ? "$-1" : "$" + value.getBytes(StandardCharsets.UTF_8).length + "\r\n" + value;
            }
            case "CLIENT", "QUIT" -> "+OK";
            default -> "-ERR unknown command '" + command.get(0) + "'";
        };
    }
}
