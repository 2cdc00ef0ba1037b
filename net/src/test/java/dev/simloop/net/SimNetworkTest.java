package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
    record Note(String text, List<Integer> numbers) {}

    /** Arrival time by message, of 200 messages sent one a millisecond. */
    private static Map<String, Long> arrivals(LinkSettings settings) {
        Map<String, Long> arrived = new LinkedHashMap<>();
        Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(settings);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            b.onPacket(packet -> arrived.putIfAbsent(
                    packet.payload(String.class), world.now().toNanos()));
            for (int i = 0; i < 200; i++) {
                String text = "m" + i;
                Nets.at(world, i, () -> a.send("b", text));
            }
        });
        return arrived;
    }

    @Test
    void survivorsKeepTheirLatenciesWhenLossIsSwitchedOn() {
        Map<String, Long> all = arrivals(LinkSettings.defaults());
        Map<String, Long> survivors = arrivals(LinkSettings.defaults().withLoss(0.3));

        assertThat(all).hasSize(200);
        assertThat(survivors.size()).isBetween(100, 180);
        survivors.forEach((text, time) -> assertThat(all).containsEntry(text, time));
    }

    @Test
    void duplicationLeavesTheLatenciesOfOriginalsAlone() {
        LatencyModel narrow = LatencyModel.uniform(Duration.ofMillis(5), Duration.ofMillis(6));
        LinkSettings plain = LinkSettings.defaults().withLatency(narrow);
        Map<String, Long> all = arrivals(plain);
        Map<String, Long> twice = arrivals(plain.withDuplicate(0.5));

        // A duplicate may arrive before its original, never later than it in this map.
        assertThat(twice).hasSize(200);
        twice.forEach((text, time) -> assertThat(time).isLessThanOrEqualTo(all.get(text)));
        assertThat(twice.entrySet())
                .filteredOn(e -> e.getValue().equals(all.get(e.getKey())))
                .hasSizeGreaterThan(100);
    }

    @Test
    void lossOfOneStopsEverythingAndDrawsNothing() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.link("a", "b").setLoss(1);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b"));
            a.send("b", "x");
            assertThat(world.stream("net.loss/a->b", dev.simloop.tape.Fallback.ZERO)
                            .drawn())
                    .isZero();
        });
        assertThat(Nets.counter(report, "net.dropped.loss")).isEqualTo(1);
        assertThat(Nets.counter(report, "net.delivered")).isZero();
    }

    @Test
    void aPartitionStopsPacketsWhenSentAndWhenTheyWouldArriveUntilItIsClosed() {
        List<String> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload(String.class)));
            net.bind(world.host("c"));
            a.send("b", "under way");
            Nets.at(world, 5, () -> {
                Fault cut = net.partition(Set.of("a"), Set.of("b", "c"));
                Nets.at(world, 10, () -> {
                    a.send("b", "during");
                    cut.close();
                    a.send("b", "after");
                    assertThat(cut.hits()).isEqualTo(2);
                    assertThat(cut.isActive()).isFalse();
                });
            });
        });
        assertThat(got).containsExactly("after");
        assertThat(Nets.counter(report, "net.dropped.partition")).isEqualTo(2);
        assertThat(Nets.counter(report, "net.partition")).isEqualTo(1);
    }

    @Test
    void overlappingFaultsEndOneByOneAndABlockIsOneWay() {
        List<String> got = new ArrayList<>();
        Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            a.onPacket(p -> got.add(p.payload(String.class)));
            b.onPacket(p -> got.add(p.payload(String.class)));
            Fault block = net.block("a", "b");
            Fault cut = net.isolate("b");
            cut.close();
            a.send("b", "blocked");
            b.send("a", "back");
            block.close();
            a.send("b", "open");
        });
        assertThat(got).containsExactlyInAnyOrder("back", "open");
    }

    @Test
    void aHoldKeepsPacketsAndReleasesThemInTheOrderSent() {
        List<Integer> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload(Integer.class)));
            a.send("b", 0);
            Fault hold = net.hold("a", "b");
            for (int i = 1; i < 20; i++) {
                a.send("b", i);
            }
            Nets.at(world, 200, () -> {
                assertThat(got).isEmpty();
                assertThat(hold.hits()).isEqualTo(20);
                net.heal();
            });
        });
        assertThat(got).isSorted().hasSize(20);
        assertThat(Nets.counter(report, "net.held")).isEqualTo(20);
    }

    @Test
    void slowLinksMultiply() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b"));
            Fault slow = net.slow("a", "b", 2);
            net.slow("a", "b", 3);
            a.send("b", 1);
            assertThat(slow.hits()).isEqualTo(1);
        });
        assertThat(report.virtualNanos()).isEqualTo(60_000_000);
        assertThat(Nets.counter(report, "net.slowed")).isEqualTo(1);
    }

    @Test
    void reorderingMakesPacketsOvertakeAndDuplicatesArriveAsCopies() {
        List<byte[]> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setReorder(0.5, Duration.ofMillis(50));
            net.link("a", "b").setDuplicate(0.5);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.bytes()));
            for (int i = 0; i < 50; i++) {
                a.send("b", new byte[] {(byte) i});
            }
        });
        assertThat(got.stream().map(bytes -> (int) bytes[0]).toList())
                .isNotEqualTo(got.stream().map(bytes -> (int) bytes[0]).sorted().toList());
        assertThat(got).hasSize(50 + (int) Nets.counter(report, "net.duplicated"));
        assertThat(Nets.counter(report, "net.duplicated")).isPositive();
        assertThat(Nets.counter(report, "net.reordered")).isPositive();
        assertThat(got.stream().map(System::identityHashCode).distinct().count())
                .isGreaterThan(50);
    }

    @Test
    void atOneInstantPacketsOfALinkArriveInTheOrderSent() {
        List<Integer> got = new ArrayList<>();
        Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload(Integer.class)));
            for (int i = 0; i < 50; i++) {
                a.send("b", i);
            }
        });
        assertThat(got).isSorted().hasSize(50);
    }

    @Test
    void whatIsInFlightCannotBeChanged() {
        List<Object> got = new ArrayList<>();
        Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload()));
            byte[] bytes = {1};
            List<String> list = new ArrayList<>(List.of("x"));
            a.send("b", bytes);
            a.send("b", list);
            bytes[0] = 2;
            list.add("y");
        });
        assertThat(got).containsExactly(new byte[] {1}, List.of("x"));
    }

    @Test
    void receiveCompletesWithTheNextPacketQueuedOrLater() {
        List<Object> got = new ArrayList<>();
        Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"), "a:7000");
            Endpoint b = net.bind(world.host("b"));
            var unused = b.receive().thenCompose(p -> {
                got.add(p.from());
                return b.receive().thenAccept(q -> got.add(q.payload()));
            });
            a.send("b", 1);
            a.send("b", 2);
        });
        assertThat(got).containsExactly("a:7000", 2);
    }

    /** As a data class of Kotlin. */
    @SuppressWarnings("UnusedVariable") // what it is made of is looked at by reflection
    private static final class Order {
        private final String id;
        private final List<Integer> amounts;

        Order(String id, List<Integer> amounts) {
            this.id = id;
            this.amounts = amounts;
        }
    }

    @SuppressWarnings("UnusedVariable") // what it is made of is looked at by reflection
    private static final class Draft {
        int version;
    }

    @Test
    void aClassWithFinalFieldsIsAPayloadAndSoIsAListOfSuch() {
        Order order = new Order("o1", List.of(1, 2));
        List<Object> got = new ArrayList<>();
        List<Order> sent = new ArrayList<>(List.of(order));
        Nets.run(world -> {
            Endpoint a = SimNetwork.of(world).bind(world.host("a"));
            SimNetwork.of(world).bind(world.host("b")).onPacket(packet -> got.add(packet.payload()));
            a.send("b", order);
            world.runFor(Duration.ofSeconds(1));
            a.send("b", sent);
            sent.clear();
            world.runFor(Duration.ofSeconds(1));
            assertThatThrownBy(() -> a.send("b", new Order("o2", new ArrayList<>(List.of(1)))))
                    .hasMessageContaining("Order.amounts is a java.util.ArrayList, which can change under way");
            assertThatThrownBy(() -> a.send("b", new Draft()))
                    .hasMessageContaining("Draft is a dev.simloop.net.SimNetworkTest$Draft, which can change");
            assertThatThrownBy(() -> a.send("b", List.of(new Draft())))
                    .hasMessageContaining("something in it is not: ")
                    .hasMessageContaining("Draft");
        });
        assertThat(got).containsExactly(order, List.of(order));
        assertThat(got.get(0)).isSameAs(order);
        assertThat(order.id).isEqualTo("o1");
    }

    @Test
    void payloadsThatCouldChangeAreRejectedByName() {
        Nets.run(world -> {
            Endpoint a = SimNetwork.of(world).bind(world.host("a"));
            a.send("b", new Note("ok", List.of(1)));
            assertThatThrownBy(() -> a.send("b", new Note("bad", new ArrayList<>(List.of(1)))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("payload dev.simloop.net.SimNetworkTest$Note.numbers is a java.util.ArrayList, which"
                            + " can change under way: make it a record, a class with final fields only, an enum, a String, a boxed primitive or a"
                            + " List.copyOf of such, make the payload Serializable, or use sendShared");
            a.sendShared("b", new Object());
        });
    }

    @Test
    void callersMistakesAreNamed() {
        Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b"));
            assertThatThrownBy(() -> net.bind(world.host("c"), "a"))
                    .hasMessage("address a is bound already, by host a");
            var unused = a.receive();
            assertThatThrownBy(a::receive)
                    .hasMessage("endpoint a has a waiting receiver already: call receive() again when that one has"
                            + " completed");
            assertThatThrownBy(() -> net.link("a", "b").setLoss(1.5)).hasMessage("loss is not within 0 and 1: 1.5");
            assertThatThrownBy(() -> net.slow("a", "b", 0.5))
                    .hasMessage("factor is not above 1 and at most 1,000,000: 0.5");
            assertThatThrownBy(() -> net.block("a", "a")).hasMessage("both ends of the link are the same node: \"a\"");
            assertThatThrownBy(() -> net.partition(Set.of("a"), Set.of("a")))
                    .hasMessage("node is on both sides of the partition: \"a\"");
            assertThatThrownBy(() -> LatencyModel.fixed(Duration.ofMillis(-1)))
                    .hasMessage("latency is negative: PT-0.001S");
            a.close();
        });
    }

    @Test
    void aReceiverThatWaitsForEverIsNamedByTheDeadlock() {
        RunReport report = Campaign.of(world -> {
                    Object never = SimNetwork.of(world).bind(world.host("a")).receive();
                    return never;
                })
                .runSeed(1);
        assertThat(String.valueOf(report.failure())).contains("a/endpoint#1 (receive() at a)");
    }

    @Test
    void packetsToNobodyAndToACrashedHostVanish() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 10);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            b.onPacket(p -> {
                throw new AssertionError("a dead host got " + p);
            });
            a.send("nobody", 1);
            a.send("b", 2);
            Nets.at(world, 5, () -> {
                b.domain().drop();
                a.send("b", 3);
                b.send("a", 4);
            });
        });
        assertThat(Nets.counter(report, "net.void")).isEqualTo(1);
        assertThat(Nets.counter(report, "net.dropped.crash")).isEqualTo(2);
        assertThat(Nets.counter(report, "net.sent")).isEqualTo(3);
    }
}
