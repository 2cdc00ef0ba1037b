package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.UnresponsiveException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a run says that does not get on; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class StuckTest {
    private static void spin(World world) {
        class Spin implements Runnable {
            @Override
            public void run() {
                world.executor().execute(this);
            }
        }
        world.executor().execute(new Spin());
    }

    @Test
    void aDeadlockNamesTheFutureAndTheLineThatMadeIt() {
        var report = run(world -> {
            var never = world.<String>newFuture();
            return never.thenApply(String::length);
        });

        assertThat(report.failure()).isInstanceOf(DeadlockException.class);
        assertThat(report.failureLine())
                .isEqualTo("DeadlockException: deadlock at virtual time 0.000 s: nothing is ready, no timer is "
                        + "pending, and the scenario is not done; 1 waiting");
        assertThat(report.failure().getMessage())
                .containsPattern(
                        "\n  future#1 \\(future, never completed\\)\n    created at .*\\(StuckTest\\.java:\\d+\\)$");
    }

    @Test
    void aDeadlockNamesTheFutureThatTheScenarioItselfReturned() {
        var report = run(world -> {
            world.executor().schedule(() -> {}, 1500, TimeUnit.MILLISECONDS);
            return world.newFuture();
        });

        assertThat(report.failureLine())
                .isEqualTo("DeadlockException: deadlock at virtual time 1.500 s: nothing is ready, no timer is "
                        + "pending, and the scenario is not done; 1 waiting");
    }

    @Test
    void backgroundWorkDoesNotHideADeadlock() {
        var report = run(world -> {
            var actor = world.domain().newActor("heart");
            class Beat implements Runnable {
                @Override
                public void run() {
                    world.domain().schedule(actor, null, dev.simloop.spi.TaskKind.TIMER, true, 60_000_000_000L, this);
                }
            }
            new Beat().run();
            return world.newFuture();
        });

        assertThat(report.failureLine())
                .isEqualTo("DeadlockException: deadlock at virtual time 660.000 s: only background work ran for "
                        + "longer than 600.000 s (SimConfig.withBackgroundGrace), and the scenario is not done; "
                        + "1 waiting");
    }

    @Test
    void aLivelockNamesTheBusiestActors() {
        var report = act(SimConfig.defaults().withMaxStepsPerInstant(1_000), StuckTest::spin);

        assertThat(report.failureLine())
                .isEqualTo("LivelockException: 1000 steps at one instant (virtual time 0.000 s) and no timer is "
                        + "pending: raise SimConfig.withMaxStepsPerInstant if that is meant; busiest actors: "
                        + "pool(root)#1 (999 steps), root (1 steps)");
    }

    @Test
    void tooManyStepsNameTheLimit() {
        var report = act(SimConfig.defaults().withMaxSteps(100), StuckTest::spin);

        assertThat(report.failureLine())
                .isEqualTo("StepLimitException: the run took 100 steps, the limit maxSteps: raise it with "
                        + "SimConfig.withMaxSteps; busiest actors: pool(root)#1 (99 steps), root (1 steps)");
    }

    @Test
    void tooMuchVirtualTimeNamesTheBusiestActors() {
        var report = act(
                SimConfig.defaults().withMaxVirtualTime(Duration.ofHours(1)),
                world -> world.singleThread("poll").scheduleAtFixedRate(() -> {}, 0, 10, TimeUnit.MINUTES));

        assertThat(report.failureLine())
                .isEqualTo("VirtualTimeLimitException: the next timer is due at 4200.000 s, past maxVirtualTime "
                        + "3600.000 s: raise it with SimConfig.withMaxVirtualTime; busiest actors: "
                        + "poll#1 (7 steps), root (1 steps)");
        assertThat(report.steps()).isEqualTo(8);
        assertThat(report.virtualNanos()).isEqualTo(Duration.ofHours(1).toNanos());
    }

    private volatile boolean stop;

    @Test
    void theWatchdogGivesUpOnATaskThatSpins() {
        Campaign campaign = Campaign.ofAction(world -> {
                    if (world.seed() == 3) {
                        while (!stop) {
                            Thread.onSpinWait();
                        }
                    }
                })
                .withConfig(SimConfig.defaults().withWatchdog(Duration.ofMillis(200)));
        try {
            var report = campaign.runSeed(3);
            assertThat(report.failure()).isInstanceOf(UnresponsiveException.class);
            assertThat(report.failureLine())
                    .isEqualTo("UnresponsiveException: one task kept the loop's thread for longer than the "
                            + "watchdog's PT0.2S of wall time (SimConfig.withWatchdog); seed 3, step 1 of root,"
                            + " at virtual time 0.000 s");
            assertThat(report.steps()).isEqualTo(1);
            assertThat(report.failure().getMessage()).contains("\n    at ").contains("StuckTest");

            var finding = campaign.withSeeds(5).withWorkers(1).run().findings().get(0);
            assertThat(finding.token().seed()).isEqualTo(3);
            assertThat(finding.failure()).isInstanceOf(UnresponsiveException.class);
        } finally {
            stop = true;
        }
    }

    @Test
    void aPumpCannotPassTheLimitOfVirtualTime() {
        var report = Campaign.ofAction(world ->
                        world.loop().runNested(() -> false, Duration.ofHours(2).toNanos()))
                .withConfig(SimConfig.defaults().withMaxVirtualTime(Duration.ofHours(1)))
                .runSeed(1);

        assertThat(report.failureLine())
                .isEqualTo("VirtualTimeLimitException: a nested pump goes on until 7200.000 s, past maxVirtualTime "
                        + "3600.000 s: raise it with SimConfig.withMaxVirtualTime; busiest actors: root (1 steps)");
        assertThat(report.virtualNanos()).isZero();
    }

    @Test
    void stepsThatCostTimeCannotPassTheLimitOfVirtualTime() {
        var config = SimConfig.defaults().withStepCost(Duration.ofMillis(10)).withMaxVirtualTime(Duration.ofSeconds(1));
        var report = Campaign.ofAction(world -> world.executor().execute(new Runnable() {
                    @Override
                    public void run() {
                        world.executor().execute(this);
                    }
                }))
                .withConfig(config)
                .runSeed(1);

        assertThat(report.failureLine())
                .matches("VirtualTimeLimitException: the cost of a step moves the clock to 1\\.00\\d+ s, past "
                        + "maxVirtualTime 1\\.000 s: raise it with SimConfig\\.withMaxVirtualTime; busiest "
                        + "actors: pool\\(root\\)#1 \\(\\d+ steps\\), root \\(1 steps\\)");
        assertThat(report.virtualNanos())
                .isLessThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
