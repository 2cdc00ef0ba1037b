package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A typed view of who is alive. */
@SuppressWarnings("FutureReturnValueIgnored")
class ClusterTest {
    private record Node(String name, int incarnation, List<String> names) {}

    private static Cluster<Node> three(World world) {
        return world.cluster(
                3, (host, names) -> new Node(host.name(), host.domain().incarnation(), names));
    }

    private static void run(Scenario scenario) {
        Campaign.of(scenario).runSeed(1).assertPassed();
    }

    @Test
    void nodesAreThoseThatRun() {
        run(world -> {
            Cluster<Node> cluster = three(world);
            assertThat(cluster.nodes()).isEmpty();
            world.await(cluster.started());
            assertThat(cluster.nodes()).extracting(Node::name).containsExactly("n1", "n2", "n3");
            assertThat(cluster.nodes().get(0).names()).containsExactly("n1", "n2", "n3");
            cluster.host("n2").crash();
            assertThat(cluster.node("n2")).isNull();
            assertThat(cluster.nodes()).extracting(Node::name).containsExactly("n1", "n3");
            cluster.host("n2").restart();
            assertThat(cluster.node("n2")).isNull();
            world.await(world.delay(Duration.ofMillis(1)));
            assertThat(Objects.requireNonNull(cluster.node("n2")).incarnation()).isEqualTo(2);
            return null;
        });
    }

    @Test
    void agreesWhenAllAreThereAndEqual() {
        run(world -> {
            Cluster<Node> cluster = three(world);
            assertThat(cluster.agrees(Node::names)).as("none has started").isFalse();
            world.await(cluster.started());
            assertThat(cluster.agrees(Node::names)).isTrue();
            assertThat(cluster.agrees(Node::name)).isFalse();
            cluster.host("n2").crash();
            assertThat(cluster.agrees(Node::names)).as("one is down").isFalse();
            return null;
        });
    }

    @Test
    void aProgramThatEndsItselfLeavesNoNode() {
        run(world -> {
            Cluster<Node> cluster = world.cluster("db", 2, (host, names) -> {
                if (host.domain().incarnation() == 1 && host.name().equals("db1")) {
                    throw host.exit();
                }
                return new Node(host.name(), host.domain().incarnation(), names);
            });
            world.await(world.delay(Duration.ofMillis(1)));
            assertThat(cluster.nodes()).extracting(Node::name).containsExactly("db2");
            assertThat(cluster.started()).isNotDone();
            cluster.host("db1").restart();
            world.await(cluster.started());
            assertThat(cluster.nodes()).hasSize(2);
            return null;
        });
    }

    @SuppressWarnings("NullAway") // what a program without a null check may do
    private static Object nothing() {
        return null;
    }

    @Test
    void refusesWhatMakesNoSense() {
        run(world -> {
            assertThatThrownBy(() -> world.cluster(0, (host, names) -> 1)).hasMessage("a cluster of 0 hosts");
            Cluster<Node> cluster = three(world);
            assertThatThrownBy(() -> cluster.node("n4"))
                    .hasMessage("there is no host \"n4\" in the cluster; there are [n1, n2, n3]");
            return null;
        });
        assertThat(Campaign.of(world -> world.cluster(1, (host, names) -> nothing()))
                        .runSeed(1)
                        .failureLine())
                .contains("the program of n1 made no node");
    }

    @Test
    void aViewUnderFaultsIsNeverOfTheDead() {
        Campaign campaign = Campaign.of(world -> {
            Cluster<Node> cluster = three(world);
            cluster.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(50)));
            Faults.of(HostFaultKinds.all())
                    .lasting(Duration.ofSeconds(5))
                    .start(world)
                    .thenEventually(
                            "all are back",
                            Duration.ofSeconds(10),
                            () -> cluster.nodes().size() == 3);
            world.always(
                    "only the living",
                    () -> cluster.names().stream()
                            .allMatch(name -> cluster.node(name) == null
                                    || cluster.host(name).isUp()));
            return world.delay(Duration.ofSeconds(16));
        });
        for (long seed = 0; seed < 100; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }
}
