package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.spi.FaultKind;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault on links, over a stream: the bytes arrive whole and in order, later. Latency is 10 ms each way. */
@SuppressWarnings("ByteBufferBackingArray")
class StreamLinkFaultsTest {
    private static final int BYTES = 100_000;

    /** A fault and what it does: {@code counter} happens, and the last byte comes at {@code soonest} or later. */
    record Case(String name, Function<SimNetwork, Fault> fault, long soonest, String counter) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Links AB = Links.oneWay("a", "b");

    static List<Case> cases() {
        Duration ms = Duration.ofMillis(1);
        return List.of(
                new Case(
                        "partition",
                        net -> net.partition(List.of(List.of("a"), List.of("b"))),
                        2_010,
                        "net.partition.hits"),
                new Case(
                        "one way",
                        net -> net.partitionOneWay(java.util.Set.of("a"), java.util.Set.of("b")),
                        2_010,
                        "net.oneway.hits"),
                new Case("isolate", net -> net.isolate("b"), 2_010, "net.isolate.hits"),
                new Case("bisect", SimNetwork::bisect, 2_010, "net.bisect.hits"),
                new Case("ring", net -> net.ring(List.of("a", "c", "b", "d")), 2_010, "net.ring.hits"),
                new Case("block", net -> net.block(AB), 2_010, "net.block.hits"),
                new Case("flapping", net -> net.flapping(AB, ms.multipliedBy(100), ms), 20, "net.flap.hits"),
                new Case("hold", net -> net.hold(AB), 2_000, "net.held"),
                new Case(
                        "swizzle", net -> net.swizzle(List.of("a", "b"), ms.multipliedBy(500)), 20, "net.swizzle.hits"),
                new Case("slow", net -> net.slow(AB, 7), 70, "net.slowed"),
                new Case("clog", net -> net.clog(AB, ms.multipliedBy(300), 0.5), 310, "net.clog.hits"),
                new Case("lossy", net -> net.lossy(AB, 0.5), 210, "net.lossy.hits"),
                new Case("corrupt", net -> net.corrupting(AB, 0.5), 210, "net.dropped.corruption"));
    }

    /** Sends bytes from a to b; {@return how the run went}. */
    private static RunReport pour(Function<SimNetwork, Fault> begin, long closeMillis, List<Long> arrived) {
        return Streaming.run(s -> {
            for (String name : new String[] {"c", "d"}) {
                assertThat(s.world.host(name).isUp()).isTrue();
            }
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault fault = begin.apply(s.net);
            s.at(closeMillis, fault::close);
            ByteBuffer bytes = Streaming.bytes(BYTES);
            Streaming.drain(pair.other(), 3_000, all -> {
                assertThat(all).isEqualTo(bytes.array());
                arrived.add(s.millis());
            });
            Streaming.pour(pair.one(), bytes.duplicate());
            s.pause(Duration.ofHours(2));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bytesArriveWholeAndLater(Case each) {
        List<Long> arrived = new ArrayList<>();
        RunReport report = pour(each.fault, 2_000, arrived);
        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0)).isGreaterThanOrEqualTo(each.soonest);
        assertThat(Streaming.counter(report, each.counter)).as(each.counter).isPositive();
        assertThat(Streaming.counter(report, "net.tcp.timeouts")).isZero();
    }

    @Test
    void duplicationAndReorderingDoNothingToAStream() {
        List<Long> calm = new ArrayList<>();
        RunReport without = pour(net -> net.slow("c", "d", 2), 2_000, calm);
        List<Long> arrived = new ArrayList<>();
        RunReport report = pour(
                net -> {
                    Fault doubling = net.duplicating(Links.all(), 1);
                    assertThat(doubling.isActive()).isTrue();
                    return net.reordering(Links.all(), 1, Duration.ofSeconds(1));
                },
                2_000,
                arrived);
        assertThat(arrived).isEqualTo(calm);
        assertThat(Streaming.counter(report, "net.tcp.segments"))
                .isEqualTo(Streaming.counter(without, "net.tcp.segments"));
        assertThat(Streaming.counter(report, "net.duplicated")).isZero();
    }

    @Test
    void whatAFullQueueDropsIsSentAgain() {
        List<Long> arrived = new ArrayList<>();
        RunReport report = Streaming.run(s -> {
            s.net.link("a", "b").setBandwidth(1_000_000);
            s.net.link("a", "b").setQueue(20_000);
            StreamPair pair = s.net.pipe(s.a, s.b);
            ByteBuffer bytes = Streaming.bytes(BYTES);
            Streaming.drain(pair.other(), 3_000, all -> {
                assertThat(all).isEqualTo(bytes.array());
                arrived.add(s.millis());
            });
            Streaming.pour(pair.one(), bytes.duplicate());
            s.pause(Duration.ofHours(1));
            Traffic.Volume volume = s.net.traffic().link("a", "b");
            assertThat(volume.dropped(DropReason.QUEUE)).isPositive().isEqualTo(volume.delayedByLoss());
            assertThat(volume.packetsSent()).isEqualTo(volume.packetsDelivered() + volume.dropped());
            assertThat(volume.bytesSent()).isEqualTo(volume.bytesDelivered() + volume.bytesDropped());
            assertThat(volume.bytesDelivered()).isEqualTo(BYTES + 40L * volume.packetsDelivered());
            assertThat(s.net.traffic().link("b", "a").packetsSent()).isZero();
        });
        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0)).isGreaterThan(210);
        assertThat(Streaming.counter(report, "net.tcp.retransmits")).isPositive();
    }

    @Test
    void whatWasUnderWayToAHostThatLosesPowerIsDropped() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            assertThat(s.get(pair.one().write(Streaming.bytes(100)))).isEqualTo(100);
            s.b.crash();
            s.pause(Duration.ofMillis(50));
            assertThat(s.net.traffic().link("a", "b").dropped(DropReason.CRASH)).isEqualTo(1);
        });
    }

    @Test
    void hostsThatOnlyHaveStreamsAreVictimsAndKindResetNeedsAStream() {
        Streaming.run(s -> {
            FaultKind reset = NetworkFaultKinds.named("net.reset");
            assertThat(s.net.boundNodes()).isEmpty();
            assertThat(reset.possible(s.world)).isFalse();
            StreamPair pair = s.net.pipe(s.a, s.b);
            assertThat(s.net.boundNodes()).containsExactly("a", "b");
            assertThat(reset.possible(s.world)).isTrue();
            Fault struck = Objects.requireNonNull(
                    reset.begin(s.world, s.world.stream("fault", dev.simloop.tape.Fallback.ZERO), s.world.hosts()));
            assertThat(struck.hits()).isEqualTo(1);
            s.pause(Duration.ofMillis(1));
            assertThat(s.outcome(pair.one().read(ByteBuffer.allocate(1)))).isEqualTo("IOException: Connection reset");
            assertThat(s.outcome(pair.other().read(ByteBuffer.allocate(1)))).isEqualTo("IOException: Connection reset");
        });
    }

    @Test
    void aPausedHostTakesBytesUntilItsWindowIsFullAndItsProgramGetsThemAfterwards() {
        List<Long> arrived = new ArrayList<>();
        RunReport report = Streaming.run(s -> {
            s.net.setStreamSettings(
                    s.net.streamSettings().withBuffers(10_000, 20_000).withSegment(1_000));
            StreamPair pair = s.net.pipe(s.a, s.b);
            ByteBuffer bytes = Streaming.bytes(BYTES);
            AsynchronousSocketChannel to = pair.one();
            assertThat(s.get(to.write(bytes))).isEqualTo(10_000);
            Streaming.drain(pair.other(), 3_000, all -> {
                assertThat(all).isEqualTo(Streaming.bytes(BYTES).array());
                arrived.add(s.millis());
            });
            // The first bytes are under way when it stops.
            s.pause(Duration.ofMillis(5));
            Fault pause = s.b.pause(Duration.ofHours(3));
            Future<Integer> blocked = to.write(bytes);
            while (Streaming.isDoneWithin(s, blocked, Duration.ofSeconds(1))) {
                blocked = to.write(bytes);
            }
            assertThat(bytes.position()).isEqualTo(30_000);
            s.pause(Duration.ofHours(2));
            assertThat(blocked.isDone()).isFalse();
            assertThat(arrived).isEmpty();
            pause.close();
            s.get(blocked);
            Streaming.pour(to, bytes);
            s.pause(Duration.ofSeconds(10));
            assertThat(arrived).hasSize(1);
        });
        assertThat(Streaming.counter(report, "net.tcp.timeouts")).isZero();
        assertThat(Streaming.counter(report, "net.tcp.retransmits")).isZero();
    }

    @Test
    void aPausedHostAnswersAHandshakeAndItsProgramAcceptsAfterwards() {
        Streaming.run(s -> {
            var listener = s.listen(s.b);
            Future<AsynchronousSocketChannel> accepted = listener.accept();
            s.b.pause(Duration.ofHours(1));
            s.get(s.open(s.a).connect(s.at(s.b)));
            assertThat(s.millis()).isEqualTo(20);
            s.pause(Duration.ofMinutes(50));
            assertThat(accepted.isDone()).isFalse();
            assertThat(s.get(accepted).isOpen()).isTrue();
            assertThat(s.millis()).isEqualTo(Duration.ofHours(1).toMillis());
        });
    }

    @Test
    void aPausedSenderGoesOnSendingWhatItsKernelHolds() {
        Streaming.run(s -> {
            StreamPair pair = s.net.pipe(s.a, s.b);
            Fault cut = s.net.block("a", "b");
            s.get(pair.one().write(Streaming.bytes(10)));
            s.a.pause(Duration.ofHours(1));
            s.at(100, cut::close);
            assertThat(s.outcome(pair.other().read(ByteBuffer.allocate(100)))).isEqualTo("10");
            assertThat(s.millis()).isEqualTo(210);
        });
    }
}
