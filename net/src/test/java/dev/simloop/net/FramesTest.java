package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.RunReport;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whole messages over streams, simulated and real ones. */
@SuppressWarnings("FutureReturnValueIgnored")
class FramesTest {
    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, long y) {}

    sealed interface Message permits Put, Get, Value {}

    record Put(String key, List<String> values, Colour colour, Point at, boolean last) implements Message {}

    record Get(String key) implements Message {}

    @SuppressWarnings("ArrayRecordComponent") // byte arrays are what the codec is tried with
    record Value(byte[] bytes, @Nullable Integer version, double weight) implements Message {}

    record Odd(Object anything) {}

    record Tree(List<Tree> below) {}

    record Positive(int n) {
        Positive {
            if (n <= 0) {
                throw new IllegalArgumentException("not positive: " + n);
            }
        }
    }

    private static final Frames<Message> FRAMES = Frames.of(FrameCodec.records(Message.class));
    private static final Put PUT = new Put("k", List.of("a", "ä"), Colour.GREEN, new Point(1, -2), true);

    @Nested
    class Codec {
        private final FrameCodec<Message> codec = FrameCodec.records(Message.class);

        @Test
        void recordsComeBackAsTheyWere() throws IOException {
            for (Message message :
                    List.of(PUT, new Get(""), new Put("", List.of(), Colour.RED, new Point(0, 0), false))) {
                assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
            }
            Value value = new Value(new byte[] {1, 2}, null, 0.5);
            Value back = (Value) codec.decode(codec.encode(value));
            assertThat(back.bytes()).containsExactly(1, 2);
            assertThat(back.version()).isNull();
            assertThat(FrameCodec.utf8().decode(FrameCodec.utf8().encode("ä"))).isEqualTo("ä");
        }

        @Test
        void bytesThatAreNoMessageAreRefused() throws IOException {
            byte[] put = codec.encode(PUT);
            for (int length = 0; length < put.length; length++) {
                byte[] cut = Arrays.copyOf(put, length);
                assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(BadFrameException.class);
            }
            assertThatThrownBy(() -> codec.decode(Arrays.copyOf(put, put.length + 1)))
                    .hasMessage("a frame has 1 bytes behind its Put");
            assertThatThrownBy(() -> codec.decode(new byte[] {0, 9}))
                    .hasMessage("a frame has message type 9; there are [Put, Get, Value]");
            assertThatThrownBy(() -> codec.decode(new byte[] {0, 1, 1, 127, 0, 0, 0}))
                    .hasMessage("a frame has a part of length 2130706432, and 0 bytes more");
            assertThatThrownBy(() -> codec.decode(new byte[] {0, 1, 7}))
                    .hasMessage("a frame has 7 where 0 or 1 has to be");
            assertThatThrownBy(() -> FrameCodec.records(Positive.class).decode(new byte[6]))
                    .hasMessageContaining(
                            "a frame is no Positive: java.lang.IllegalArgumentException: not positive: 0");
            assertThatThrownBy(() -> FrameCodec.utf8().decode(new byte[] {(byte) 0xFF}))
                    .hasMessage("a frame of 1 bytes is no UTF-8");
            // whatever the bytes are, nothing else than this comes of them
            for (int at = 0; at < put.length; at++) {
                for (int value : new int[] {0, 1, 2, 127, 128, 255}) {
                    byte[] changed = put.clone();
                    changed[at] = (byte) value;
                    try {
                        codec.decode(changed);
                    } catch (BadFrameException e) {
                        assertThat(e.getMessage()).startsWith("a frame");
                    }
                }
            }
        }

        @Test
        void typesThatAreNoMessagesAreRefused() {
            assertThatThrownBy(() -> FrameCodec.records(Odd.class))
                    .hasMessageContaining("Odd.anything is a java.lang.Object; a message has primitives");
            assertThatThrownBy(() -> FrameCodec.records(Tree.class))
                    .hasMessageContaining("Tree.below has itself within it");
            assertThatThrownBy(() -> FrameCodec.records(String.class))
                    .hasMessageContaining("java.lang.String is no record");
            assertThatThrownBy(() -> FrameCodec.records(List.of())).hasMessage("no type of messages");
            assertThatThrownBy(() -> FrameCodec.records(List.of(Get.class, Get.class)))
                    .hasMessageContaining("is there twice");
            assertThatThrownBy(() -> FrameCodec.records(List.of(Get.class)).encode(PUT))
                    .hasMessageContaining("FramesTest$Put is no message here; there are [Get]");
            assertThatThrownBy(() -> FRAMES.withMaxBytes(0)).hasMessage("most bytes of a frame is not positive: 0");
        }
    }

    /** A server that answers each message with itself. */
    private static AsynchronousServerSocketChannel echo(AsynchronousChannelProvider provider, InetSocketAddress local)
            throws IOException {
        return FRAMES.listen(provider, local, client -> client.onMessage(client::send));
    }

    private static <T> T at(Streaming s, CompletableFuture<T> future) {
        return s.world.await(future);
    }

    private static InetSocketAddress b(Streaming s) {
        return new InetSocketAddress(s.net.dns().addressOf(s.b), Streaming.PORT);
    }

    private static FramedChannel<Message> connected(Streaming s) throws IOException {
        echo(SimChannelProvider.of(s.b), new InetSocketAddress(Streaming.PORT));
        return at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s)));
    }

    @Nested
    class Simulated {
        @Test
        void messagesComeWholeAndInOrderHoweverBytesAreCut() {
            Campaign.ofAction(Streaming.scenario(s -> {
                        s.net.setStreamSettings(
                                StreamSettings.defaults().withSplit(0.5).withPartial(0.5));
                        FramedChannel<Message> server = connected(s);
                        for (int i = 0; i < 50; i++) {
                            server.send(new Get("k" + i));
                        }
                        for (int i = 0; i < 50; i++) {
                            assertThat(at(s, server.receive())).isEqualTo(new Get("k" + i));
                        }
                        assertThat(at(s, server.send(PUT))).isNull();
                        assertThat(at(s, server.receive())).isEqualTo(PUT);
                        server.close();
                    }))
                    .withSeeds(50)
                    .run()
                    .assertPassed();
        }

        @Test
        void theEndBehindTheLastMessageIsNull() {
            Streaming.run(s -> {
                FRAMES.listen(
                        SimChannelProvider.of(s.b),
                        new InetSocketAddress(Streaming.PORT),
                        client -> client.send(PUT).thenRun(client::close));
                FramedChannel<Message> server = at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s)));
                assertThat(at(s, server.receive())).isEqualTo(PUT);
                assertThat(at(s, server.receive())).isNull();
                assertThat(at(s, server.receive())).isNull();
            });
        }

        private String failure(Streaming s, byte[] bytes, Frames<Message> frames) throws IOException {
            String[] seen = new String[1];
            frames.listen(
                    SimChannelProvider.of(s.b),
                    new InetSocketAddress(Streaming.PORT),
                    client -> client.receive()
                            .whenComplete((message, failure) -> {
                                seen[0] = failure + " open " + client.isOpen();
                                assertThat(client.receive()).isCompletedExceptionally();
                                assertThat(client.send(PUT)).isCompletedExceptionally();
                            })
                            .exceptionally(failure -> null));
            FramedChannel<Message> raw = at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s)));
            raw.channel().write(ByteBuffer.wrap(bytes));
            s.pause(Duration.ofSeconds(1));
            raw.channel().shutdownOutput();
            s.pause(Duration.ofSeconds(1));
            return seen[0];
        }

        @Test
        void badFramesEndTheStreamWithWhatIsWrong() {
            Streaming.run(s -> assertThat(failure(s, new byte[] {-1, -1, -1, -1}, FRAMES))
                    .isEqualTo(
                            "dev.simloop.net.BadFrameException: a frame of 4294967295 bytes has come, at most 1048576 are"
                                    + " allowed (Frames.withMaxBytes) open false"));
            Streaming.run(s -> assertThat(failure(s, new byte[] {0, 0, 0, 101}, FRAMES.withMaxBytes(100)))
                    .isEqualTo(
                            "dev.simloop.net.BadFrameException: a frame of 101 bytes has come, at most 100 are allowed"
                                    + " (Frames.withMaxBytes) open false"));
            Streaming.run(s -> assertThat(failure(s, new byte[] {0, 0, 0, 2, 0, 77}, FRAMES))
                    .isEqualTo(
                            "dev.simloop.net.BadFrameException: a frame has message type 77; there are [Put, Get, Value]"
                                    + " open false"));
            Streaming.run(s -> assertThat(failure(s, new byte[] {0, 0, 0, 0}, FRAMES))
                    .contains("a frame of 0 bytes ends within its message"));
            Streaming.run(
                    s -> assertThat(failure(s, new byte[] {0, 0, 0, 9, 0, 1}, FRAMES))
                            .isEqualTo(
                                    "java.io.EOFException: the stream ended within a frame, 7 bytes before its end open false"));
            Streaming.run(s -> assertThat(failure(s, new byte[] {0, 0}, FRAMES))
                    .isEqualTo("java.io.EOFException: the stream ended within a frame, in its length open false"));
        }

        @Test
        void aMessageThatIsTooLongIsNotSent() {
            Streaming.run(s -> {
                FramedChannel<Message> server = connected(s);
                FramedChannel<Message> small = FRAMES.withMaxBytes(10).over(server.channel());
                assertThatThrownBy(() -> small.send(PUT))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching(
                                "a message of \\d+ bytes is longer than a frame may be, 10 \\(Frames.withMaxBytes\\)");
                assertThat(server.isOpen()).isTrue();
            });
        }

        @Test
        void aReceiveThatWasGivenUpLeavesItsMessage() {
            Streaming.run(s -> {
                FramedChannel<Message> server = connected(s);
                CompletableFuture<Message> first = server.receive();
                assertThatThrownBy(server::receive).hasMessage("another receive waits: one at a time");
                first.cancel(false);
                server.send(PUT);
                s.pause(Duration.ofSeconds(1));
                assertThat(at(s, server.receive())).isEqualTo(PUT);
                CompletableFuture<Message> late = server.receive().orTimeout(1, TimeUnit.MILLISECONDS);
                assertThatThrownBy(() -> at(s, late)).hasRootCauseInstanceOf(TimeoutException.class);
            });
        }

        @Test
        void aConnectThatFailsSaysWhy() {
            Streaming.run(s -> assertThatThrownBy(() -> at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s))))
                    .hasStackTraceContaining("Connection refused"));
        }

        @Test
        void whatAConsumerThrowsFailsTheRunAndAResetDoesNot() {
            RunReport wrong = Campaign.ofAction(Streaming.scenario(s -> {
                        FRAMES.listen(
                                SimChannelProvider.of(s.b),
                                new InetSocketAddress(Streaming.PORT),
                                client -> client.onMessage(message -> {
                                    throw new IllegalStateException("no such key");
                                }));
                        at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s))).send(PUT);
                    }))
                    .runSeed(1);
            assertThat(wrong.failureLine()).contains("no such key");
            Streaming.run(s -> {
                FRAMES.listen(
                        SimChannelProvider.of(s.b),
                        new InetSocketAddress(Streaming.PORT),
                        client -> client.onMessage(message -> {
                            throw s.b.exit();
                        }));
                at(s, FRAMES.connect(SimChannelProvider.of(s.a), b(s))).send(PUT);
                s.pause(Duration.ofSeconds(1));
                assertThat(s.b.isUp()).isFalse();
            });
            Streaming.run(s -> {
                FramedChannel<Message> server = connected(s);
                server.send(PUT);
                s.net.resetConnections(Links.all());
                s.pause(Duration.ofSeconds(1));
                CompletableFuture<Void> sent = server.send(PUT);
                s.pause(Duration.ofSeconds(1));
                assertThat(sent).isCompletedExceptionally();
            });
        }
    }

    /** The same code on the JDK's own sockets. Real time, so not in a simulation. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theSameCodeRunsOnRealSockets() throws Exception {
        AsynchronousChannelProvider provider = AsynchronousChannelProvider.provider();
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (AsynchronousServerSocketChannel listener = echo(provider, new InetSocketAddress(here, 0));
                FramedChannel<Message> server =
                        FRAMES.connect(provider, listener.getLocalAddress()).get(10, TimeUnit.SECONDS)) {
            for (int i = 0; i < 1_000; i++) {
                server.send(new Get("k" + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(server.receive().get(10, TimeUnit.SECONDS)).isEqualTo(new Get("k" + i));
            }
            server.channel().write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 7})).get(10, TimeUnit.SECONDS);
            // the other side closes what it cannot read
            assertThat(server.receive()
                            .handle((message, failure) -> message == null)
                            .get(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** What sends while the last write ends is no second write: each thread sends and waits until it is gone, again and again. */
    @Test
    void threadsMaySendWhileAWriteEnds() throws Exception {
        AsynchronousChannelProvider provider = AsynchronousChannelProvider.provider();
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        int each = 2_000;
        try (AsynchronousServerSocketChannel listener = echo(provider, new InetSocketAddress(here, 0));
                FramedChannel<Message> server =
                        FRAMES.connect(provider, listener.getLocalAddress()).get(10, TimeUnit.SECONDS)) {
            List<CompletableFuture<@Nullable Void>> senders = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                senders.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < each; i++) {
                        server.send(new Get("k")).join();
                    }
                }));
            }
            for (int i = 0; i < 3 * each; i++) {
                assertThat(server.receive().get(10, TimeUnit.SECONDS)).isEqualTo(new Get("k"));
            }
            for (CompletableFuture<@Nullable Void> sender : senders) {
                sender.get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Clients that ask an echo server again after each break; what comes back is what was sent. */
    private static Object underFaults(World world) {
        SimNetwork net = SimNetwork.of(world);
        Host server = world.host("b", host -> echo(SimChannelProvider.of(host), new InetSocketAddress(Streaming.PORT)));
        Chaos chaos = Faults.of(HostFaultKinds.all())
                .and(NetworkFaultKinds.all())
                .lasting(Duration.ofSeconds(5))
                .start(world);
        List<String> back = new ArrayList<>();
        world.host(
                        "a",
                        host -> Workload.aboutEvery(Duration.ofMillis(100))
                                .withRetries(1, Duration.ofMillis(50))
                                .until(chaos)
                                .start(
                                        host,
                                        operation -> operation.retryAsync(() -> FRAMES.connect(
                                                        SimChannelProvider.of(host),
                                                        new InetSocketAddress(
                                                                net.dns().addressOf(server), Streaming.PORT))
                                                .orTimeout(1, TimeUnit.SECONDS)
                                                .thenCompose(stream -> {
                                                    stream.send(new Get(operation.id()));
                                                    return stream.receive()
                                                            .orTimeout(1, TimeUnit.SECONDS)
                                                            .whenComplete((message, failure) -> stream.close())
                                                            .thenAccept(message -> {
                                                                assertThat(message)
                                                                        .isIn(new Get(operation.id()), null);
                                                                back.add(operation.id());
                                                            });
                                                }))))
                .setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
        server.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
        return chaos.healed()
                .thenCompose(healed -> world.delay(Duration.ofSeconds(3)))
                .thenAccept(done -> {
                    world.fingerprint("back", back.size());
                    if (!back.isEmpty()) {
                        world.reached("something came back");
                    }
                });
    }

    @Test
    void runsAreEqualAndReplayFromTheirTapes() {
        Campaign campaign = Campaign.of(FramesTest::underFaults);
        Set<Long> fingerprints = new HashSet<>();
        int back = 0;
        for (long seed = 0; seed < 100; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            back += run.counters()
                    .getOrDefault("reached.something came back", 0L)
                    .intValue();
            fingerprints.add(run.fingerprint());
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
        assertThat(fingerprints).hasSize(100);
        assertThat(back).isGreaterThan(80);
    }
}
