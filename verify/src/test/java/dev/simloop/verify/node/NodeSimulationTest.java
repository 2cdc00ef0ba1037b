package dev.simloop.verify.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.NetworkFaultKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeSimulationTest {
    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSimulation.of(String.class, List.of(), name -> new Silent()))
                .withMessage("there are no nodes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeSimulation.of(String.class, List.of("a", "a"), name -> new Silent()))
                .withMessage("a node is named twice: [a, a]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> silent().withMaxDuration(Duration.ZERO))
                .withMessage("length of a run is not positive: PT0S");
        assertThat(failureOf(context -> context.send("nobody", "x")))
                .hasMessageContaining("no node is named nobody; there are [a]");
        assertThat(failureOf(context -> context.setTimer("t", Duration.ofSeconds(-1))))
                .hasMessageContaining("time of timer t is negative: PT-1S");
        assertThat(failureOf(context -> context.draw("coin", 0)))
                .hasMessageContaining("bound of draw coin is not positive: 0");
    }

    private static final class Silent implements Node<String> {
        @Override
        public void onMessage(Context<String> context, String from, String message) {}
    }

    private static NodeSimulation<Silent, String> silent() {
        return NodeSimulation.of(String.class, List.of("a"), name -> new Silent());
    }

    private interface Deed {
        void on(Context<String> context);
    }

    private static Throwable failureOf(Deed deed) {
        class Bad implements Node<String> {
            @Override
            public void onStart(Context<String> context) {
                deed.on(context);
            }

            @Override
            public void onMessage(Context<String> context, String from, String message) {}
        }
        return NodeSimulation.<Bad, String>of(String.class, List.of("a"), name -> new Bad())
                .campaign()
                .withSeeds(1)
                .run()
                .findings()
                .get(0)
                .failure();
    }

    @Test
    void timersAreReplacedAndCancelled() {
        List<String> seen = new ArrayList<>();
        class Timed implements Node<String> {
            @Override
            public void onStart(Context<String> context) {
                context.setTimer("a", Duration.ofSeconds(1));
                context.setTimer("a", Duration.ofSeconds(3));
                context.setTimer("b", Duration.ofSeconds(2));
                context.setTimer("c", Duration.ofSeconds(1));
                seen.add("cancelled " + context.cancelTimer("c") + " " + context.cancelTimer("c"));
            }

            @Override
            public void onTimer(Context<String> context, String timer) {
                seen.add(timer + " at " + context.now());
            }

            @Override
            public void onMessage(Context<String> context, String from, String message) {}
        }
        NodeSimulation.<Timed, String>of(String.class, List.of("a"), name -> new Timed())
                .campaign()
                .withWorkers(1)
                .withSeeds(1)
                .run()
                .assertPassed();
        assertThat(seen).containsExactly("cancelled true false", "b at PT2S", "a at PT3S");
    }

    /** Counts what comes; {@code a} asks {@code b} three times, which answers. */
    private static final class Counting implements Node<String> {
        int heard;

        @Override
        public void onStart(Context<String> context) {
            if (context.name().equals("a")) {
                for (String other : context.nodes()) {
                    context.send(other, "hello");
                }
            }
        }

        @Override
        public void onMessage(Context<String> context, String from, String message) {
            heard++;
            if (context.name().equals("b")) {
                context.send(from, "hello yourself");
            }
        }
    }

    private static NodeSimulation<Counting, String> counting() {
        return NodeSimulation.of(String.class, List.of("a", "b"), name -> new Counting());
    }

    @Test
    void goalsAreAskedWhenNothingIsLeftToHappen() {
        counting()
                .goal("all heard", nodes -> nodes.get("a").heard == 2 && nodes.get("b").heard == 1)
                .campaign()
                .withSeeds(20)
                .run()
                .assertPassed();
        assertThat(failureOf(counting().goal("more", nodes -> nodes.get("b").heard == 2)))
                .hasMessage("goal \"more\" is not reached and nothing is left to happen");
    }

    private static final class Ticking implements Node<String> {
        @Override
        public void onStart(Context<String> context) {
            context.setTimer("tick", Duration.ofMillis(100));
        }

        @Override
        public void onTimer(Context<String> context, String timer) {
            onStart(context);
        }

        @Override
        public void onMessage(Context<String> context, String from, String message) {}
    }

    private static NodeSimulation<Ticking, String> ticking() {
        return NodeSimulation.of(String.class, List.of("a", "b"), name -> new Ticking());
    }

    @Test
    void aRunWithTimersThatGoOnForEverEndsAllTheSame() {
        var ticking = ticking().withMaxDuration(Duration.ofSeconds(30));
        assertThat(ticking.campaign().runSeed(1).virtualNanos())
                .isEqualTo(Duration.ofSeconds(30).toNanos());
        assertThat(failureOf(ticking.goal("never", nodes -> false)))
                .hasMessage("goal \"never\" is not reached after PT30S without faults");
    }

    @Test
    void invariantsAreAskedAfterEveryStep() {
        assertThat(failureOf(counting()
                        .always("deaf", nodes -> nodes.up().stream().noneMatch(n -> n.heard > 0))))
                .hasMessageContaining("property \"deaf\" is false");
    }

    @Test
    void convergenceIsDueAfterTheFaults() {
        Faults partitions = Faults.of(List.of(NetworkFaultKinds.named("net.partition")))
                .allKinds()
                .every(Duration.ofMillis(5))
                .lasting(Duration.ofSeconds(2));
        assertThat(failureOf(
                        counting().withFaults(partitions).converges("deaf", Duration.ofSeconds(3), nodes -> false)))
                .hasMessageContaining("property \"deaf\" is still false at the end of the run, due 5.000 s")
                .hasMessageContaining("virtual time 2.000 s");
        assertThat(failureOf(counting().converges("deaf", Duration.ofSeconds(3), nodes -> false)))
                .hasMessageContaining("property \"deaf\" is still false at ");
    }

    @Test
    void aNodeWhoseHostIsDownIsNotSeenAndStartsAnew() {
        List<String> seen = new ArrayList<>();
        NodeSimulation<Ticking, String> crashing = ticking()
                .withFaults(Faults.none()
                        .at(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                HostFaultKinds.all().get(0))
                        .lasting(Duration.ofSeconds(3)))
                .always("seen", nodes -> {
                    String now = nodes.up().size() + " up";
                    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
                        seen.add(now);
                    }
                    return true;
                });
        crashing.campaign().withWorkers(1).withSeeds(1).run().assertPassed();
        assertThat(seen).endsWith("2 up", "1 up", "2 up");
    }

    @Test
    void runsOfASeedAreEqual() {
        var campaign = counting()
                .withFaults(Faults.of(HostFaultKinds.all())
                        .and(NetworkFaultKinds.all())
                        .lasting(Duration.ofSeconds(5)))
                .campaign();
        for (long seed = 0; seed < 50; seed++) {
            assertThat(campaign.runSeed(seed).isSameRun(campaign.runSeed(seed))).isTrue();
        }
    }

    private static Throwable failureOf(NodeSimulation<?, ?> simulation) {
        return simulation.campaign().withSeeds(1).run().findings().get(0).failure();
    }
}
