package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a recorded run tells of packets and segments. */
class RecordedNetworkTest {
    private record Vote(int term, String from) {}

    private static List<Event> of(RunReport report, EventKind kind) {
        return log(report).events().stream().filter(e -> e.kind() == kind).toList();
    }

    private static EventLog log(RunReport report) {
        return Objects.requireNonNull(report.events());
    }

    /** Each arrival and each loss points at a sending on the same link, and a sending has an end unless the run ended. */
    private static void assertPaired(EventLog log) {
        Map<Integer, Integer> ends = new HashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.DELIVER || event.kind() == EventKind.DROP) {
                Event sent = log.events().get(event.cause());
                assertThat(sent.kind()).isEqualTo(EventKind.SEND);
                assertThat(sent.subject()).isEqualTo(event.subject());
                ends.merge(sent.index(), 1, Integer::sum);
            }
        }
        assertThat(ends.values()).allSatisfy(n -> assertThat(n).isBetween(1, 2));
    }

    @Test
    void aPacketIsSentAndDelivered() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(packet -> world.executor().execute(() -> {}));
            a.send("b", new Vote(3, "a"));
        });

        Event sent = of(report, EventKind.SEND).get(0);
        Event delivered = of(report, EventKind.DELIVER).get(0);
        assertThat(sent.subject()).isEqualTo("a->b");
        assertThat(sent.host()).isEqualTo("a");
        assertThat(sent.text()).isEqualTo("Vote[term=3, from=a]");
        assertThat(sent.at()).startsWith("RecordedNetworkTest.java:");
        assertThat(delivered.host()).isEqualTo("b");
        assertThat(delivered.cause()).isEqualTo(sent.index());
        assertThat(delivered.nanos()).isEqualTo(10_000_000);
        assertThat(delivered.digest()).isEqualTo(sent.digest()).isNotZero();
        Event step = log(report).events().get(delivered.index() - 1);
        assertThat(step.kind()).isEqualTo(EventKind.STEP);
        assertThat(step.cause()).isEqualTo(sent.index());
        assertThat(log(report).events().get(delivered.index() + 1).cause()).isEqualTo(delivered.index());
    }

    @Test
    void whatIsLostSaysWhy() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b"));
            var cut = net.block("a", "b");
            a.send("b", 1);
            cut.close();
            net.link("a", "b").setLoss(1);
            a.send("b", 2);
            net.link("a", "b").setLoss(0);
            a.send("nobody", 3);
            a.send("b", 4);
            Nets.at(world, 5, () -> world.host("b").crash());
        });

        assertThat(of(report, EventKind.DROP))
                .extracting(Event::text)
                .containsExactly("net.dropped.partition", "net.dropped.loss", "net.dropped.crash", "net.void");
        assertPaired(log(report));
        Event fault = of(report, EventKind.FAULT).get(0);
        assertThat(fault.subject()).isEqualTo("net.block");
        assertThat(of(report, EventKind.HEAL).get(0).cause()).isEqualTo(fault.index());
    }

    @Test
    void aSharedObjectShowsNoHash() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            net.bind(world.host("b"));
            net.bind(world.host("a")).sendShared("b", new Object());
        });

        assertThat(of(report, EventKind.SEND).get(0).text()).isEqualTo("java.lang.Object@_");
    }

    @Test
    void segmentsOfAStreamShowTheirBytes() {
        RunReport report = Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            var accepted = listener.accept();
            AsynchronousSocketChannel client = s.open(s.a);
            s.get(client.connect(s.at(s.b)));
            AsynchronousSocketChannel server = s.get(accepted);
            s.get(client.write(ByteBuffer.wrap("GET /\n".getBytes(StandardCharsets.UTF_8))));
            s.get(server.read(ByteBuffer.allocate(10)));
        });

        Event sent = of(report, EventKind.SEND).stream()
                .filter(e -> e.text().contains("GET"))
                .findFirst()
                .orElseThrow();
        assertThat(sent.subject()).isEqualTo("a->b");
        assertThat(sent.host()).isEqualTo("a");
        assertThat(sent.text()).isEqualTo("6 bytes \"GET /\\n\"");
        Event delivered = of(report, EventKind.DELIVER).stream()
                .filter(e -> e.cause() == sent.index())
                .findFirst()
                .orElseThrow();
        assertThat(delivered.host()).isEqualTo("b");
        assertThat(delivered.digest()).isEqualTo(sent.digest());
        assertPaired(log(report));
    }

    @Test
    void aSegmentThatIsStoppedIsDroppedAndSentAgain() {
        RunReport report = Streaming.run(s -> {
            AsynchronousServerSocketChannel listener = s.listen(s.b);
            var accepted = listener.accept();
            AsynchronousSocketChannel client = s.open(s.a);
            s.get(client.connect(s.at(s.b)));
            AsynchronousSocketChannel server = s.get(accepted);
            var cut = s.net.block("a", "b");
            var written = client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            s.pause(Duration.ofMillis(100));
            cut.close();
            s.get(server.read(ByteBuffer.allocate(10)));
            s.get(written);
        });

        List<Event> sent = of(report, EventKind.SEND).stream()
                .filter(e -> e.text().equals("3 bytes 010203"))
                .toList();
        assertThat(sent).hasSizeGreaterThan(1);
        assertThat(of(report, EventKind.DROP)).anySatisfy(e -> {
            assertThat(e.text()).isEqualTo("net.dropped.partition");
            assertThat(e.cause()).isEqualTo(sent.get(0).index());
        });
        assertPaired(log(report));
    }

    @Test
    void theSameRunGivesTheSameEvents() {
        Set<EventKind> met = new java.util.HashSet<>();
        Campaign streams = Campaign.ofAction(StreamDeterminismTest::storm);
        for (long seed = 0; seed < 25; seed++) {
            EventLog first = log(streams.runSeed(seed));
            assertThat(log(streams.runSeed(seed))).isEqualTo(first);
            assertPaired(first);
            first.events().forEach(e -> met.add(e.kind()));
        }
        assertThat(met).contains(EventKind.SEND, EventKind.DELIVER, EventKind.DROP, EventKind.FAULT, EventKind.HEAL);
    }

    @Test
    void datagramsUnderEveryFaultGiveTheSameEvents() {
        Campaign mesh = Campaign.ofAction(world -> {
            SimNetwork net = SimNetwork.of(world);
            for (String name : List.of("a", "b", "c")) {
                Host host = world.host(name, h -> {
                    Endpoint end = net.bind(h);
                    end.onPacket(packet -> {
                        if (packet.payload(Integer.class) < 20) {
                            end.send(packet.from(), packet.payload(Integer.class) + 1);
                        }
                    });
                    for (String other : List.of("a", "b", "c")) {
                        if (!other.equals(h.name())) {
                            end.send(other, 0);
                        }
                    }
                });
                assertThat(host.isUp()).isTrue();
            }
            dev.simloop.faults.Faults.of(NetworkFaultKinds.all())
                    .and(dev.simloop.faults.HostFaultKinds.all())
                    .lasting(Duration.ofSeconds(3))
                    .every(Duration.ofMillis(100))
                    .start(world);
            world.runFor(Duration.ofSeconds(4));
        });
        for (long seed = 0; seed < 40; seed++) {
            EventLog first = log(mesh.runSeed(seed));
            assertThat(log(mesh.runSeed(seed))).isEqualTo(first);
            assertPaired(first);
        }
    }
}
