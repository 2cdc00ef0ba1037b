package dev.simloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same programs on the JDK's channels over loopback and on ours within one host: what they see is equal.
 *
 * <p>Long, for it is one list of programs.
 */
@SuppressWarnings("FutureReturnValueIgnored") // runs, not futures, are looked at
class SocketConformanceTest {
    private interface Script {
        void run(Seen seen) throws Exception;
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    /** What a program sees: values, and failures by type and message. */
    private static final class Seen {
        private final List<String> lines = new ArrayList<>();
        private final List<Channel> open = new ArrayList<>();
        private final List<Selector> selectors = new ArrayList<>();

        void see(String what, Attempt attempt) {
            String found;
            try {
                Object value = attempt.run();
                found = value instanceof Channel ? "a channel" : String.valueOf(value);
            } catch (Exception e) {
                // Which of the two a closed channel throws depends on the JDK; one is a subclass of the other.
                Class<?> type = e instanceof ClosedChannelException ? ClosedChannelException.class : e.getClass();
                found = type.getName() + ": " + e.getMessage();
            }
            lines.add(what + ": " + found);
        }

        <C extends Channel> C keep(C channel) {
            open.add(channel);
            return channel;
        }

        Selector keepSelector() throws IOException {
            Selector selector = Selector.open();
            selectors.add(selector);
            return selector;
        }

        void closeAll() throws IOException {
            for (Selector selector : selectors) {
                selector.close();
            }
            for (Channel channel : open) {
                channel.close();
            }
        }
    }

    private static ServerSocketChannel listening(Seen seen) throws IOException {
        return seen.keep(ServerSocketChannel.open()).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static SocketChannel[] pair(Seen seen) throws IOException {
        ServerSocketChannel server = listening(seen);
        SocketChannel client = seen.keep(SocketChannel.open(server.getLocalAddress()));
        return new SocketChannel[] {client, seen.keep(server.accept())};
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(SocketChannel from, int count) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(count);
        while (into.hasRemaining() && from.read(into) >= 0) {}
        return new String(into.array(), 0, into.position(), StandardCharsets.US_ASCII);
    }

    /** Waits until these are ready, and says which. */
    private static String ready(Selector selector) throws IOException {
        int unused = selector.select(10_000);
        var names = new TreeSet<String>();
        for (SelectionKey key : selector.selectedKeys()) {
            names.add(key.attachment() + "=" + key.readyOps());
        }
        selector.selectedKeys().clear();
        return names.toString();
    }

    private static Map<String, Script> scripts() {
        Map<String, Script> all = new LinkedHashMap<>();
        all.put("bytes go both ways", seen -> {
            SocketChannel[] pair = pair(seen);
            seen.see("write", () -> pair[0].write(bytes("hello")));
            seen.see("read", () -> text(pair[1], 5));
            seen.see("gathering write", () -> pair[1].write(new ByteBuffer[] {bytes("ab"), bytes("cde")}));
            seen.see("scattering read", () -> {
                ByteBuffer[] into = {ByteBuffer.allocate(2), ByteBuffer.allocate(3)};
                long count = 0;
                while (count < 5) {
                    count += pair[0].read(into);
                }
                return count + " " + new String(into[1].array(), StandardCharsets.US_ASCII);
            });
            seen.see("connected", () -> pair[0].isConnected() + " " + pair[0].isConnectionPending());
            seen.see("peer", () -> pair[1].getRemoteAddress().equals(pair[0].getLocalAddress()));
            seen.see("empty write", () -> pair[0].write(ByteBuffer.allocate(0)));
            seen.see("read into nothing", () -> pair[0].read(ByteBuffer.allocate(0)));
            seen.see("read-only", () -> pair[0].read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
        });
        all.put("half-close", seen -> {
            SocketChannel[] pair = pair(seen);
            seen.see("write", () -> pair[0].write(bytes("x")));
            seen.see("shut", () -> pair[0].shutdownOutput());
            seen.see("write after", () -> pair[0].write(bytes("x")));
            seen.see("read", () -> text(pair[1], 2));
            seen.see("end", () -> pair[1].read(ByteBuffer.allocate(1)));
            seen.see("answer", () -> pair[1].write(bytes("y")));
            seen.see("read answer", () -> text(pair[0], 1));
            seen.see("shut input", () -> pair[0].shutdownInput());
            seen.see("read after", () -> pair[0].read(ByteBuffer.allocate(1)));
        });
        all.put("reset", seen -> {
            SocketChannel[] pair = pair(seen);
            seen.see("write", () -> pair[0].write(bytes("unread")));
            seen.see("wait for it", () -> {
                pair[1].configureBlocking(false);
                try (Selector selector = Selector.open()) {
                    pair[1].register(selector, SelectionKey.OP_READ, "reader");
                    return ready(selector);
                }
            });
            // What nobody has read makes the close a reset.
            pair[1].close();
            seen.see("read", () -> pair[0].read(ByteBuffer.allocate(1)));
            seen.see("read again", () -> pair[0].read(ByteBuffer.allocate(1)));
            seen.see("write after", () -> pair[0].write(bytes("x")));
        });
        all.put("refused", seen -> {
            ServerSocketChannel gone = listening(seen);
            var address = gone.getLocalAddress();
            gone.close();
            SocketChannel client = seen.keep(SocketChannel.open());
            seen.see("connect", () -> client.connect(address));
            seen.see("open", client::isOpen);
            SocketChannel later = seen.keep(SocketChannel.open());
            later.configureBlocking(false);
            seen.see("finish", () -> {
                if (later.connect(address)) {
                    return "connected";
                }
                try (Selector selector = Selector.open()) {
                    later.register(selector, SelectionKey.OP_CONNECT, "client");
                    String unused = ready(selector);
                    return later.finishConnect();
                }
            });
            seen.see("open", later::isOpen);
        });
        all.put("states of a socket", seen -> {
            ServerSocketChannel server = listening(seen);
            SocketChannel channel = seen.keep(SocketChannel.open());
            seen.see("read unconnected", () -> channel.read(ByteBuffer.allocate(1)));
            seen.see("write unconnected", () -> channel.write(bytes("x")));
            seen.see("shut unconnected", channel::shutdownOutput);
            seen.see("finish unconnected", channel::finishConnect);
            seen.see("local", channel::getLocalAddress);
            seen.see("remote", channel::getRemoteAddress);
            seen.see("unresolved", () -> channel.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
            seen.see("connect", () -> channel.connect(server.getLocalAddress()));
            seen.see("connect again", () -> channel.connect(server.getLocalAddress()));
            seen.see("bind connected", () -> channel.bind(null));
            seen.see("finish connected", channel::finishConnect);
            channel.close();
            seen.see("read closed", () -> channel.read(ByteBuffer.allocate(1)));
            seen.see("write closed", () -> channel.write(bytes("x")));
            seen.see("connect closed", () -> channel.connect(server.getLocalAddress()));
            seen.see("local closed", channel::getLocalAddress);
            seen.see("option closed", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
        });
        all.put("states of a server", seen -> {
            ServerSocketChannel server = seen.keep(ServerSocketChannel.open());
            seen.see("accept unbound", server::accept);
            seen.see("local", server::getLocalAddress);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            seen.see("bind again", () -> server.bind(null));
            ServerSocketChannel other = seen.keep(ServerSocketChannel.open());
            other.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            seen.see("taken", () -> other.bind(server.getLocalAddress()));
            seen.see("not ours", () -> other.bind(new InetSocketAddress("192.0.2.1", 0)));
            server.configureBlocking(false);
            seen.see("nobody", server::accept);
            server.close();
            seen.see("accept closed", server::accept);
            seen.see("bind closed", () -> server.bind(null));
        });
        all.put("selecting", seen -> {
            ServerSocketChannel server = listening(seen);
            server.configureBlocking(false);
            Selector selector = seen.keepSelector();
            server.register(selector, SelectionKey.OP_ACCEPT, "server");
            seen.see("now", selector::selectNow);
            SocketChannel client = seen.keep(SocketChannel.open());
            client.configureBlocking(false);
            boolean at = client.connect(server.getLocalAddress());
            if (!at) {
                client.register(selector, SelectionKey.OP_CONNECT, "client");
                // Loopback may have both ready at once or one after the other.
                String first = ready(selector);
                if (!first.contains("client=8")) {
                    first = ready(selector);
                }
                assertThat(first).contains("client=8");
                assertThat(client.finishConnect()).isTrue();
            }
            SelectionKey connectKey = client.keyFor(selector);
            if (connectKey != null) {
                connectKey.interestOps(0);
            }
            SocketChannel next = server.accept();
            while (next == null) {
                String unused = ready(selector);
                next = server.accept();
            }
            SocketChannel accepted = seen.keep(next);
            seen.see("pending", client::isConnectionPending);
            accepted.configureBlocking(false);
            SelectionKey key = accepted.register(selector, SelectionKey.OP_READ, "accepted");
            seen.see("nothing", selector::selectNow);
            seen.see("write", () -> client.write(bytes("abc")));
            seen.see("readable", () -> ready(selector));
            seen.see("still readable", () -> ready(selector));
            seen.see("part", () -> accepted.read(ByteBuffer.allocate(2)));
            seen.see("rest is readable", () -> ready(selector));
            seen.see("rest", () -> accepted.read(ByteBuffer.allocate(2)));
            seen.see("none left", () -> accepted.read(ByteBuffer.allocate(2)));
            seen.see("nothing again", selector::selectNow);
            seen.see("both", () -> {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return ready(selector);
            });
            key.interestOps(SelectionKey.OP_READ);
            seen.see("wakeup", () -> {
                selector.wakeup();
                return selector.select();
            });
            seen.see("wakeup is used up", selector::selectNow);
            client.close();
            seen.see("end is readable", () -> ready(selector));
            seen.see("end", () -> accepted.read(ByteBuffer.allocate(2)));
            seen.see("wrong interest", () -> key.interestOps(SelectionKey.OP_ACCEPT));
            seen.see("keys", () -> selector.keys().size());
            key.cancel();
            seen.see("valid", key::isValid);
            seen.see("interest of cancelled", key::interestOps);
            seen.see("deregistered", () -> {
                int unused = selector.selectNow();
                return accepted.isRegistered() + " " + accepted.keyFor(selector);
            });
            seen.see("blocking while registered", () -> server.configureBlocking(true));
            seen.see("register blocking", () -> {
                SocketChannel blocking = seen.keep(SocketChannel.open());
                return blocking.register(selector, SelectionKey.OP_READ);
            });
            selector.close();
            seen.see("closed", selector::selectNow);
            seen.see("keys of closed", selector::keys);
            seen.see("register at closed", () -> accepted.register(selector, SelectionKey.OP_READ));
        });
        all.put("selected keys stay until taken", seen -> {
            SocketChannel[] pair = pair(seen);
            Selector selector = seen.keepSelector();
            pair[0].configureBlocking(false);
            SelectionKey key = pair[0].register(selector, SelectionKey.OP_READ, "a");
            seen.see("write", () -> pair[1].write(bytes("1")));
            seen.see("first", () -> selector.select(10_000));
            seen.see("again", () -> selector.select(10_000));
            seen.see("selected", () -> selector.selectedKeys().size());
            seen.see("add", () -> selector.selectedKeys().add(key));
            seen.see("remove of keys", () -> selector.keys().remove(key));
            seen.see("take", () -> selector.selectedKeys().remove(key));
            seen.see("new", () -> selector.select(10_000));
            seen.see("with an action", () -> {
                List<Object> told = new ArrayList<>();
                int count = selector.select(each -> told.add(each.attachment()), 10_000);
                return count + " " + told;
            });
        });
        all.put("a full connection", seen -> {
            SocketChannel[] pair = pair(seen);
            pair[0].configureBlocking(false);
            Selector selector = seen.keepSelector();
            SelectionKey key = pair[0].register(selector, SelectionKey.OP_WRITE, "writer");
            long[] sent = new long[1];
            for (int idle = 0; idle < 3; ) {
                int count = pair[0].write(ByteBuffer.allocate(1 << 20));
                sent[0] += count;
                idle = count == 0 ? idle + 1 : 0;
            }
            seen.see("full", () -> sent[0] > 1000);
            seen.see("drained", () -> {
                ByteBuffer into = ByteBuffer.allocate(1 << 20);
                long got = 0;
                while (got < sent[0]) {
                    into.clear();
                    got += pair[1].read(into);
                }
                return got == sent[0];
            });
            seen.see("writable", () -> ready(selector));
            seen.see("interest", key::interestOps);
        });
        all.put("adaptors", seen -> {
            ServerSocketChannel server = seen.keep(ServerSocketChannel.open());
            server.socket().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
            seen.see(
                    "bound",
                    () -> server.socket().isBound() + " " + (server.socket().getLocalPort() > 0));
            seen.see("bind again", () -> {
                server.socket().bind(null);
                return "";
            });
            seen.see("no one", () -> {
                server.socket().setSoTimeout(5);
                return server.socket().accept();
            });
            Socket client = seen.keep(SocketChannel.open()).socket();
            seen.see("unconnected", client::getInputStream);
            seen.see("ports", () -> client.getPort() + " " + client.getLocalPort() + " " + client.isConnected());
            client.connect(server.getLocalAddress(), 10_000);
            Socket accepted = server.socket().accept();
            seen.keep(accepted.getChannel());
            seen.see("same channel", () -> client.getChannel().socket() == client);
            client.getOutputStream().write(new byte[] {1, 2, 3});
            seen.see("read", () -> accepted.getInputStream().read());
            seen.see("rest", () -> Arrays.toString(accepted.getInputStream().readNBytes(2)));
            seen.see("time-out", () -> {
                accepted.setSoTimeout(5);
                return accepted.getInputStream().read();
            });
            seen.see("no delay", () -> {
                client.setTcpNoDelay(true);
                return client.getTcpNoDelay();
            });
            seen.see("linger", () -> {
                client.setSoLinger(true, 3);
                return client.getSoLinger();
            });
            seen.see("negative", () -> {
                client.setSoTimeout(-1);
                return "";
            });
            client.shutdownOutput();
            seen.see("output shut", () -> client.isOutputShutdown() + " " + client.isInputShutdown());
            seen.see("shut again", () -> {
                client.shutdownOutput();
                return "";
            });
            seen.see("end", () -> accepted.getInputStream().read());
            client.close();
            seen.see(
                    "closed",
                    () -> client.isClosed() + " " + client.getChannel().isOpen());
            seen.see("stream of closed", client::getInputStream);
            server.configureBlocking(false);
            seen.see("accept of one that does not block", () -> server.socket().accept());
        });
        all.put("datagrams", seen -> {
            DatagramChannel one =
                    seen.keep(DatagramChannel.open()).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            DatagramChannel other =
                    seen.keep(DatagramChannel.open()).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            seen.see("send", () -> one.send(bytes("hello"), other.getLocalAddress()));
            ByteBuffer into = ByteBuffer.allocate(3);
            seen.see("from", () -> other.receive(into).equals(one.getLocalAddress()));
            seen.see("cut off", () -> new String(into.array(), StandardCharsets.US_ASCII));
            other.configureBlocking(false);
            seen.see("none", () -> other.receive(ByteBuffer.allocate(3)));
            seen.see("read unconnected", () -> other.read(ByteBuffer.allocate(3)));
            seen.see("write unconnected", () -> other.write(bytes("x")));
            other.connect(one.getLocalAddress());
            seen.see("connect again", () -> other.connect(one.getLocalAddress()));
            seen.see(
                    "to another",
                    () -> other.send(bytes("x"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)));
            seen.see("write", () -> other.write(bytes("back")));
            seen.see("read", () -> {
                ByteBuffer back = ByteBuffer.allocate(9);
                one.receive(back);
                return back.position();
            });
            seen.see("too long", () -> one.send(ByteBuffer.allocate(70_000), other.getLocalAddress()));
            seen.see("time-out", () -> {
                one.socket().setSoTimeout(5);
                one.socket().receive(new java.net.DatagramPacket(new byte[3], 3));
                return "";
            });
            one.close();
            seen.see("send closed", () -> one.send(bytes("x"), other.getLocalAddress()));
        });
        all.put("pipes", seen -> {
            Pipe pipe = Pipe.open();
            seen.keep(pipe.sink());
            seen.keep(pipe.source());
            seen.see("write", () -> pipe.sink().write(bytes("ab")));
            seen.see("read", () -> pipe.source().read(ByteBuffer.allocate(9)));
            pipe.source().configureBlocking(false);
            seen.see("nothing", () -> pipe.source().read(ByteBuffer.allocate(9)));
            Selector selector = seen.keepSelector();
            pipe.source().register(selector, SelectionKey.OP_READ, "source");
            seen.see("none ready", selector::selectNow);
            seen.see("write", () -> pipe.sink().write(bytes("c")));
            seen.see("ready", () -> ready(selector));
            seen.see("read", () -> pipe.source().read(ByteBuffer.allocate(9)));
            pipe.sink().close();
            seen.see("end", () -> ready(selector) + pipe.source().read(ByteBuffer.allocate(9)));
            pipe.source().close();
            seen.see("closed", () -> pipe.source().read(ByteBuffer.allocate(9)));
        });
        return all;
    }

    static Stream<String> names() {
        return scripts().keySet().stream();
    }

    private static List<String> run(String name) throws Exception {
        Seen seen = new Seen();
        Objects.requireNonNull(scripts().get(name)).run(seen);
        seen.closeAll();
        return seen.lines;
    }

    @ParameterizedTest
    @MethodSource("names")
    void oursSeeWhatTheJdksSee(String name) throws Exception {
        List<String> real = run(name);
        List<String> ours = new ArrayList<>();
        RunReport report = Campaign.of(world -> {
                    var done = world.<Void>newFuture();
                    world.host("n1", host -> {
                        ours.addAll(run(name));
                        done.complete(null);
                    });
                    return done;
                })
                .runSeed(7);
        report.assertPassed();
        assertThat(ours).isEqualTo(real);
    }
}
