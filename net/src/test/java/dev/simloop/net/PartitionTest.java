package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PartitionTest {
    /** What arrives when five nodes send to each other while a fault is on; then everything, once it is closed. */
    private static Set<String> reached(Function<SimNetwork, Fault> begin, String kind, int hits) {
        Set<String> reached = new HashSet<>();
        RunReport report = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c", "d", "e");
            Fault fault = begin.apply(mesh.net);
            assertThat(fault.kind()).isEqualTo(kind);
            mesh.all();
            Nets.at(world, 5, () -> {
                reached.addAll(mesh.got);
                assertThat(fault.hits()).isEqualTo(hits);
                fault.close();
                fault.close();
                assertThat(mesh.net.faults()).isEmpty();
                mesh.got.clear();
                mesh.all();
            });
            Nets.at(world, 10, () -> assertThat(mesh.got).hasSize(20));
        });
        assertThat(report.counters()).containsEntry(kind, 1L).containsEntry(kind + ".hits", (long) hits);
        assertThat(reached).hasSize(20 - hits);
        return reached;
    }

    @Test
    void groupsReachOnlyThemselvesAndNodesInNoGroupReachAll() {
        assertThat(reached(
                        net -> net.partition(List.of(Set.of("a", "b"), Set.of("c"), Set.of("d"))), "net.partition", 10))
                .contains("a>b", "b>a", "e>a", "a>e", "e>d")
                .doesNotContain("a>c", "c>a", "c>d", "b>d");
    }

    @Test
    void aOneWayPartitionLeavesTheWayBack() {
        assertThat(reached(net -> net.partitionOneWay(Set.of("a", "b"), Set.of("c")), "net.oneway", 2))
                .contains("c>a", "c>b", "a>b")
                .doesNotContain("a>c", "b>c");
    }

    @Test
    void anIsolatedNodeReachesNobody() {
        assertThat(reached(net -> net.isolate("c"), "net.isolate", 8)).doesNotContain("c>a", "a>c");
    }

    @Test
    void inARingOnlyNeighboursReachEachOther() {
        assertThat(reached(net -> net.ring(List.of("a", "c", "e", "b", "d")), "net.ring", 10))
                .containsExactlyInAnyOrder("a>c", "c>a", "c>e", "e>c", "e>b", "b>e", "b>d", "d>b", "d>a", "a>d");
    }

    @Test
    void aBisectionCutsHalves() {
        // Two against three: six pairs, both ways.
        assertThat(reached(SimNetwork::bisect, "net.bisect", 12)).hasSize(8);
    }

    @Test
    void bisectionsAndIsolationsCountAsPartitions() {
        RunReport report = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, SimNetwork.of(world), "a", "b");
            mesh.net.bisect().close();
            mesh.net.isolate("a").close();
            mesh.net.partition(Set.of("a"), Set.of("b")).close();
        });
        assertThat(report.counters()).containsEntry("net.partition", 3L).containsEntry("net.bisect.hits", 0L);
    }

    @Test
    void theSeedDrawsTheHalves() {
        Set<Object> halves = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            halves.add(String.valueOf(
                    Campaign.of(world -> new Nets.Mesh(world, SimNetwork.of(world), "a", "b", "c", "d")
                                    .net
                                    .bisect()
                                    .toString())
                            .runSeed(seed)
                            .value()));
        }
        assertThat(halves)
                .containsExactlyInAnyOrder(
                        "partition of [a, b] from [c, d]",
                        "partition of [a, c] from [b, d]",
                        "partition of [a, d] from [b, c]",
                        "partition of [b, c] from [a, d]",
                        "partition of [b, d] from [a, c]",
                        "partition of [c, d] from [a, b]");
    }

    @Test
    void overlappingPartitionsEndOneByOne() {
        var unused = Nets.run(world -> {
            var mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c");
            Fault one = mesh.net.partition(Set.of("a"), Set.of("b", "c"));
            Fault other = mesh.net.isolate("b");
            one.close();
            mesh.all();
            assertThat(mesh.net.faults()).containsExactly(other);
            Nets.at(world, 5, () -> assertThat(mesh.got).containsExactlyInAnyOrder("a>c", "c>a"));
            Nets.at(world, 6, mesh.net::heal);
            Nets.at(world, 7, mesh.net::heal);
            Nets.at(world, 8, () -> assertThat(mesh.net.faults()).isEmpty());
        });
    }

    @Test
    void mistakesAreNamedAndBeginNothing() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = new Nets.Mesh(world, SimNetwork.of(world), "a", "b", "c").net;
            assertThatThrownBy(() -> net.partition(Set.of("a"), Set.of("z")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no host \"z\"; there are a, b, c");
            assertThatThrownBy(() -> net.partition(Set.of("a"), Set.of()))
                    .hasMessage("a side of the partition is empty");
            assertThatThrownBy(() -> net.partition(List.of(Set.of("a"))))
                    .hasMessage("a partition needs two groups at least: [[a]]");
            assertThatThrownBy(() -> net.partition(List.of(Set.of("a"), Set.of("b"), Set.of("a"))))
                    .hasMessage("node is on both sides of the partition: \"a\"");
            assertThatThrownBy(() -> net.partitionOneWay(Set.of("a"), Set.of("a")))
                    .hasMessage("node is on both sides of the partition: \"a\"");
            assertThatThrownBy(() -> net.isolate("z")).hasMessage("there is no host \"z\"; there are a, b, c");
            assertThatThrownBy(() -> net.ring(List.of("a", "b", "c")))
                    .hasMessage("a ring of fewer than four nodes cuts nothing: [a, b, c]");
            assertThatThrownBy(() -> net.ring(List.of("a", "b", "c", "a")))
                    .hasMessage("node is in the ring twice: \"a\"");
            assertThat(net.faults()).isEmpty();
        });
        assertThat(report.counters()).doesNotContainKeys("net.partition", "net.oneway", "net.isolate", "net.ring");
    }

    @Test
    void aNetworkOfOneCannotBeCut() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            assertThatThrownBy(() -> net.isolate("a")).hasMessage("there is no host \"a\"; there are none yet");
            net.bind(world.host("a"));
            assertThatThrownBy(net::bisect)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("two bound nodes are needed to cut the network in halves: [a]");
        });
    }

    @Test
    void ofManyHostsTheMessageNamesTwenty() {
        var unused = Nets.run(world -> {
            for (int i = 100; i < 130; i++) {
                var unusedHost = world.host("h" + i);
            }
            assertThatThrownBy(() -> SimNetwork.of(world).isolate("x"))
                    .hasMessageStartingWith("there is no host \"x\"; there are h100, h101, ")
                    .hasMessageEndingWith(", h119 and 10 more");
        });
    }
}
