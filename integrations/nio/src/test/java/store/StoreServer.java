package store;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;

/** Keeps values by key, the newest of each, for whoever connects: a thread for each connection. Nothing here knows of a simulation. */
final class StoreServer {
    static final int PORT = 7000;
    private static final byte[] NOTHING = {};

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Entry(int version, byte[] value) {}

    private final Map<String, Entry> entries;
    private final boolean readsAll;

    /**
     * @param entries what its disk would keep
     * @param readsAll whether it takes a message for read when all of it is there
     */
    StoreServer(Map<String, Entry> entries, boolean readsAll) {
        this.entries = entries;
        this.readsAll = readsAll;
    }

    void serve() throws IOException {
        try (ServerSocket server = new ServerSocket(PORT)) {
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
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            while (true) {
                Frames.write(out, answer(Frames.read(in, readsAll)));
            }
        } catch (IOException e) {
            // Whoever asked asks again.
        }
    }

    private byte[] answer(byte[] request) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(request));
        String key = in.readUTF();
        Entry offered = new Entry(in.readInt(), in.readAllBytes());
        Entry kept;
        synchronized (entries) {
            kept = entries.getOrDefault(key, new Entry(0, NOTHING));
            if (offered.version > kept.version) {
                kept = offered;
                entries.put(key, offered);
            }
        }
        return message(key, kept);
    }

    static byte[] message(String key, Entry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(key);
        out.writeInt(entry.version);
        out.write(entry.value);
        return bytes.toByteArray();
    }
}
