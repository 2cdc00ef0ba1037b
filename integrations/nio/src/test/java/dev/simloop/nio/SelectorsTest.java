package dev.simloop.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Programs that select, on several hosts, under faults. */
@SuppressWarnings("FutureReturnValueIgnored") // runs, not futures, are looked at
class SelectorsTest {
    private static final int PORT = 7000;
    private static final int BYTES = 50_000;

    private interface OnKey {
        void run(SelectionKey key) throws IOException;
    }

    /** A loop of selects as a library has it: one round is one task, so that it can be interleaved. */
    private static void loop(Selector selector, Executor executor, OnKey each) {
        executor.execute(() -> {
            try {
                int unused = selector.select(500);
                for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
                    selector.selectedKeys().remove(key);
                    each.run(key);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            if (selector.isOpen()) {
                loop(selector, executor, each);
            }
        });
    }

    /** Gives back what it gets. */
    private static void serve(Host host) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.configureBlocking(false);
        server.bind(new InetSocketAddress(PORT));
        server.register(selector, SelectionKey.OP_ACCEPT);
        loop(selector, host.executor(), key -> {
            if (key.isAcceptable()) {
                SocketChannel channel = server.accept();
                if (channel != null) {
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(4096));
                }
                return;
            }
            SocketChannel channel = (SocketChannel) key.channel();
            ByteBuffer buffer = (ByteBuffer) key.attachment();
            try {
                if (key.isReadable() && channel.read(buffer) < 0) {
                    channel.close();
                    return;
                }
                buffer.flip();
                int unused = channel.write(buffer);
                buffer.compact();
                key.interestOps((buffer.hasRemaining() ? SelectionKey.OP_READ : 0)
                        | (buffer.position() > 0 ? SelectionKey.OP_WRITE : 0));
            } catch (IOException e) {
                channel.close();
            }
        });
    }

    /** Sends bytes and completes with the checksum of those that came back, or with what went wrong. */
    private static SimFuture<String> ask(World world, Host host, SocketAddress server, byte fill) throws IOException {
        SimFuture<String> done = world.newFuture();
        Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        boolean unused = channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT);
        byte[] all = new byte[BYTES];
        java.util.Arrays.fill(all, fill);
        ByteBuffer out = ByteBuffer.wrap(all);
        ByteBuffer in = ByteBuffer.allocate(BYTES);
        loop(selector, host.executor(), key -> {
            try {
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
                if (key.isReadable() && channel.read(in) < 0) {
                    throw new IOException("closed");
                }
                if (key.isWritable()) {
                    int written = channel.write(out);
                    key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
                    assertThat(written).isPositive();
                }
                if (!in.hasRemaining()) {
                    CRC32 sum = new CRC32();
                    sum.update(in.array());
                    done.complete(fill + " " + Long.toHexString(sum.getValue()));
                    channel.close();
                    selector.close();
                }
            } catch (IOException e) {
                done.complete(e.toString());
                channel.close();
                selector.close();
            }
        });
        return done;
    }

    private static Scenario echo(double loss, List<String> answers) {
        return world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(net.defaults().withLoss(loss));
            Host server = world.host("server", SelectorsTest::serve);
            SocketAddress at = new InetSocketAddress(net.dns().addressOf(server), PORT);
            List<SimFuture<String>> all = new ArrayList<>();
            SimFuture<Void> end = world.newFuture();
            for (int i = 1; i <= 3; i++) {
                byte fill = (byte) i;
                Host client = world.host("client" + i);
                SimFuture<String> answer = world.newFuture();
                all.add(answer);
                world.delay(Duration.ofMillis(10))
                        .thenRun(() -> client.executor().execute(() -> {
                            try {
                                ask(world, client, at, fill).thenAccept(answer::complete);
                            } catch (IOException e) {
                                answer.complete(e.toString());
                            }
                        }));
            }
            world.loop().allOf(all.toArray(SimFuture[]::new)).thenRun(() -> {
                all.forEach(each -> answers.add(each.join()));
                end.complete(null);
            });
            return end;
        };
    }

    private static String expected(int fill) {
        byte[] all = new byte[BYTES];
        java.util.Arrays.fill(all, (byte) fill);
        CRC32 sum = new CRC32();
        sum.update(all);
        return fill + " " + Long.toHexString(sum.getValue());
    }

    @Test
    void everyByteComesBackWhateverGetsLost() {
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            List<String> answers = new ArrayList<>();
            Campaign campaign = Campaign.of(echo(0.1, answers));
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(answers).hasSize(3);
            for (int i = 1; i <= 3; i++) {
                assertThat(answers.get(i - 1)).isIn(expected(i), "java.net.ConnectException: Connection timed out");
            }
            RunReport again = campaign.replay(Objects.requireNonNull(run.tape()));
            assertThat(again.isSameRun(run)).as("seed %s", seed).isTrue();
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSizeGreaterThan(95);
    }

    @Test
    void aServerThatCrashesIsMissedAndComesBack() {
        int met = 0;
        for (int seed = 0; seed < 60; seed++) {
            List<String> answers = new ArrayList<>();
            long when = 11L + seed % 20;
            Campaign campaign = Campaign.of(world -> {
                Object end = echo(0, answers).run(world);
                world.delay(Duration.ofMillis(when))
                        .thenRun(() -> world.host("server").crash());
                world.delay(Duration.ofMillis(when + 5))
                        .thenRun(() -> world.host("server").restart());
                return end;
            });
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(answers).hasSize(3);
            for (int i = 1; i <= 3; i++) {
                assertThat(answers.get(i - 1))
                        .isIn(
                                expected(i),
                                "java.net.SocketException: Connection reset",
                                "java.io.IOException: Connection reset by peer",
                                "java.io.IOException: Broken pipe",
                                "java.net.ConnectException: Connection refused",
                                "java.net.ConnectException: Connection timed out");
                met += answers.get(i - 1).equals(expected(i)) ? 0 : 1;
            }
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
        assertThat(met).isPositive();
    }

    @Test
    void pausedHostsWaitOn() {
        for (int seed = 0; seed < 40; seed++) {
            List<String> answers = new ArrayList<>();
            Campaign campaign = Campaign.of(world -> {
                Object end = echo(0.05, answers).run(world);
                world.delay(Duration.ofMillis(12))
                        .thenRun(() -> world.host("server").pause(Duration.ofSeconds(2)));
                world.delay(Duration.ofMillis(13))
                        .thenRun(() -> world.host("client1").pause(Duration.ofSeconds(3)));
                return end;
            });
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(answers).hasSize(3);
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
        }
    }

    @Test
    void theSeedDrawsTheOrderOfKeysThatAreReadyAtOnce() {
        Set<String> orders = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            Campaign.ofAction(world -> world.host("n1", host -> {
                        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(PORT));
                        Selector selector = Selector.open();
                        for (String name : List.of("a", "b", "c")) {
                            SocketChannel one =
                                    SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
                            SocketChannel other = server.accept();
                            int unused = one.write(ByteBuffer.wrap(new byte[1]));
                            other.configureBlocking(false);
                            other.register(selector, SelectionKey.OP_READ, name);
                        }
                        Selector pause = Selector.open();
                        while (selector.selectedKeys().size() < 3) {
                            selector.selectedKeys().clear();
                            int unused = pause.select(1) + selector.selectNow();
                        }
                        StringBuilder order = new StringBuilder();
                        selector.selectedKeys().forEach(key -> order.append(key.attachment()));
                        orders.add(order.toString());
                    }))
                    .runSeed(seed)
                    .assertPassed();
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void aSelectThatNobodyCanWakeIsADeadlock() {
        RunReport report = Campaign.of(world -> {
                    SimFuture<Void> never = world.newFuture();
                    world.host("n1", host -> {
                        int unused = Selector.open().select();
                        never.complete(null);
                    });
                    return never;
                })
                .runSeed(1);
        assertThat(report.failureLine())
                .contains("DeadlockException", "select() of selector[0 keys] waits without a time-out");
    }

    @Test
    void aReadThatNobodyAnswersIsADeadlockThatNamesIt() {
        RunReport report = Campaign.of(world -> {
                    SimFuture<Void> never = world.newFuture();
                    world.host("n1", host -> {
                        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(PORT));
                        SocketChannel one =
                                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));
                        int unused = one.read(ByteBuffer.allocate(1));
                        server.close();
                        never.complete(null);
                    });
                    return never;
                })
                .runSeed(1);
        assertThat(report.failureLine()).contains("DeadlockException", "read() of socket[connected");
    }

    @Test
    void aServerThatSelectsForEverKeepsNoRunFromEnding() {
        RunReport report = Campaign.of(world -> {
                    world.host("server", SelectorsTest::serve);
                    world.host("other", host -> {
                        int unused = Selector.open().select();
                    });
                    return world.delay(Duration.ofSeconds(10));
                })
                .runSeed(1);
        report.assertPassed();
        assertThat(report.virtualNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());
        RunReport atRest = Campaign.ofAction(world -> world.host("n1", host -> {
                    int unused = Selector.open().select();
                }))
                .runSeed(1);
        atRest.assertPassed();
        assertThat(atRest.virtualNanos()).isZero();
    }

    @Test
    void aTimeOutThatRunsKeepsARunThatEndsByItself() {
        List<Long> seen = new ArrayList<>();
        Campaign.ofAction(world -> world.host("n1", host -> {
                    int unused = Selector.open().select(1500);
                    seen.add(world.domain().nowNanos());
                }))
                .runSeed(1)
                .assertPassed();
        assertThat(seen).containsExactly(1_500_000_000L);
    }

    @Test
    void aSelectorOfTheJdksHasNoListener() throws IOException {
        try (Selector real = Selector.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SimSelectorProvider.onReady(real, () -> {}))
                    .withMessage("selector was not opened in a run: " + real);
        }
    }
}
