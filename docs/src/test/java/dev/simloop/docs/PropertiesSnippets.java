package dev.simloop.docs;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Buggify;
import dev.simloop.Campaign;
import dev.simloop.Convergence;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.PropertyViolation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What docs/properties.md shows. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class PropertiesSnippets {
    // region queue-properties
    /** Takes a job every few milliseconds; some jobs take long. */
    static class Worker {
        final Queue<String> waiting = new ArrayDeque<>();
        int done;

        void take(Host host) {
            if (waiting.poll() != null) {
                int cost = Buggify.sometimes("worker.slow") ? 400 : 4;
                host.executor().schedule(() -> done++, cost, MILLISECONDS);
            }
            if (done < 20) {
                host.executor().schedule(() -> take(host), 10, MILLISECONDS);
            }
        }
    }

    static void work(World world, Duration limit) {
        Host host = world.host("w1");
        Worker worker = new Worker();
        world.always("queue is short", host, () -> {
            assertThat(worker.waiting.size()).as("jobs waiting").isLessThanOrEqualTo(20);
            return true;
        });
        world.eventually("all done", limit, () -> worker.done == 20);
        world.leadsTo("moves on", () -> worker.waiting.size() >= 10, () -> worker.waiting.size() < 10, limit);
        world.sometimes("idle", () -> worker.waiting.isEmpty());
        for (int i = 0; i < 20; i++) {
            worker.waiting.add("job " + i);
        }
        worker.take(host);
    }
    // endregion

    @Test
    void theWorkerIsDoneInTime() {
        // region requires
        Campaign.ofAction(world -> work(world, Duration.ofSeconds(2)))
                .seeds(200)
                .requireHits("idle", "moves on", "buggify.worker.slow.fired")
                .run()
                .assertPassed();
        // endregion
    }

    @Test
    void aSlowWorkerIsTooLate() {
        // region violation
        var finding = Campaign.ofAction(world -> work(world, Duration.ofMillis(300)))
                .seeds(200)
                .run()
                .firstFinding()
                .orElseThrow();

        assertThat(finding.failure())
                .isInstanceOf(PropertyViolation.class)
                .hasMessageStartingWith(
                        "property \"all done\" is still false at its deadline\n" + "  at virtual time 0.300 s, step ");
        // endregion
    }

    @Test
    void aHollowCampaignFails() {
        // region hollow
        var result = Campaign.ofAction(world -> {
                    world.sometimes("two leaders", () -> false);
                    world.reachable("snapshot installed");
                    world.declare("packets lost");
                })
                .seeds(100)
                .requireAll()
                .run();

        assertThat(result.neverHappened())
                .containsExactly(
                        "reachable \"snapshot installed\"", "sometimes \"two leaders\"", "counter \"packets lost\"");
        assertThatThrownBy(result::assertPassed)
                .isInstanceOf(CoverageFailure.class)
                .hasMessage("never happened in 100 runs: reachable \"snapshot installed\", "
                        + "sometimes \"two leaders\", counter \"packets lost\"");
        // endregion
    }

    @Test
    void replicasConverge() {
        // region converge
        var report = Campaign.ofAction(world -> {
                    Map<Host, Integer> values = new LinkedHashMap<>();
                    for (String name : new String[] {"n1", "n2", "n3"}) {
                        Host host = world.host(name);
                        values.put(host, 0);
                        host.executor().schedule(() -> values.put(host, 7), 100, MILLISECONDS);
                    }
                    world.runFor(Duration.ofMillis(50));
                    values.put(world.host("n2"), 5);
                    world.runUntil(
                            () -> {
                                Convergence.assertConverged(values.keySet(), values::get);
                                return true;
                            },
                            Duration.ofSeconds(1));
                })
                .runSeed(1);

        assertThat(report.passed()).isTrue();
        assertThat(report.virtualNanos()).isEqualTo(100_000_000L);
        // endregion
    }
}
