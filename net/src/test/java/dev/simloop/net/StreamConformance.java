package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a program sees of stream channels, asked of the JDK's on loopback and of the simulated ones by the same code. */
@SuppressWarnings({"FutureReturnValueIgnored", "ByteBufferBackingArray"
}) // calls whose outcome is a value are compared as such
abstract class StreamConformance {
    /** Where a script runs. */
    interface Bench {
        AsynchronousChannelProvider client() throws Exception;

        AsynchronousChannelProvider server() throws Exception;

        InetAddress serverAddress() throws Exception;

        /** Waits a while for the future. */
        <T> T get(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException;

        <T> CompletableFuture<T> newFuture();

        /** Until what is under way has arrived. */
        void settle() throws Exception;
    }

    /** What is asked; a new one for each script. */
    interface Script {
        void run(Bench bench) throws Exception;
    }

    interface Call {
        Object call() throws Exception;
    }

    abstract void on(Script script) throws Exception;

    /** A connected pair and its listener. */
    private static final class Pair implements AutoCloseable {
        final Bench bench;
        final AsynchronousServerSocketChannel listener;
        final AsynchronousSocketChannel a;
        final AsynchronousSocketChannel b;

        Pair(Bench bench) throws Exception {
            this.bench = bench;
            listener = listen(bench, 50);
            Future<AsynchronousSocketChannel> accepted = listener.accept();
            a = bench.client().openAsynchronousSocketChannel(null);
            bench.get(a.connect(listener.getLocalAddress()));
            b = bench.get(accepted);
        }

        String say(AsynchronousSocketChannel channel, String text) {
            return outcome(bench, () -> bench.get(channel.write(bytes(text))));
        }

        String hear(AsynchronousSocketChannel channel) {
            return outcome(bench, () -> {
                ByteBuffer into = ByteBuffer.allocate(10);
                int count = bench.get(channel.read(into));
                return count < 0 ? "end" : text(into);
            });
        }

        /** Leaves {@code channel} with bytes that the other side never read. */
        void resetBy(AsynchronousSocketChannel channel, AsynchronousSocketChannel other) throws Exception {
            say(other, "unread");
            bench.settle();
            channel.close();
            bench.settle();
        }

        @Override
        public void close() throws java.io.IOException {
            a.close();
            b.close();
            listener.close();
        }
    }

    private static AsynchronousServerSocketChannel listen(Bench bench, int backlog) throws Exception {
        return bench.server()
                .openAsynchronousServerSocketChannel(null)
                .bind(new InetSocketAddress(bench.serverAddress(), 0), backlog);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer buffer) {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /** What came of it: the value, {@code pending}, or how it failed, at the call or later. */
    private static String outcome(Bench bench, Call call) {
        try {
            Object value = call.call();
            return String.valueOf(value instanceof Future<?> future ? bench.get(future) : value);
        } catch (ExecutionException e) {
            return text(java.util.Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            return "pending";
        } catch (CancellationException e) {
            return "cancelled";
        } catch (Exception e) {
            return "throws " + text(e);
        }
    }

    private static String text(Throwable e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    private static <T> CompletionHandler<T, Object> handler(CompletableFuture<String> told) {
        return new CompletionHandler<>() {
            @Override
            public void completed(T result, Object attachment) {
                told.complete(attachment + " " + result);
            }

            @Override
            public void failed(Throwable e, Object attachment) {
                told.complete(attachment + " " + text(e));
            }
        };
    }

    @Test
    void bytesGoBothWaysAndTheEndsKnowTheirAddresses() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                assertThat(p.say(p.a, "hello")).isEqualTo("5");
                assertThat(p.hear(p.b)).isEqualTo("hello");
                assertThat(p.say(p.b, "you")).isEqualTo("3");
                assertThat(p.hear(p.a)).isEqualTo("you");
                assertThat(p.a.getRemoteAddress()).isEqualTo(p.listener.getLocalAddress());
                assertThat(p.b.getLocalAddress()).isEqualTo(p.a.getRemoteAddress());
                assertThat(p.b.getRemoteAddress()).isEqualTo(p.a.getLocalAddress());
                assertThat(p.a.isOpen()).isTrue();
                assertThat(p.a.provider()).isNotNull();
            }
        });
    }

    @Test
    void handlersAreToldWithTheirAttachment() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                CompletableFuture<String> written = bench.newFuture();
                p.a.write(bytes("abc"), "W", handler(written));
                assertThat(bench.get(written)).isEqualTo("W 3");
                CompletableFuture<String> read = bench.newFuture();
                p.b.read(ByteBuffer.allocate(9), "R", handler(read));
                assertThat(bench.get(read)).isEqualTo("R 3");
                CompletableFuture<String> gathered = bench.newFuture();
                p.a.write(
                        new ByteBuffer[] {bytes("ab"), bytes("cd")}, 0, 2, 0, TimeUnit.SECONDS, "G", handler(gathered));
                assertThat(bench.get(gathered)).isEqualTo("G 4");
                bench.settle();
                ByteBuffer[] into = {ByteBuffer.allocate(3), ByteBuffer.allocate(3)};
                CompletableFuture<String> scattered = bench.newFuture();
                p.b.read(into, 0, 2, 0, TimeUnit.SECONDS, "S", handler(scattered));
                assertThat(bench.get(scattered)).isEqualTo("S 4");
                assertThat(text(into[0]) + "|" + text(into[1])).isEqualTo("abc|d");
                CompletableFuture<String> accepted = bench.newFuture();
                p.listener.accept("A", handler(accepted));
                p.listener.close();
                assertThat(bench.get(accepted)).isEqualTo("A AsynchronousCloseException");
                CompletableFuture<String> connected = bench.newFuture();
                try (AsynchronousSocketChannel c = bench.client().openAsynchronousSocketChannel(null)) {
                    c.connect(p.b.getLocalAddress(), "C", handler(connected));
                    assertThat(bench.get(connected)).isEqualTo("C ConnectException: Connection refused");
                }
            }
        });
    }

    @Test
    void afterAResetTheReaderLearnsOfItOnce() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                p.resetBy(p.b, p.a);
                assertThat(p.hear(p.a)).isEqualTo("IOException: Connection reset");
                assertThat(p.hear(p.a)).isEqualTo("end");
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Broken pipe");
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Broken pipe");
            }
        });
    }

    @Test
    void afterAResetTheWriterLearnsOfItOnce() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                p.resetBy(p.b, p.a);
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Connection reset by peer");
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Broken pipe");
                assertThat(p.hear(p.a)).isEqualTo("end");
            }
        });
    }

    @Test
    void whatArrivedBeforeAResetCanBeRead() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                p.say(p.b, "last");
                bench.settle();
                p.resetBy(p.b, p.a);
                assertThat(p.hear(p.a)).isEqualTo("last");
                assertThat(p.hear(p.a)).isEqualTo("IOException: Connection reset");
            }
        });
    }

    @Test
    void aPendingReadFailsWithTheReset() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                Future<Integer> read = p.a.read(ByteBuffer.allocate(9));
                p.resetBy(p.b, p.a);
                assertThat(outcome(bench, () -> read)).isEqualTo("IOException: Connection reset");
            }
        });
    }

    @Test
    void aFullConnectionPendsItsWriterAndAResetTellsTheWriterFirst() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                Future<Integer> read = p.a.read(ByteBuffer.allocate(9));
                ByteBuffer much = ByteBuffer.allocate(1 << 20);
                Future<Integer> write = p.a.write(much);
                int writes = 1;
                while (!isPending(bench, write)) {
                    write = p.a.write(ByteBuffer.allocate(1 << 20));
                    writes++;
                }
                assertThat(writes).isGreaterThan(1);
                assertThat(outcome(bench, () -> p.a.write(bytes("x")))).isEqualTo("throws WritePendingException");
                p.b.close();
                Future<Integer> last = write;
                assertThat(outcome(bench, () -> last)).isEqualTo("IOException: Connection reset by peer");
                assertThat(outcome(bench, () -> read)).isEqualTo("-1");
            }
        });
    }

    private static boolean isPending(Bench bench, Future<?> future) {
        return outcome(bench, () -> future).equals("pending");
    }

    @Test
    void aPeerThatClosedIsTheEndAndWritingToItBreaksThePipe() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                p.b.close();
                bench.settle();
                assertThat(p.hear(p.a)).isEqualTo("end");
                assertThat(p.say(p.a, "x")).isEqualTo("1");
                bench.settle();
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Broken pipe");
                assertThat(p.say(p.a, "x")).isEqualTo("IOException: Broken pipe");
                assertThat(p.hear(p.a)).isEqualTo("end");
            }
        });
    }

    @Test
    void halfOfAConnectionCanBeShut() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                p.say(p.a, "bye");
                p.a.shutdownOutput().shutdownOutput();
                assertThat(p.say(p.a, "x")).isEqualTo("ClosedChannelException");
                assertThat(p.hear(p.b)).isEqualTo("bye");
                assertThat(p.hear(p.b)).isEqualTo("end");
                assertThat(p.say(p.b, "answer")).isEqualTo("6");
                assertThat(p.hear(p.a)).isEqualTo("answer");
            }
            try (Pair p = new Pair(bench)) {
                Future<Integer> read = p.a.read(ByteBuffer.allocate(9));
                p.a.shutdownInput();
                assertThat(outcome(bench, () -> read)).isEqualTo("-1");
                assertThat(p.say(p.b, "x")).isEqualTo("1");
                assertThat(p.hear(p.a)).isEqualTo("end");
                assertThat(p.say(p.a, "x")).isEqualTo("1");
                assertThat(p.hear(p.b)).isEqualTo("x");
            }
        });
    }

    @Test
    void closeFailsWhatIsPendingAndAllThatFollows() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                Future<Integer> read = p.a.read(ByteBuffer.allocate(9));
                Future<AsynchronousSocketChannel> accept = p.listener.accept();
                assertThat(outcome(bench, () -> p.a.read(ByteBuffer.allocate(1))))
                        .isEqualTo("throws ReadPendingException");
                assertThat(outcome(bench, p.listener::accept)).isEqualTo("throws AcceptPendingException");
                SocketAddress at = p.listener.getLocalAddress();
                p.a.close();
                p.a.close();
                p.listener.close();
                assertThat(outcome(bench, () -> read)).isEqualTo("AsynchronousCloseException");
                assertThat(outcome(bench, () -> accept)).isEqualTo("AsynchronousCloseException");
                assertThat(p.hear(p.a)).isEqualTo("ClosedChannelException");
                assertThat(p.say(p.a, "x")).isEqualTo("ClosedChannelException");
                assertThat(outcome(bench, () -> p.a.connect(at))).isEqualTo("ClosedChannelException");
                assertThat(outcome(bench, p.listener::accept)).isEqualTo("ClosedChannelException");
                for (Call call : new Call[] {
                    p.a::getLocalAddress,
                    p.a::getRemoteAddress,
                    p.a::shutdownInput,
                    p.a::shutdownOutput,
                    () -> p.a.bind(null),
                    () -> p.a.getOption(StandardSocketOptions.SO_RCVBUF),
                    () -> p.a.setOption(StandardSocketOptions.SO_KEEPALIVE, true),
                    p.listener::getLocalAddress,
                    () -> p.listener.bind(null),
                }) {
                    assertThat(outcome(bench, call)).isEqualTo("throws ClosedChannelException");
                }
            }
        });
    }

    @Test
    void aTimeOutKillsItsDirection() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                CompletableFuture<String> told = bench.newFuture();
                p.a.read(ByteBuffer.allocate(9), 50, TimeUnit.MILLISECONDS, "R", handler(told));
                assertThat(bench.get(told)).isEqualTo("R InterruptedByTimeoutException");
                assertThat(p.hear(p.a))
                        .isEqualTo("throws IllegalStateException: Reading not allowed due to timeout or cancellation");
                assertThat(p.say(p.a, "x")).isEqualTo("1");
                assertThat(p.hear(p.b)).isEqualTo("x");
            }
        });
    }

    @Test
    void aCancelledReadKillsItsDirection() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                Future<Integer> read = p.a.read(ByteBuffer.allocate(9));
                assertThat(read.cancel(false)).isTrue();
                assertThat(outcome(bench, () -> read)).isEqualTo("cancelled");
                assertThat(p.a.isOpen()).isTrue();
                assertThat(p.hear(p.a))
                        .isEqualTo("throws IllegalStateException: Reading not allowed due to timeout or cancellation");
                Future<AsynchronousSocketChannel> accept = p.listener.accept();
                assertThat(accept.cancel(false)).isTrue();
                assertThat(outcome(bench, p.listener::accept))
                        .isEqualTo("throws RuntimeException: Accept not allowed due cancellation");
            }
        });
    }

    @Test
    void nothingIsReadOrWrittenBeforeTheConnection() throws Exception {
        on(bench -> {
            AsynchronousSocketChannel c = bench.client().openAsynchronousSocketChannel(null);
            assertThat(outcome(bench, () -> c.read(ByteBuffer.allocate(1))))
                    .isEqualTo("throws NotYetConnectedException");
            assertThat(outcome(bench, () -> c.write(bytes("x")))).isEqualTo("throws NotYetConnectedException");
            assertThat(outcome(bench, c::shutdownInput)).isEqualTo("throws NotYetConnectedException");
            assertThat(outcome(bench, c::shutdownOutput)).isEqualTo("throws NotYetConnectedException");
            assertThat(outcome(bench, c::getRemoteAddress)).isEqualTo("null");
            assertThat(outcome(bench, c::getLocalAddress)).isEqualTo("null");
            assertThat(outcome(bench, () -> c.connect(InetSocketAddress.createUnresolved("x", 1))))
                    .isEqualTo("throws UnresolvedAddressException");
            assertThat(outcome(bench, () -> c.connect(new SocketAddress() {})))
                    .isEqualTo("throws UnsupportedAddressTypeException");
            assertThat(outcome(bench, () -> c.connect(null))).startsWith("throws NullPointerException");
            assertThat(outcome(bench, () -> c.connect(new InetSocketAddress(bench.serverAddress(), 1))))
                    .isEqualTo("ConnectException: Connection refused");
            assertThat(c.isOpen()).isFalse();
            AsynchronousServerSocketChannel s = bench.server().openAsynchronousServerSocketChannel(null);
            assertThat(outcome(bench, s::accept)).isEqualTo("throws NotYetBoundException");
            assertThat(outcome(bench, s::getLocalAddress)).isEqualTo("null");
            s.close();
        });
    }

    @Test
    void connectedChannelsStayConnected() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                assertThat(outcome(bench, () -> p.a.connect(p.listener.getLocalAddress())))
                        .isEqualTo("throws AlreadyConnectedException");
                assertThat(outcome(bench, () -> p.a.bind(null))).isEqualTo("throws AlreadyBoundException");
                assertThat(outcome(bench, () -> p.listener.bind(null))).isEqualTo("throws AlreadyBoundException");
            }
        });
    }

    @Test
    void argumentsAreCheckedAsInTheJdk() throws Exception {
        on(bench -> {
            try (Pair p = new Pair(bench)) {
                assertThat(outcome(bench, () -> p.a.read(ByteBuffer.allocate(1).asReadOnlyBuffer())))
                        .isEqualTo("throws IllegalArgumentException: Read-only buffer");
                assertThat(outcome(bench, () -> p.a.read(ByteBuffer.allocate(0))))
                        .isEqualTo("0");
                assertThat(outcome(bench, () -> p.a.write(ByteBuffer.allocate(0))))
                        .isEqualTo("0");
                assertThat(outcome(bench, () -> {
                            p.a.read(ByteBuffer.allocate(1), null, null);
                            return "";
                        }))
                        .isEqualTo("throws NullPointerException: 'handler' is null");
                assertThat(outcome(bench, () -> {
                            p.a.read(new ByteBuffer[1], 1, 1, 0, TimeUnit.SECONDS, "", handler(bench.newFuture()));
                            return "";
                        }))
                        .isEqualTo("throws IndexOutOfBoundsException");
                assertThat(outcome(bench, () -> p.a.read((ByteBuffer) null))).startsWith("throws NullPointerException");
                assertThat(outcome(bench, () -> p.a.write((ByteBuffer) null)))
                        .startsWith("throws NullPointerException");
                assertThat(outcome(bench, () -> p.a.setOption(StandardSocketOptions.SO_RCVBUF, null)))
                        .isEqualTo("throws IllegalArgumentException: Invalid option value");
                assertThat(outcome(bench, () -> p.a.setOption(StandardSocketOptions.SO_RCVBUF, -1)))
                        .isEqualTo("throws IllegalArgumentException: Invalid send/receive buffer size");
                assertThat(outcome(bench, () -> p.a.setOption(StandardSocketOptions.SO_LINGER, 1)))
                        .isEqualTo("throws UnsupportedOperationException: 'SO_LINGER' not supported");
                for (SocketOption<Boolean> option :
                        java.util.List.of(StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.TCP_NODELAY)) {
                    assertThat(p.a.getOption(option)).isFalse();
                    assertThat(p.a.setOption(option, true).getOption(option)).isTrue();
                    assertThat(p.a.supportedOptions()).contains(option);
                }
            }
        });
    }

    @Test
    void addressesAreTakenOnce() throws Exception {
        on(bench -> {
            AsynchronousServerSocketChannel first = listen(bench, 50);
            try (AsynchronousServerSocketChannel second = bench.server().openAsynchronousServerSocketChannel(null)) {
                assertThat(outcome(bench, () -> second.bind(first.getLocalAddress())))
                        .isEqualTo("throws BindException: Address already in use");
                assertThat(outcome(
                                bench, () -> second.bind(new InetSocketAddress(InetAddress.getByName("10.99.9.9"), 0))))
                        .isEqualTo("throws BindException: Cannot assign requested address");
                assertThat(outcome(bench, () -> second.bind(InetSocketAddress.createUnresolved("x", 1))))
                        .isEqualTo("throws UnresolvedAddressException");
                SocketAddress freed = first.getLocalAddress();
                first.close();
                assertThat(second.bind(freed).getLocalAddress()).isEqualTo(freed);
                AsynchronousSocketChannel c = bench.client().openAsynchronousSocketChannel(null);
                assertThat(outcome(bench, () -> c.bind(new InetSocketAddress(InetAddress.getByName("10.99.9.9"), 0))))
                        .isEqualTo("throws BindException: Cannot assign requested address");
                c.bind(new InetSocketAddress(0));
                assertThat(outcome(bench, () -> c.bind(null))).isEqualTo("throws AlreadyBoundException");
                c.close();
            }
        });
    }

    @Test
    void aFullBacklogLeavesConnectsPending() throws Exception {
        on(bench -> {
            try (AsynchronousServerSocketChannel listener = listen(bench, 1)) {
                AsynchronousSocketChannel[] clients = new AsynchronousSocketChannel[3];
                String[] outcomes = new String[3];
                Future<?> last = null;
                for (int i = 0; i < 3; i++) {
                    clients[i] = bench.client().openAsynchronousSocketChannel(null);
                    Future<Void> connect = clients[i].connect(listener.getLocalAddress());
                    last = connect;
                    outcomes[i] = outcome(bench, () -> connect);
                    bench.settle();
                }
                assertThat(outcomes).containsExactly("null", "null", "pending");
                AsynchronousSocketChannel waiting = clients[2];
                assertThat(outcome(bench, () -> waiting.connect(listener.getLocalAddress())))
                        .isEqualTo("throws ConnectionPendingException");
                assertThat(outcome(bench, () -> waiting.bind(null))).isEqualTo("throws ConnectionPendingException");
                assertThat(outcome(bench, () -> waiting.read(ByteBuffer.allocate(1))))
                        .isEqualTo("throws NotYetConnectedException");
                waiting.close();
                Future<?> closed = java.util.Objects.requireNonNull(last);
                assertThat(outcome(bench, () -> closed)).isEqualTo("AsynchronousCloseException");
                clients[0].close();
                clients[1].close();
            }
        });
    }

    @Test
    void whatNobodyAcceptedIsResetWithTheListener() throws Exception {
        on(bench -> {
            AsynchronousServerSocketChannel listener = listen(bench, 50);
            AsynchronousSocketChannel c = bench.client().openAsynchronousSocketChannel(null);
            bench.get(c.connect(listener.getLocalAddress()));
            bench.settle();
            listener.close();
            bench.settle();
            assertThat(outcome(bench, () -> c.read(ByteBuffer.allocate(1)))).isEqualTo("IOException: Connection reset");
            c.close();
        });
    }

    @Test
    void aGroupThatIsShutDownOpensNothingAndEndsWithItsLastChannel() throws Exception {
        on(bench -> {
            AsynchronousChannelProvider provider = bench.client();
            AsynchronousChannelGroup group = provider.openAsynchronousChannelGroup(1, Thread::new);
            AsynchronousSocketChannel member = provider.openAsynchronousSocketChannel(group);
            group.shutdown();
            assertThat(outcome(bench, () -> provider.openAsynchronousSocketChannel(group)))
                    .isEqualTo("throws ShutdownChannelGroupException");
            assertThat(outcome(bench, () -> provider.openAsynchronousServerSocketChannel(group)))
                    .isEqualTo("throws ShutdownChannelGroupException");
            assertThat(group.isShutdown()).isTrue();
            assertThat(group.isTerminated()).isFalse();
            member.close();
            bench.settle();
            assertThat(group.isTerminated()).isTrue();
            AsynchronousChannelGroup other = provider.openAsynchronousChannelGroup(1, Thread::new);
            AsynchronousSocketChannel closed = provider.openAsynchronousSocketChannel(other);
            other.shutdownNow();
            assertThat(closed.isOpen()).isFalse();
            assertThat(outcome(bench, () -> provider.openAsynchronousChannelGroup(0, Thread::new)))
                    .isEqualTo("throws IllegalArgumentException: 'nThreads' must be > 0");
        });
    }
}
