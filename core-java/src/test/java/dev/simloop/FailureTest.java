package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.LoopFinishedException;
import dev.simloop.failure.NestedRunException;
import dev.simloop.failure.OrphanException;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.failure.UnresponsiveException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a run says when it fails; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class FailureTest {
    private static RunReport run(Scenario scenario) {
        return Campaign.of(scenario).runSeed(1);
    }

    private static RunReport act(Scenario.Action action) {
        return Campaign.ofAction(action).runSeed(1);
    }

    private static RunReport act(SimConfig config, Scenario.Action action) {
        return Campaign.ofAction(action).config(config).runSeed(1);
    }

    private static void spin(World world) {
        class Spin implements Runnable {
            @Override
            public void run() {
                world.executor().execute(this);
            }
        }
        world.executor().execute(new Spin());
    }

    @Nested
    class Arguments {
        @Test
        void rejectsNegativeDelays() {
            assertThat(run(world -> world.delay(Duration.ofSeconds(-1))).failureLine())
                    .isEqualTo("IllegalArgumentException: delay is negative: PT-1S");
            assertThat(act(world -> world.executor().delayed(Duration.ofSeconds(-1)))
                            .failureLine())
                    .isEqualTo("IllegalArgumentException: delay is negative: PT-1S");
        }

        @Test
        void rejectsEmptySeedRanges() {
            assertThatThrownBy(() -> Seeds.range(5, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("seed range is empty: count 0 from 5");
            assertThatThrownBy(() -> Seeds.count(-1)).hasMessage("seed range is empty: count -1 from 0");
            assertThatThrownBy(Seeds::of).hasMessage("seed list is empty");
        }

        @Test
        void rejectsLimitsThatAreNotPositive() {
            var config = SimConfig.defaults();

            assertThatThrownBy(() -> config.withMaxSteps(0)).hasMessage("maxSteps is not positive: 0");
            assertThatThrownBy(() -> config.withMaxVirtualTime(Duration.ZERO))
                    .hasMessage("maxVirtualTime is not positive: 0");
            assertThatThrownBy(() -> config.withMaxStepsPerInstant(-1))
                    .hasMessage("maxStepsPerInstant is not positive: -1");
            assertThatThrownBy(() -> config.withStepCost(Duration.ofNanos(-1)))
                    .hasMessage("stepCost is negative: PT-0.000000001S");
            assertThatThrownBy(() -> config.withTimerSlack(Duration.ofNanos(-1)))
                    .hasMessage("timerSlack is negative: PT-0.000000001S");
            assertThatThrownBy(() -> config.withWatchdog(Duration.ofNanos(-1)))
                    .hasMessage("watchdog is negative: PT-0.000000001S");
            assertThatThrownBy(() -> config.withStrategy("pct"))
                    .hasMessage("strategy is unknown: pct (known: random, fifo)");
        }
    }

    @Nested
    class Stuck {
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
                            "\n  future#1 \\(future, never completed\\)\n    created at .*\\(FailureTest\\.java:\\d+\\)$");
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
                        world.domain().arm(actor, null, dev.simloop.spi.TaskKind.TIMER, true, 60_000_000_000L, this);
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
            var report = act(SimConfig.defaults().withMaxStepsPerInstant(1_000), FailureTest::spin);

            assertThat(report.failureLine())
                    .isEqualTo("LivelockException: 1000 steps at one instant (virtual time 0.000 s) and no timer is "
                            + "pending: raise SimConfig.withMaxStepsPerInstant if that is meant; busiest actors: "
                            + "pool(root) (999 steps), root (1 steps)");
        }

        @Test
        void tooManyStepsNameTheLimit() {
            var report = act(SimConfig.defaults().withMaxSteps(100), FailureTest::spin);

            assertThat(report.failureLine())
                    .isEqualTo("StepLimitException: the run took 100 steps, the limit maxSteps: raise it with "
                            + "SimConfig.withMaxSteps; busiest actors: pool(root) (99 steps), root (1 steps)");
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

        @Test
        void aPumpCannotPassTheLimitOfVirtualTime() {
            var report = Campaign.ofAction(world ->
                            world.loop().pump(() -> false, Duration.ofHours(2).toNanos()))
                    .config(SimConfig.defaults().withMaxVirtualTime(Duration.ofHours(1)))
                    .runSeed(1);

            assertThat(report.failureLine())
                    .isEqualTo("VirtualTimeLimitException: a nested pump goes on until 7200.000 s, past maxVirtualTime "
                            + "3600.000 s: raise it with SimConfig.withMaxVirtualTime; busiest actors: root (1 steps)");
            assertThat(report.virtualNanos()).isZero();
        }

        @Test
        void stepsThatCostTimeCannotPassTheLimitOfVirtualTime() {
            var config =
                    SimConfig.defaults().withStepCost(Duration.ofMillis(10)).withMaxVirtualTime(Duration.ofSeconds(1));
            var report = Campaign.ofAction(world -> world.executor().execute(new Runnable() {
                        @Override
                        public void run() {
                            world.executor().execute(this);
                        }
                    }))
                    .config(config)
                    .runSeed(1);

            assertThat(report.failureLine())
                    .matches("VirtualTimeLimitException: the cost of a step moves the clock to 1\\.00\\d+ s, past "
                            + "maxVirtualTime 1\\.000 s: raise it with SimConfig\\.withMaxVirtualTime; busiest "
                            + "actors: pool\\(root\\) \\(\\d+ steps\\), root \\(1 steps\\)");
            assertThat(report.virtualNanos())
                    .isLessThanOrEqualTo(Duration.ofSeconds(1).toNanos());
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
                    .config(SimConfig.defaults().withWatchdog(Duration.ofMillis(200)));
            try {
                var report = campaign.runSeed(3);
                assertThat(report.failure()).isInstanceOf(UnresponsiveException.class);
                assertThat(report.failureLine())
                        .isEqualTo("UnresponsiveException: one task kept the loop's thread for longer than the "
                                + "watchdog's PT0.2S of wall time (SimConfig.withWatchdog); seed 3");
                assertThat(report.failure().getMessage()).contains("\n    at ").contains("FailureTest");

                var finding = campaign.seeds(5).workers(1).run().firstFinding().orElseThrow();
                assertThat(finding.token().seed()).isEqualTo(3);
                assertThat(finding.failure()).isInstanceOf(UnresponsiveException.class);
            } finally {
                stop = true;
            }
        }
    }

    @Nested
    class Threads {
        private Throwable foreign(Runnable touch) {
            var thrown = new AtomicReference<Throwable>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            touch.run();
                        } catch (Throwable e) {
                            thrown.set(e);
                        }
                    },
                    "intruder");
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return thrown.get();
        }

        @Test
        void aSubmissionFromAnotherThreadFailsThereAndFailsTheRun() {
            var seen = new AtomicReference<Throwable>();
            var report = act(world -> seen.set(foreign(() -> world.executor().execute(() -> {}))));

            assertThat(seen.get()).isInstanceOf(ForeignThreadException.class);
            assertThat(report.failure()).isSameAs(seen.get());
            assertThat(report.failureLine())
                    .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a task "
                            + "of pool(root); have the loop do that work, on an executor or a "
                            + "dispatcher of its own");
        }

        @Test
        void aTimerAndADrawFromAnotherThreadFailTheRunToo() {
            assertThat(act(world -> {
                                var executor = world.singleThread("io");
                                foreign(() -> executor.schedule(() -> {}, 1, TimeUnit.SECONDS));
                            })
                            .failureLine())
                    .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a timer "
                            + "of io#1; have the loop do that work, on an executor or a dispatcher of its own");
            assertThat(act(world -> {
                                var random = world.random("x");
                                foreign(random::nextInt);
                            })
                            .failureLine())
                    .isEqualTo("ForeignThreadException: thread \"intruder\" is not the loop's and touched it: a draw "
                            + "from stream user/world/x; have the loop do that work, on an executor or a "
                            + "dispatcher of its own");
        }

        @Test
        void aRunWithinARunIsRefused() {
            assertThat(act(world -> SimLoop.seeded(7).run()).failureLine())
                    .isEqualTo("NestedRunException: a run was started on the thread of another run (seed 1): a run "
                            + "cannot nest, compose with futures instead");
            assertThat(act(world -> Campaign.of(w -> null).run()).failureLine())
                    .isEqualTo(
                            "NestedRunException: a campaign was started on the thread of a run (seed 1): a run cannot nest");
            assertThat(act(world -> Campaign.of(w -> null).runSeed(2)).failure())
                    .isInstanceOf(NestedRunException.class);
        }

        @Test
        void aFinishedLoopIsRefused() {
            var loop = SimLoop.seeded(7);
            var executor = loop.executor();
            var random = loop.random("x");
            loop.run();
            String message = "the loop of seed 7 has finished: make a new SimLoop for another run";

            assertThatThrownBy(loop::run)
                    .isInstanceOf(LoopFinishedException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> executor.execute(() -> {}))
                    .isInstanceOf(LoopFinishedException.class)
                    .hasMessage(message);
            assertThatThrownBy(loop::nowNanos).hasMessage(message);
            assertThatThrownBy(random::nextInt)
                    .isInstanceOf(LoopFinishedException.class)
                    .hasMessage("stream user/world/x was asked after its run had ended");
        }
    }

    @Nested
    class Orphans {
        @Test
        void aThrowFromATimer() {
            var report = act(world -> world.domain()
                    .arm(
                            world.domain().newActor("alarm"),
                            null,
                            dev.simloop.spi.TaskKind.TIMER,
                            false,
                            1_500_000,
                            () -> {
                                throw new IllegalStateException("boom");
                            }));

            assertThat(report.failureLine())
                    .isEqualTo("OrphanException: nobody caught what left alarm#1 at virtual time 0.001500000 s: "
                            + "java.lang.IllegalStateException: boom");
            assertThat(report.failure()).hasCauseInstanceOf(IllegalStateException.class);
        }

        @Test
        void aThrowFromExecute() {
            var report = act(world -> world.host("n1").singleThread("io").execute(() -> {
                throw new AssertionError("boom");
            }));

            assertThat(report.failureLine())
                    .isEqualTo("OrphanException: nobody caught what left n1/io#1 at virtual time 0.000 s: "
                            + "java.lang.AssertionError: boom");
        }

        @Test
        void aRootFutureThatNobodyAsked() {
            var report = act(world -> world.runAsync(() -> {
                throw new IllegalStateException("boom");
            }));

            assertThat(report.failure()).isInstanceOf(OrphanException.class);
            assertThat(report.failureLine())
                    .isEqualTo("OrphanException: nobody caught what left future#1 at virtual time 0.000 s: "
                            + "java.lang.IllegalStateException: boom");
        }

        @Test
        void aRootFutureThatSomebodyAskedIsNone() {
            assertThat(act(world -> world.runAsync(() -> {
                                        throw new IllegalStateException("boom");
                                    })
                                    .exceptionally(e -> null))
                            .failureLine())
                    .isEmpty();
        }

        @Test
        void cancellationNeverCounts() {
            var report = act(world -> {
                world.newFuture().cancel(true);
                world.executor().execute(() -> {
                    throw new CancellationException("enough");
                });
            });

            assertThat(report.failureLine()).isEmpty();
        }

        @Test
        void aPolicyCanReportOrIgnoreThem() {
            Scenario.Action action = world -> world.executor().execute(() -> {
                throw new IllegalStateException("boom");
            });

            var reported = act(SimConfig.defaults().withOrphans(OrphanPolicy.REPORT), action);
            var ignored = act(SimConfig.defaults().withOrphans(OrphanPolicy.IGNORE), action);

            assertThat(reported.passed()).isTrue();
            assertThat(reported.orphans()).singleElement().hasToString("java.lang.IllegalStateException: boom");
            assertThat(ignored.passed()).isTrue();
            assertThat(ignored.orphans()).isEmpty();
            assertThat(ignored.counters()).containsEntry("loop.orphans.ignored", 1L);
        }

        @Test
        void theScenarioMayThrowAsItIs() {
            assertThat(act(world -> {
                                throw new java.io.IOException("disk");
                            })
                            .failureLine())
                    .isEqualTo("IOException: disk");
            assertThat(run(world -> world.supplyAsync(() -> {
                                throw new IllegalStateException("late");
                            }))
                            .failureLine())
                    .isEqualTo("IllegalStateException: late");
        }
    }

    @Nested
    class Properties {
        @Test
        void aFalsePropertyFailsTheRunAtThatStep() {
            var report = act(world -> {
                var leaders = new AtomicInteger();
                world.always("one leader at most", () -> leaders.get() <= 1);
                for (int i = 1; i <= 3; i++) {
                    world.executor().schedule(leaders::incrementAndGet, i, TimeUnit.SECONDS);
                }
            });

            assertThat(report.failure()).isInstanceOf(PropertyViolation.class);
            assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"one leader at most\" is false");
            assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
            assertThat(report.steps()).isEqualTo(3);
        }

        @Test
        void aPropertyMayThrowAnAssertionError() {
            assertThat(act(world -> world.always("sane", () -> {
                                throw new AssertionError("2 leaders: n1, n2");
                            }))
                            .failureLine())
                    .isEqualTo("PropertyViolation: property \"sane\": 2 leaders: n1, n2");
        }

        @Test
        void aPropertyMayNeitherDrawNorSubmit() {
            assertThat(act(world -> {
                                var random = world.random("x");
                                world.always("draws", random::nextBoolean);
                            })
                            .failureLine())
                    .isEqualTo("IllegalStateException: a property drew from stream user/world/x: properties only look");
            assertThat(act(world -> world.always("submits", () -> {
                                world.executor().execute(() -> {});
                                return true;
                            }))
                            .failureLine())
                    .isEqualTo("IllegalStateException: a property submitted a task: properties only look");
        }

        @Test
        void aPropertyThatThrowsSomethingElseIsAFailingSeedOfACampaign() {
            var result = Campaign.ofAction(world -> world.always("broken", () -> {
                        throw new ArithmeticException("by zero");
                    }))
                    .seeds(3)
                    .run();

            assertThat(result.firstFinding().orElseThrow().original().failureLine())
                    .isEqualTo("ArithmeticException: by zero");
        }
    }

    @Test
    void aFailureSaysWhereItHappenedAndHowToRepeatIt() {
        var config = SimConfig.defaults();

        assertThatThrownBy(() -> SimLoop.seeded(4823).run(SimLoop.seeded(1).completableFuture()))
                .isInstanceOf(SimulationFailure.class);
        assertThatThrownBy(() -> {
                    var loop = SimLoop.seeded(4823);
                    loop.run(loop.delay(Duration.ofSeconds(2)).thenRun(() -> {
                        throw new IllegalStateException("boom");
                    }));
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessage("IllegalStateException: boom"
                        + "\n  seed 4823, strategy random, step 2, virtual time 2.000 s"
                        + "\n  token sl1/4823/random/-/" + config.digest()
                        + "\n  run again: SimLoop.seeded(4823)")
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
