package sockets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/**
 * Programs of blocking sockets, which see the same on every host. Nothing here knows of a simulation.
 *
 * <p>Long, for it is one list of programs.
 */
@SuppressWarnings("AddressSelection") // one address
public final class Programs {
    private static final Map<String, Program> ALL = new LinkedHashMap<>();

    private Programs() {}

    private interface Program {
        void run(Seen seen) throws Exception;
    }

    /** {@return the names of all} */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** {@return what the program of that name sees} */
    public static List<String> run(String name) throws Exception {
        Seen seen = new Seen();
        Objects.requireNonNull(ALL.get(name)).run(seen);
        seen.closeAll();
        return seen.lines;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static ServerSocket listening(Seen seen) throws IOException {
        ServerSocket server = seen.keep(new ServerSocket());
        server.bind(anyPort());
        return server;
    }

    private static Socket[] pair(Seen seen) throws IOException {
        ServerSocket server = listening(seen);
        Socket client = seen.keep(new Socket(server.getInetAddress(), server.getLocalPort()));
        return new Socket[] {client, seen.keep(server.accept())};
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes, int count) {
        return count < 0 ? "end" : new String(bytes, 0, count, StandardCharsets.US_ASCII);
    }

    private static String next(Socket from, int most) throws IOException {
        byte[] into = new byte[most];
        return text(into, from.getInputStream().read(into));
    }

    private static DatagramSocket datagrams(Seen seen) throws IOException {
        return seen.keep(new DatagramSocket(anyPort()));
    }

    /** The words differ by whether it waits by then, which is chance on a machine. */
    private static String acceptUntilClosed(ServerSocket server, Consumer<Socket> each) throws IOException {
        while (true) {
            Socket next;
            try {
                next = server.accept();
            } catch (SocketException e) {
                return "closed";
            }
            each.accept(next);
        }
    }

    static {
        ALL.put("bytes go both ways, in parts", seen -> {
            Socket[] pair = pair(seen);
            seen.does("write", () -> pair[0].getOutputStream().write(bytes("hello")));
            seen.see("all", () -> text(pair[1].getInputStream().readNBytes(5), 5));
            seen.does("write", () -> pair[1].getOutputStream().write(bytes("abcde"), 1, 3));
            seen.see("part", () -> pair[0].getInputStream().readNBytes(2).length);
            seen.see("available", () -> pair[0].getInputStream().available());
            seen.see("rest", () -> next(pair[0], 10));
            seen.see("none available", () -> pair[0].getInputStream().available());
            seen.see("read into nothing", () -> pair[0].getInputStream().read(new byte[0]));
            seen.see("out of bounds", () -> pair[0].getInputStream().read(new byte[2], 1, 2));
            seen.does("write out of bounds", () -> pair[0].getOutputStream().write(new byte[2], 1, 2));
            seen.does("write nothing", () -> pair[0].getOutputStream().write(new byte[0]));
            seen.does("write one", () -> pair[0].getOutputStream().write(200));
            seen.see("read one", () -> pair[1].getInputStream().read());
            InputStream in = pair[0].getInputStream();
            seen.see("same stream", () -> pair[0].getInputStream() == in);
        });
        ALL.put("lines echo between threads", seen -> {
            ServerSocket server = listening(seen);
            Seen.Other echo = seen.start(() -> {
                try (Socket socket = server.accept()) {
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                    int count = 0;
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        socket.getOutputStream().write((line + "!\n").getBytes(StandardCharsets.UTF_8));
                        count++;
                    }
                    return count;
                }
            });
            Socket client = seen.keep(new Socket());
            client.connect(server.getLocalSocketAddress(), 10_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            for (String line : List.of("one", "two", "three")) {
                client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
                seen.see("answer", in::readLine);
            }
            client.shutdownOutput();
            seen.see("end", in::readLine);
            seen.join("echoed", echo);
        });
        ALL.put("half close in both directions", seen -> {
            Socket[] pair = pair(seen);
            InputStream in = pair[0].getInputStream();
            OutputStream out = pair[0].getOutputStream();
            seen.does("write", () -> out.write(bytes("x")));
            seen.does("shut output", () -> pair[0].shutdownOutput());
            seen.see("shut", () -> pair[0].isOutputShutdown() + " " + pair[0].isInputShutdown());
            seen.does("write after", () -> out.write(bytes("x")));
            seen.see("stream after", () -> pair[0].getOutputStream());
            seen.does("shut output again", () -> pair[0].shutdownOutput());
            seen.see("read", () -> next(pair[1], 9));
            seen.see("end", () -> next(pair[1], 9));
            seen.see("end again", () -> pair[1].getInputStream().read());
            seen.does("answer", () -> pair[1].getOutputStream().write(bytes("yz")));
            seen.see("read answer", () -> text(in.readNBytes(2), 2));
            seen.does("shut input", () -> pair[0].shutdownInput());
            seen.see("read after", in::read);
            seen.see("available after", in::available);
            seen.see("stream after", () -> pair[0].getInputStream());
            seen.does("shut input again", () -> pair[0].shutdownInput());
            seen.see("connected", () -> pair[0].isConnected() + " " + pair[0].isClosed());
        });
        ALL.put("reset by bytes that nobody has read", seen -> {
            Socket[] pair = pair(seen);
            InputStream in = pair[0].getInputStream();
            seen.does("write", () -> pair[0].getOutputStream().write(bytes("unread")));
            seen.see("first of it", () -> pair[1].getInputStream().read());
            seen.does("close", () -> pair[1].close());
            seen.see("read", in::read);
            seen.see("read again", in::read);
            seen.see("write until the reset has arrived", () -> {
                while (true) {
                    pair[0].getOutputStream().write(new byte[100_000]);
                }
            });
            seen.see("connected", () -> pair[0].isConnected() + " " + pair[0].isClosed());
        });
        ALL.put("reset by a linger of zero", seen -> {
            Socket[] pair = pair(seen);
            seen.does("linger", () -> pair[1].setSoLinger(true, 0));
            seen.does("close", () -> pair[1].close());
            seen.see("read", () -> pair[0].getInputStream().read());
        });
        ALL.put("refused", seen -> {
            ServerSocket gone = listening(seen);
            var address = gone.getLocalSocketAddress();
            gone.close();
            Socket client = seen.keep(new Socket());
            seen.does("connect", () -> client.connect(address));
            seen.see("closed", () -> client.isClosed() + " " + client.isConnected());
            seen.does("connect again", () -> client.connect(address));
            seen.does("with a time-out", () -> seen.keep(new Socket()).connect(address, 10_000));
            seen.see(
                    "at once",
                    () -> new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) address).getPort()));
            seen.see("by name", () -> new Socket("localhost", ((InetSocketAddress) address).getPort()));
        });
        ALL.put("time-outs", seen -> {
            ServerSocket server = listening(seen);
            server.setSoTimeout(5);
            seen.see("accept", server::accept);
            seen.see("accept again", server::accept);
            Socket client = seen.keep(new Socket(server.getInetAddress(), server.getLocalPort()));
            Socket accepted = seen.keep(server.accept());
            seen.see("not handed on", accepted::getSoTimeout);
            accepted.setSoTimeout(5);
            seen.see("read", () -> accepted.getInputStream().read());
            seen.see("read again", () -> accepted.getInputStream().read(new byte[4]));
            client.getOutputStream().write(7);
            accepted.setSoTimeout(10_000);
            seen.see("still there", () -> accepted.getInputStream().read());
            seen.does("negative", () -> accepted.setSoTimeout(-1));
            seen.see("kept", accepted::getSoTimeout);
            seen.does("connect", () -> new Socket().connect(server.getLocalSocketAddress(), -1));
        });
        ALL.put("closed while another thread waits", seen -> {
            ServerSocket server = listening(seen);
            Seen.Other acceptor = seen.start(() -> acceptUntilClosed(server, socket -> {}));
            seen.does("close server", server::close);
            seen.join("accept", acceptor);
            seen.see("accept after", server::accept);
            Socket[] pair = pair(seen);
            InputStream in = pair[0].getInputStream();
            OutputStream out = pair[0].getOutputStream();
            Seen.Other reader = seen.start(in::read);
            seen.does("close", () -> pair[0].close());
            seen.join("read", reader);
            seen.see("read after", in::read);
            seen.see("available after", in::available);
            seen.does("write after", () -> out.write(1));
            seen.see("other end", () -> pair[1].getInputStream().read());
            DatagramSocket datagrams = datagrams(seen);
            Seen.Other receiver = seen.start(() -> {
                datagrams.receive(new DatagramPacket(new byte[1], 1));
                return "";
            });
            seen.does("close datagrams", datagrams::close);
            seen.join("receive", receiver);
            Socket[] other = pair(seen);
            Seen.Other shut = seen.start(() -> other[0].getInputStream().read());
            seen.does("shut", () -> other[0].shutdownInput());
            other[0].close();
            shut.thread.join();
        });
        ALL.put("one writes, and waits for one who reads", seen -> {
            Socket[] pair = pair(seen);
            byte[] much = new byte[6_000_000];
            much[much.length - 1] = 9;
            Seen.Other writer = seen.start(() -> {
                pair[0].getOutputStream().write(much);
                pair[0].shutdownOutput();
                return "written";
            });
            seen.see("all", () -> {
                byte[] got = pair[1].getInputStream().readAllBytes();
                return got.length + " " + got[got.length - 1];
            });
            seen.join("writer", writer);
        });
        ALL.put("two read one connection", seen -> {
            Socket[] pair = pair(seen);
            Seen.Other one = seen.start(() -> pair[0].getInputStream().read());
            Seen.Other two = seen.start(() -> pair[0].getInputStream().read());
            pair[1].getOutputStream().write(new byte[] {5, 5});
            seen.join("one", one);
            seen.join("two", two);
        });
        ALL.put("interrupts", seen -> {
            Socket[] pair = pair(seen);
            Seen.Other platform = seen.start(() -> pair[0].getInputStream().read() + " "
                    + Thread.currentThread().isInterrupted());
            platform.thread.interrupt();
            pair[1].getOutputStream().write(3);
            seen.join("a platform thread reads on", platform);
            seen.see("open", pair[0]::isClosed);
            Socket[] other = pair(seen);
            Seen.Other virtual =
                    seen.startVirtual(() -> other[0].getInputStream().read());
            virtual.thread.interrupt();
            seen.join("a virtual one closes it", virtual);
            seen.see("closed", other[0]::isClosed);
            ServerSocket server = listening(seen);
            Seen.Other acceptor = seen.startVirtual(server::accept);
            acceptor.thread.interrupt();
            seen.join("accept", acceptor);
            seen.see("closed", server::isClosed);
            DatagramSocket datagrams = datagrams(seen);
            Seen.Other receiver = seen.startVirtual(() -> {
                datagrams.receive(new DatagramPacket(new byte[1], 1));
                return "";
            });
            receiver.thread.interrupt();
            seen.join("receive", receiver);
            seen.see("closed", datagrams::isClosed);
        });
        ALL.put("options", seen -> {
            Socket[] pair = pair(seen);
            Socket of = pair[0];
            seen.see(
                    "as made",
                    () -> of.getTcpNoDelay() + " " + of.getKeepAlive() + " " + of.getSoLinger() + " "
                            + of.getSoTimeout() + " " + of.getOOBInline() + " " + of.getReuseAddress() + " "
                            + of.getTrafficClass());
            seen.see("no delay", () -> {
                of.setTcpNoDelay(true);
                return of.getTcpNoDelay();
            });
            seen.see("keep alive", () -> {
                of.setKeepAlive(true);
                return of.getKeepAlive();
            });
            seen.see("linger", () -> {
                of.setSoLinger(true, 3);
                return of.getSoLinger();
            });
            seen.see("no linger", () -> {
                of.setSoLinger(false, 3);
                return of.getSoLinger();
            });
            seen.does("negative linger", () -> of.setSoLinger(true, -1));
            seen.see("traffic class", () -> {
                of.setTrafficClass(16);
                return of.getTrafficClass();
            });
            seen.does("wrong traffic class", () -> of.setTrafficClass(256));
            seen.does("buffer of none", () -> of.setReceiveBufferSize(0));
            seen.see("buffers", () -> of.getReceiveBufferSize() > 0 && of.getSendBufferSize() > 0);
            seen.see(
                    "by name",
                    () -> of.setOption(StandardSocketOptions.TCP_NODELAY, false)
                            .getOption(StandardSocketOptions.TCP_NODELAY));
            seen.see("not of a socket", () -> of.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
            seen.see(
                    "known",
                    () -> of.supportedOptions()
                            .containsAll(List.of(StandardSocketOptions.SO_LINGER, StandardSocketOptions.SO_KEEPALIVE)));
            seen.see("channel", of::getChannel);
            of.close();
            seen.see("of closed", of::getTcpNoDelay);
            seen.does("set of closed", () -> of.setKeepAlive(true));
            ServerSocket server = listening(seen);
            seen.see(
                    "of a server",
                    () -> server.getSoTimeout() + " " + server.getReuseAddress() + " "
                            + (server.getReceiveBufferSize() > 0));
            seen.see("not of a server", () -> server.getOption(StandardSocketOptions.TCP_NODELAY));
            seen.see("channel of a server", server::getChannel);
        });
        ALL.put("states of a socket", seen -> {
            ServerSocket server = listening(seen);
            Socket socket = seen.keep(new Socket());
            seen.see("text", socket::toString);
            seen.see(
                    "unconnected",
                    () -> socket.isBound() + " " + socket.isConnected() + " " + socket.getPort() + " "
                            + socket.getLocalPort() + " " + socket.getInetAddress() + " "
                            + socket.getLocalSocketAddress()
                            + " " + socket.getRemoteSocketAddress());
            seen.see("local", () -> socket.getLocalAddress().isAnyLocalAddress());
            seen.see("input", socket::getInputStream);
            seen.see("output", socket::getOutputStream);
            seen.does("shut", socket::shutdownOutput);
            seen.does(
                    "unresolved",
                    () -> seen.keep(new Socket()).connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
            seen.does("nowhere", () -> socket.connect(null));
            seen.does("bind", () -> socket.bind(anyPort()));
            seen.see("bound", () -> socket.isBound() + " " + (socket.getLocalPort() > 0));
            seen.does("bind again", () -> socket.bind(anyPort()));
            int local = socket.getLocalPort();
            seen.does("connect", () -> socket.connect(server.getLocalSocketAddress()));
            seen.see("from there", () -> server.accept().getPort() == local);
            seen.does("connect again", () -> socket.connect(server.getLocalSocketAddress()));
            seen.see("ports", () -> socket.getPort() == server.getLocalPort() && socket.getLocalPort() == local);
            seen.see("local", () -> socket.getLocalAddress().isLoopbackAddress());
            seen.see(
                    "text",
                    () -> socket.toString()
                            .equals("Socket[addr=" + socket.getInetAddress() + ",port=" + server.getLocalPort()
                                    + ",localport=" + local + "]"));
            seen.does("close", socket::close);
            seen.does("close again", socket::close);
            seen.see(
                    "closed",
                    () -> socket.isClosed() + " " + socket.isConnected() + " " + socket.isBound() + " "
                            + (socket.getPort() == server.getLocalPort()));
            seen.see("local of closed", () -> socket.getLocalAddress().isAnyLocalAddress());
            seen.see("input of closed", socket::getInputStream);
            seen.does("connect closed", () -> socket.connect(server.getLocalSocketAddress()));
            seen.does("bind closed", () -> socket.bind(null));
            Socket never = new Socket();
            never.close();
            seen.see("never used", () -> never.isClosed() + " " + never.isConnected());
            seen.see("not ours", () -> {
                seen.keep(new Socket()).bind(new InetSocketAddress("192.0.2.1", 0));
                return "";
            });
        });
        ALL.put("states of a server", seen -> {
            ServerSocket server = seen.keep(new ServerSocket());
            seen.see("text", server::toString);
            seen.see(
                    "unbound",
                    () -> server.isBound() + " " + server.getLocalPort() + " " + server.getInetAddress() + " "
                            + server.getLocalSocketAddress());
            seen.see("accept unbound", server::accept);
            seen.does("bind", () -> server.bind(anyPort(), 5));
            seen.see(
                    "bound",
                    () -> server.isBound() + " " + (server.getLocalPort() > 0) + " "
                            + server.getInetAddress().isLoopbackAddress());
            seen.does("bind again", () -> server.bind(null));
            seen.see("taken", () -> new ServerSocket(server.getLocalPort(), 1, server.getInetAddress()));
            seen.does("not ours", () -> seen.keep(new ServerSocket()).bind(new InetSocketAddress("192.0.2.1", 0)));
            seen.see("no port", () -> new ServerSocket(70_000));
            seen.see("any address", () -> {
                ServerSocket any = seen.keep(new ServerSocket(0));
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), any.getLocalPort())) {
                    return any.accept().getPort() == client.getLocalPort();
                }
            });
            seen.does("close", server::close);
            seen.does("close again", server::close);
            seen.see("closed", () -> server.isClosed() + " " + server.isBound() + " " + (server.getLocalPort() > 0));
            seen.does("bind closed", () -> server.bind(null));
            seen.see("port is free again", () -> {
                seen.keep(new ServerSocket(server.getLocalPort(), 1, server.getInetAddress()));
                return "yes";
            });
        });
        ALL.put("factories, proxies and subclasses", seen -> {
            ServerSocket server = seen.keep(ServerSocketFactory.getDefault()
                    .createServerSocket(0, 5, anyPort().getAddress()));
            Socket made = seen.keep(SocketFactory.getDefault().createSocket());
            made.connect(server.getLocalSocketAddress());
            seen.see("of a factory", () -> server.accept().getPort() == made.getLocalPort());
            Socket direct = seen.keep(new Socket(Proxy.NO_PROXY));
            direct.connect(server.getLocalSocketAddress(), 10_000);
            seen.see("without a proxy", () -> server.accept().getPort() == direct.getLocalPort());
            ServerSocket ownKind = seen.keep(new ServerSocket(0, 5, anyPort().getAddress()) {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = new Socket() {
                        @Override
                        public String toString() {
                            return "one of ours";
                        }
                    };
                    implAccept(socket);
                    return socket;
                }
            });
            Socket client = seen.keep(new Socket(ownKind.getInetAddress(), ownKind.getLocalPort()));
            client.getOutputStream().write(4);
            seen.see("a subclass", () -> {
                Socket accepted = seen.keep(ownKind.accept());
                return accepted + " " + accepted.isConnected() + " "
                        + accepted.getInputStream().read();
            });
        });
        ALL.put("datagrams", seen -> {
            DatagramSocket one = datagrams(seen);
            DatagramSocket two = datagrams(seen);
            byte[] hello = bytes("hello");
            seen.does("send", () -> one.send(new DatagramPacket(hello, 5, two.getLocalSocketAddress())));
            DatagramPacket into = new DatagramPacket(new byte[3], 3);
            seen.does("receive", () -> two.receive(into));
            seen.see("cut off", () -> text(into.getData(), into.getLength()));
            seen.see(
                    "from",
                    () -> into.getPort() == one.getLocalPort()
                            && into.getAddress().isLoopbackAddress());
            seen.does("time-out", () -> {
                two.setSoTimeout(5);
                two.receive(into);
            });
            two.setSoTimeout(0);
            seen.does("no address", () -> one.send(new DatagramPacket(hello, 5)));
            seen.does(
                    "too long",
                    () -> one.send(new DatagramPacket(new byte[70_000], 70_000, two.getLocalSocketAddress())));
            seen.does("bind again", () -> one.bind(anyPort()));
            seen.does("taken", () -> new DatagramSocket(two.getLocalSocketAddress()));
            seen.see("unconnected", () -> one.isConnected() + " " + one.getPort() + " " + one.getInetAddress());
            seen.does("connect", () -> two.connect(one.getLocalSocketAddress()));
            seen.see("connected", () -> two.isConnected() + " " + (two.getPort() == one.getLocalPort()));
            seen.does("to its peer", () -> two.send(new DatagramPacket(hello, 2)));
            DatagramPacket back = new DatagramPacket(new byte[9], 9);
            seen.does("receive", () -> one.receive(back));
            seen.see("got", () -> back.getLength() + " " + (back.getPort() == two.getLocalPort()));
            seen.does(
                    "to another", () -> two.send(new DatagramPacket(hello, 2, new InetSocketAddress("127.0.0.1", 9))));
            seen.does("disconnect", two::disconnect);
            seen.see(
                    "options",
                    () -> one.getBroadcast() + " " + one.getSoTimeout() + " " + one.getReuseAddress() + " "
                            + one.getTrafficClass());
            seen.does("negative", () -> one.setSoTimeout(-1));
            seen.does("buffer of none", () -> one.setSendBufferSize(0));
            Seen.Other waiting = seen.start(() -> {
                DatagramPacket late = new DatagramPacket(new byte[9], 9);
                one.receive(late);
                return text(late.getData(), late.getLength());
            });
            seen.does("send", () -> two.send(new DatagramPacket(bytes("late"), 4, one.getLocalSocketAddress())));
            seen.join("another thread waits", waiting);
            one.close();
            seen.does("send closed", () -> one.send(new DatagramPacket(hello, 5, two.getLocalSocketAddress())));
            seen.does("receive closed", () -> one.receive(into));
            seen.does("option of closed", () -> one.setSoTimeout(1));
            seen.see("closed", () -> one.isClosed() + " " + one.getLocalPort() + " " + one.getLocalAddress());
            DatagramSocket unbound = seen.keep(new DatagramSocket(null));
            seen.see("unbound", () -> unbound.isBound() + " " + unbound.getLocalPort());
            seen.see("free port", () -> {
                DatagramSocket free = seen.keep(new DatagramSocket());
                return free.isBound() + " " + (free.getLocalPort() > 0);
            });
        });
        ALL.put("a server with a thread for each connection", seen -> {
            ServerSocket server = listening(seen);
            Semaphore served = new Semaphore(0);
            Seen.Other acceptor = seen.start(() -> acceptUntilClosed(
                    server,
                    socket -> new Thread(() -> {
                                try (socket) {
                                    socket.getInputStream().transferTo(socket.getOutputStream());
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                } finally {
                                    served.release();
                                }
                            })
                            .start()));
            Seen.Other[] clients = new Seen.Other[4];
            for (int i = 0; i < clients.length; i++) {
                byte[] mine = new byte[20_000];
                Arrays.fill(mine, (byte) i);
                clients[i] = seen.start(() -> {
                    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        Seen.Other writer = seen.start(() -> {
                            socket.getOutputStream().write(mine);
                            socket.shutdownOutput();
                            return "";
                        });
                        byte[] back = socket.getInputStream().readAllBytes();
                        writer.thread.join();
                        return Arrays.equals(mine, back);
                    }
                });
            }
            for (Seen.Other client : clients) {
                seen.join("client", client);
            }
            served.acquire(clients.length);
            server.close();
            seen.join("acceptor", acceptor);
        });
    }
}
