package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {
    /** What a block of {@code links} lets through among three nodes. */
    private static Set<String> through(Links links) {
        Set<String> through = new TreeSet<>();
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c");
            Fault block = mesh.net.block(links);
            mesh.all();
            Nets.at(world, 5, () -> {
                through.addAll(mesh.got);
                assertThat(block.hits()).isEqualTo(6 - through.size());
            });
        });
        return through;
    }

    @Test
    void aFaultIsOnOneLinkOnAHostsLinksOrOnAll() {
        assertThat(through(Links.oneWay("a", "b"))).containsExactly("a>c", "b>a", "b>c", "c>a", "c>b");
        assertThat(through(Links.between("a", "b"))).containsExactly("a>c", "b>c", "c>a", "c>b");
        assertThat(through(Links.out("a"))).containsExactly("b>a", "b>c", "c>a", "c>b");
        assertThat(through(Links.into("a"))).containsExactly("a>b", "a>c", "b>c", "c>b");
        assertThat(through(Links.of("a"))).containsExactly("b>c", "c>b");
        assertThat(through(Links.all())).isEmpty();
    }

    @Test
    void linksSayWhichTheyAre() {
        assertThat(List.of(
                        Links.oneWay("a", "b"),
                        Links.between("a", "b"),
                        Links.out("a"),
                        Links.into("a"),
                        Links.of("a"),
                        Links.all()))
                .extracting(Links::toString)
                .containsExactly("a->b", "a<->b", "a->*", "*->a", "a<->*", "*<->*");
        assertThat(Links.out("a")).isEqualTo(Links.out("a")).isNotEqualTo(Links.of("a"));
        assertThat(Links.out("a")).hasSameHashCodeAs(Links.out("a"));
    }

    @Test
    void aHostsTrafficWithItselfIsOnNoLink() {
        var unused = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            List<Object> got = new ArrayList<>();
            Endpoint one = net.bind(world.host("a"), "a:1");
            net.bind(world.host("a"), "a:2").onPacket(p -> got.add(p.payload()));
            var unusedAll = net.block(Links.all());
            one.send("a:2", 1);
            Nets.at(world, 5, () -> assertThat(got).containsExactly(1));
        });
    }

    @Test
    void aLossyLinkCountsWhatItLost() {
        RunReport report = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b");
            Fault lossy = mesh.net.lossy("a", "b", 0.5);
            for (int i = 0; i < 100; i++) {
                mesh.ends.get(0).send("b", i);
            }
            Nets.at(world, 5, () -> {
                assertThat(lossy.hits()).isBetween(30L, 70L).isEqualTo(100 - mesh.got.size());
                assertThat(lossy).hasToString("lossy link a->b, loss 0.5");
                lossy.close();
                assertThat(lossy).hasToString("lossy link a->b, loss 0.5 (ended)");
                mesh.got.clear();
                mesh.all();
            });
            Nets.at(world, 10, () -> assertThat(mesh.got).hasSize(2));
        });
        assertThat(Nets.counter(report, "net.lossy.hits")).isEqualTo(Nets.counter(report, "net.dropped.loss"));
    }

    @Test
    void aDuplicationMakesPacketsArriveTwice() {
        RunReport report = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b");
            Fault twice = mesh.net.duplicating(Links.out("a"), 1);
            mesh.all();
            Nets.at(world, 5, () -> {
                assertThat(mesh.got).containsExactlyInAnyOrder("a>b", "a>b", "b>a");
                assertThat(twice.hits()).isEqualTo(1);
            });
        });
        assertThat(Nets.counter(report, "net.duplicated")).isEqualTo(1);
    }

    @Test
    void aReorderingMakesLaterPacketsOvertake() {
        List<Integer> got = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload(Integer.class)));
            Fault reordering = net.reordering(Links.all(), 0.5, Duration.ofMillis(10));
            for (int i = 0; i < 40; i++) {
                a.send("b", i);
            }
            assertThat(reordering.hits()).isPositive();
        });
        assertThat(got).hasSize(40).isNotEqualTo(got.stream().sorted().toList());
        assertThat(Nets.counter(report, "net.reorder.hits")).isEqualTo(Nets.counter(report, "net.reordered"));
    }

    @Test
    void corruptionFlipsOneBitOfACopyAndDropsObjects() {
        List<Object> got = new ArrayList<>();
        byte[] mine = new byte[16];
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload()));
            Fault corruption = net.corrupting(Links.oneWay("a", "b"), 1);
            a.send("b", mine);
            a.sendShared("b", mine);
            a.send("b", "an object");
            a.send("b", new byte[0]);
            assertThat(corruption.hits()).isEqualTo(4);
        });
        assertThat(mine).containsOnly(0);
        assertThat(got)
                .hasSize(2)
                .allSatisfy(
                        payload -> assertThat(BitSet.valueOf((byte[]) payload).cardinality())
                                .isEqualTo(1));
        assertThat(report.counters())
                .containsEntry("net.corrupted", 2L)
                .containsEntry("net.dropped.corruption", 2L)
                .containsEntry("net.corrupt.hits", 4L);
    }

    @Test
    void sharedPayloadsArriveAsTheSameObjectDuplicatesIncluded() {
        Object mine = new Object();
        List<Object> got = new ArrayList<>();
        var unused = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            net.link("a", "b").setDuplicate(1);
            net.bind(world.host("b")).onPacket(p -> got.add(p.payload()));
            net.bind(world.host("a")).sendShared("b", mine);
        });
        assertThat(got).hasSize(2).allSatisfy(payload -> assertThat(payload).isSameAs(mine));
    }

    @Test
    void aClogAddsLatencyAndLossInOneDirection() {
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b");
            Fault clog = mesh.net.clog(Links.into("b"), Duration.ofMillis(50), 0);
            mesh.all();
            Nets.at(world, 50, () -> assertThat(mesh.got).containsExactly("b>a"));
            Nets.at(world, 52, () -> {
                assertThat(mesh.got).containsExactly("b>a", "a>b");
                assertThat(clog.hits()).isEqualTo(1);
                clog.close();
                var lossy = mesh.net.clog(Links.of("b"), Duration.ZERO, 1);
                mesh.all();
                assertThat(lossy.hits()).isEqualTo(2);
            });
        });
    }

    @Test
    void aSlowLinkSlowsWhatIsSentWhileItIsOn() {
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 10), "a", "b");
            Fault slow = mesh.net.slow(Links.between("a", "b"), 5);
            mesh.all();
            slow.close();
            mesh.all();
            Nets.at(world, 11, () -> assertThat(mesh.got).hasSize(2));
            Nets.at(world, 49, () -> assertThat(mesh.got).hasSize(2));
            Nets.at(world, 51, () -> assertThat(mesh.got).hasSize(4));
        });
    }

    @Test
    void aFlappingLinkIsDownAndUpInTurnsUntilItIsClosed() {
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 0), "a", "b");
            Fault flapping = mesh.net.flapping(Links.oneWay("a", "b"), Duration.ofMillis(20), Duration.ofMillis(20));
            for (int i = 1; i < 400; i++) {
                Nets.at(world, i, () -> mesh.ends.get(0).send("b", 1));
            }
            Nets.at(world, 500, () -> {
                assertThat(mesh.got.size()).isBetween(100, 300);
                assertThat(flapping.hits()).isEqualTo(399 - mesh.got.size());
                flapping.close();
                mesh.got.clear();
            });
            for (int i = 501; i < 600; i++) {
                Nets.at(world, i, () -> mesh.ends.get(0).send("b", 1));
            }
            Nets.at(world, 700, () -> assertThat(mesh.got).hasSize(99));
        });
    }

    @Test
    void aSwizzleClogHoldsAPartOfTheNodesAndEndsByItself() {
        Set<String> texts = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            RunReport report = Campaign.of(world -> {
                        var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c");
                        Fault swizzle = mesh.net.swizzle(List.of("a", "b", "c"), Duration.ofMillis(10));
                        String text = swizzle.toString();
                        Nets.at(world, 0, mesh::all);
                        Nets.at(world, 100, () -> {
                            assertThat(swizzle.isActive()).isFalse();
                            assertThat(swizzle.hits()).isPositive();
                            assertThat(mesh.got).hasSize(6);
                            assertThat(mesh.net.faults()).isEmpty();
                        });
                        return text;
                    })
                    .runSeed(seed);
            assertThat(report.failureLine()).isEmpty();
            texts.add(String.valueOf(report.value()));
        }
        assertThat(texts)
                .contains("swizzle-clog of [b], unclogged as [b]", "swizzle-clog of [c, a], unclogged as [c, a]")
                .hasSizeGreaterThan(20);
    }

    @Test
    void aSwizzleClogThatIsClosedLetsEverythingGo() {
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c");
            Fault swizzle = mesh.net.swizzle(List.of("a", "b", "c"), Duration.ofSeconds(10));
            mesh.all();
            Nets.at(world, 5, () -> {
                assertThat(mesh.got).hasSize(6 - (int) swizzle.hits());
                swizzle.close();
            });
            Nets.at(world, 6, () -> assertThat(mesh.got).hasSize(6));
        });
    }

    @Test
    void aResetStrikesTheConnectionsThereAreAndIsOver() {
        List<Links> told = new ArrayList<>();
        RunReport report = Nets.run(world -> {
            SimNetwork net = new Nets.Mesh(world, SimNetwork.of(world), "a", "b").net;
            net.onReset(links -> {
                told.add(links);
                return 3;
            });
            Fault reset = net.resetConnections(Links.between("a", "b"));
            assertThat(reset.isActive()).isFalse();
            assertThat(reset.hits()).isEqualTo(3);
        });
        assertThat(told).containsExactly(Links.between("a", "b"));
        assertThat(report.counters()).containsEntry("net.reset", 1L).containsEntry("net.reset.hits", 3L);
    }

    @Test
    void mistakesAreNamedAndBeginNothing() {
        var unused = Nets.run(world -> {
            SimNetwork net = new Nets.Mesh(world, SimNetwork.of(world), "a", "b").net;
            Links link = Links.oneWay("a", "b");
            assertThatThrownBy(() -> net.lossy(Links.out("z"), 0.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no host \"z\"; there are a, b");
            assertThatThrownBy(() -> net.lossy(link, -1)).hasMessage("loss is not within 0 and 1: -1.0");
            assertThatThrownBy(() -> net.slow(link, 1)).hasMessage("factor is not above 1 and at most 1,000,000: 1.0");
            assertThatThrownBy(() -> net.duplicating(link, 2)).hasMessage("duplicate is not within 0 and 1: 2.0");
            assertThatThrownBy(() -> net.corrupting(link, 2)).hasMessage("corrupt is not within 0 and 1: 2.0");
            assertThatThrownBy(() -> net.reordering(link, 0.5, Duration.ZERO))
                    .hasMessage("within is not positive: PT0S");
            assertThatThrownBy(() -> net.clog(link, Duration.ofMillis(-1), 0))
                    .hasMessage("latency is negative: PT-0.001S");
            assertThatThrownBy(() -> net.flapping(link, Duration.ZERO, Duration.ofMillis(1)))
                    .hasMessage("down is not positive: PT0S");
            assertThatThrownBy(() -> net.swizzle(List.of(), Duration.ofMillis(1)))
                    .hasMessage("there is no node to clog");
            assertThatThrownBy(() -> net.swizzle(List.of("z"), Duration.ofMillis(1)))
                    .hasMessage("there is no host \"z\"; there are a, b");
            assertThatThrownBy(() -> Links.between("a", "a"))
                    .hasMessage("both ends of the link are the same node: \"a\"");
            assertThatThrownBy(() -> Links.of("a:1"))
                    .hasMessage("links and faults are between nodes, and this is an address with a port: \"a:1\"");
            assertThat(net.faults()).isEmpty();
            assertThat(world.stream("fault", dev.simloop.tape.Fallback.ZERO).drawn())
                    .isZero();
        });
    }
}
