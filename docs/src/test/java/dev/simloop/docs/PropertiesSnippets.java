package dev.simloop.docs;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Buggify;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.property.Convergence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What docs/properties.md shows. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class PropertiesSnippets {
    /** Takes a job every few milliseconds; some jobs take long. */
    static class Worker {
        final Queue<String> waiting = new ArrayDeque<>();
        int done;

        void take(Host host) {
            if (waiting.poll() != null) {
                int cost = Buggify.fires("worker.slow") ? 400 : 4;
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
        // region queue-properties
        world.always("queue is short", host, () -> worker.waiting.size() <= 20);
        world.eventually("all done", limit, () -> worker.done == 20);
        world.leadsTo("moves on", () -> worker.waiting.size() >= 10, () -> worker.waiting.size() < 10, limit);
        world.sometimes("idle", () -> worker.waiting.isEmpty());
        // endregion
        for (int i = 0; i < 20; i++) {
            worker.waiting.add("job " + i);
        }
        worker.take(host);
    }

    @Test
    void theWorkerIsDoneInTime() {
        // region requires
        Campaign.ofAction(world -> work(world, Duration.ofSeconds(2)))
                .requiringHits("idle", "moves on", "buggify.worker.slow.fired")
                .run()
                .assertPassed();
        // endregion
    }

    @Test
    void aSlowWorkerIsTooLate() {
        // region violation
        Campaign hasty = Campaign.ofAction(world -> work(world, Duration.ofMillis(300)));

        assertThatThrownBy(() -> hasty.run().assertPassed())
                .hasCauseInstanceOf(PropertyViolation.class)
                .hasMessageStartingWith("PropertyViolation: property \"all done\" is still false at its deadline\n"
                        + "  at virtual time 0.3");
        // endregion
    }

    @Test
    void aHollowCampaignFails() {
        // region hollow
        Campaign campaign = Campaign.ofAction(world -> {
                    world.sometimes("two leaders", () -> false);
                    world.declare("packets lost");
                })
                .requiringAll();

        assertThatThrownBy(() -> campaign.run().assertPassed())
                .isInstanceOf(CoverageFailure.class)
                .hasMessage("never happened in 1000 runs: sometimes \"two leaders\", counter \"packets lost\"");
        // endregion
    }

    @Test
    void replicasConverge() {
        Map<String, Integer> values = new LinkedHashMap<>();
        var report = Campaign.ofAction(world -> {
                    for (String name : List.of("n1", "n2", "n3")) {
                        values.put(name, 0);
                        world.host(name).executor().schedule(() -> values.put(name, 7), 100, MILLISECONDS);
                    }
                    // region converge
                    world.runFor(Duration.ofMillis(50));
                    values.put("n2", 5);
                    world.runUntil(
                            () -> {
                                Convergence.assertConverged(values.keySet(), values::get);
                                return true;
                            },
                            Duration.ofSeconds(1));
                    // endregion
                })
                .runSeed(1);

        assertThat(report.passed()).isTrue();
        assertThat(report.virtualNanos()).isEqualTo(100_000_000L);
    }
}
