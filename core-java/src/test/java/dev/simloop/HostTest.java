package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts start, crash, stop, pause and start again; what an incarnation owns ends with it. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class HostTest {
    private static RunReport run(Consumer<World> scenario) {
        RunReport report = Campaign.ofAction(scenario::accept).runSeed(1);
        assertThat(report.failure()).isNull();
        return report;
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Nested
    class CrashAndRestart {
        @Test
        void theEntryRunsAgainAtEveryRestart() {
            List<String> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1", h -> {
                    ran.add(world.domain().currentActor() + " at " + world.now().toSeconds());
                    h.executor().schedule(() -> ran.add("timer of " + h.domain().incarnation()), 3, TimeUnit.SECONDS);
                });
                world.executor().schedule(host::crash, 1, TimeUnit.SECONDS);
                world.executor().schedule(host::restart, 2, TimeUnit.SECONDS);
            });

            assertThat(ran).containsExactly("n1/start#1 at 0", "n1~2/start#1 at 2", "timer of 2");
        }

        @Test
        void anOldIncarnationReachesNothingOfTheNext() {
            List<String> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                SimExecutor old = host.executor();
                SimFuture<String> asked = host.domain().newFuture();
                asked.thenAcceptAsync(ran::add);
                host.crash();
                host.restart();
                old.execute(() -> ran.add("old executor"));
                asked.complete("old future");
                host.executor().execute(() -> ran.add("new executor"));
            });

            assertThat(ran).containsExactly("new executor");
        }

        @Test
        void aStreamGoesOnWhereTheCrashLeftIt() {
            List<Long> drawn = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                drawn.add(host.random("x").nextLong());
                host.crash();
                host.restart();
                drawn.add(host.random("x").nextLong());
            });

            assertThat(drawn).doesNotHaveDuplicates();
        }

        @Test
        void whatIsAskedOfAHostInTheWrongStateSaysSo() {
            run(world -> {
                Host host = world.host("n1", h -> {});
                assertThatThrownBy(host::restart)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("host n1 is up: crash it or shut it down before a restart");
                assertThatThrownBy(() -> world.host("n1", h -> {})).hasMessage("host n1 has an entry already");
                host.crash();
                assertThatThrownBy(host::crash).hasMessage("crash: host n1 is down");
                assertThatThrownBy(() -> host.pause(SECOND)).hasMessage("pause: host n1 is down");
                assertThatThrownBy(() -> host.shutdown(SECOND)).hasMessage("shutdown: host n1 is down");
                assertThatThrownBy(() -> host.onShutdown(() -> {})).hasMessage("onShutdown: host n1 is down");
                assertThat(host.isUp()).isFalse();
            });
        }

        @Test
        void crashesAndRestartsAreCounted() {
            RunReport report = run(world -> {
                Host host = world.host("n1");
                host.crash();
                host.restart();
                host.crash();
            });

            assertThat(report.counters()).containsEntry("host.crash", 2L).containsEntry("host.restart", 1L);
        }
    }

    @Nested
    class Pause {
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3})
        void nothingRunsWhileTimeGoesOn(long seed) {
            List<String> ran = new ArrayList<>();

            Campaign.ofAction(world -> {
                        Host host = world.host("n1");
                        SimExecutor thread = host.singleThread("io");
                        for (int tick = 1; tick <= 6; tick++) {
                            host.executor()
                                    .schedule(
                                            () -> ran.add("tick " + world.now().toMillis()),
                                            100L * tick,
                                            TimeUnit.MILLISECONDS);
                        }
                        world.executor()
                                .schedule(
                                        () -> {
                                            thread.execute(() -> ran.add(
                                                    "queued " + world.now().toMillis()));
                                            host.pause(Duration.ofMillis(500));
                                        },
                                        250,
                                        TimeUnit.MILLISECONDS);
                    })
                    .withSeeds(Seeds.of(seed))
                    .run()
                    .assertPassed();

            assertThat(ran.subList(0, 2)).containsExactly("tick 100", "tick 200");
            assertThat(ran.subList(2, ran.size()))
                    .containsExactlyInAnyOrder("queued 750", "tick 750", "tick 750", "tick 750", "tick 750");
        }

        @Test
        void aMailboxKeepsItsOrderOverAPause() {
            List<Integer> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                SimExecutor thread = host.singleThread("io");
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    thread.execute(() -> ran.add(number));
                }
                Fault pause = host.pause(SECOND);
                thread.execute(() -> ran.add(5));
                assertThat(pause.hits()).isEqualTo(6);
                assertThat(host.isPaused()).isTrue();
            });

            assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5);
        }

        @Test
        void itSaysWhatItIsAlikeInEveryRun() {
            run(world -> {
                Fault pause = world.host("n1").pause(SECOND);
                Fault drift = world.host("n2").hostClock().drift(1_000);
                assertThat(pause).hasToString("pause of n1");
                assertThat(drift).hasToString("clock.drift on n2");
                pause.close();
                drift.close();
                assertThat(pause).hasToString("pause of n1 (ended)");
                assertThat(drift).hasToString("clock.drift on n2 (ended)");
            });
        }

        @Test
        void closingItEndsItEarlyAndTwiceIsOnce() {
            List<Long> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                Fault pause = host.pause(Duration.ofHours(1));
                host.executor().execute(() -> ran.add(world.now().toSeconds()));
                world.executor()
                        .schedule(
                                () -> {
                                    pause.close();
                                    pause.close();
                                },
                                2,
                                TimeUnit.SECONDS);
            });

            assertThat(ran).containsExactly(2L);
        }

        @Test
        void aPausedHostCanCrashAndWhatItHeldIsGone() {
            List<String> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                host.executor().execute(() -> ran.add("held"));
                host.pause(SECOND);
                host.crash();
                host.restart();
                assertThat(host.isPaused()).isFalse();
                host.executor().execute(() -> ran.add("fresh"));
            });

            assertThat(ran).containsExactly("fresh");
        }

        @Test
        void whatIsHeldBackKeepsItsExecutorFromTerminating() {
            run(world -> {
                Host host = world.host("n1");
                SimExecutor thread = host.singleThread("io");
                thread.execute(() -> {});
                Fault pause = host.pause(SECOND);
                thread.shutdown();
                assertThat(thread.isTerminated()).isFalse();
                world.executor()
                        .schedule(() -> assertThat(thread.isTerminated()).isTrue(), 2, TimeUnit.SECONDS);
                pause.close();
            });
        }

        @Test
        void wrongPausesSaySo() {
            run(world -> {
                Host host = world.host("n1");
                assertThatThrownBy(() -> host.pause(Duration.ZERO)).hasMessage("pause is not positive: PT0S");
                assertThatThrownBy(() -> host.pause(Duration.ofSeconds(-1))).hasMessage("delay is negative: PT-1S");
                host.pause(SECOND);
                assertThatThrownBy(() -> host.pause(SECOND)).hasMessage("host n1 is paused already");
            });
        }
    }

    @Nested
    class Shutdown {
        @Test
        void hooksRunLatestFirstThenNothing() {
            List<String> ran = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                SimExecutor thread = host.singleThread("hooks");
                host.onShutdown(() -> thread.execute(() -> ran.add("first")));
                host.onShutdown(() -> ran.add("second at " + world.domain().currentActor()));
                host.executor().schedule(() -> ran.add("timer"), 5, TimeUnit.SECONDS);
                host.shutdown(SECOND).thenRun(() -> ran.add("down " + !host.isUp()));
                assertThat(host.shutdown(SECOND)).isNotDone();
            });

            assertThat(ran).contains("second at n1/shutdown#1", "down true").doesNotContain("timer");
        }

        @Test
        void whatTakesLongerThanTheGraceIsCutOff() {
            List<Object> ran = new ArrayList<>();

            RunReport report = run(world -> {
                Host host = world.host("n1");
                host.onShutdown(() -> host.executor().schedule(() -> ran.add("late"), 5, TimeUnit.SECONDS));
                host.shutdown(SECOND).thenRun(() -> ran.add(world.now()));
            });

            assertThat(ran).hasSize(1).doesNotContain("late");
            assertThat(report.counters()).containsEntry("host.shutdown", 1L);
        }
    }

    @Nested
    class Clocks {
        private static final Instant EPOCH = Instant.parse("2024-01-01T00:00:00Z");

        private static Duration wall(Host host) {
            return Duration.between(EPOCH, host.clock().instant());
        }

        @Test
        void driftMakesTimersAndBothClocksRunFast() {
            run(world -> {
                Host host = world.host("n1");
                List<Duration> fired = new ArrayList<>();
                host.executor().schedule(() -> fired.add(world.now()), 11, TimeUnit.SECONDS);
                Fault drift = host.hostClock().drift(100_000_000);
                host.executor().schedule(() -> fired.add(world.now()), 22, TimeUnit.SECONDS);
                world.executor()
                        .schedule(
                                () -> {
                                    assertThat(fired).containsExactly(SECOND.multipliedBy(10), SECOND.multipliedBy(20));
                                    assertThat(host.hostClock().nanoTime()).isEqualTo(33_000_000_000L);
                                    assertThat(wall(host)).isEqualTo(SECOND.multipliedBy(33));
                                    assertThat(host.hostClock().error()).isEqualTo(SECOND.multipliedBy(3));
                                    drift.close();
                                    drift.close();
                                    assertThat(drift.hits()).isPositive();
                                    assertThat(host.hostClock().driftPpb()).isZero();
                                },
                                30,
                                TimeUnit.SECONDS);
            });
        }

        @Test
        void aPendingTimerFollowsWhenTheDriftEnds() {
            List<Duration> fired = new ArrayList<>();

            run(world -> {
                Host host = world.host("n1");
                Fault drift = host.hostClock().drift(-500_000_000);
                host.executor().schedule(() -> fired.add(world.now()), 10, TimeUnit.SECONDS);
                world.executor().schedule(drift::close, 4, TimeUnit.SECONDS);
            });

            assertThat(fired).containsExactly(SECOND.multipliedBy(12));
        }

        @Test
        void offsetAndStepMoveTheWallClockOnly() {
            run(world -> {
                Host host = world.host("n1");
                Fault offset = host.hostClock().offset(Duration.ofMinutes(1));
                host.hostClock().step(SECOND.negated());
                assertThat(wall(host)).isEqualTo(Duration.ofSeconds(59));
                assertThat(host.hostClock().nanoTime()).isZero();
                assertThat(wall(world.host("n2"))).isZero();
                offset.close();
                assertThat(wall(host)).isEqualTo(SECOND.negated());
            });
        }

        @Test
        void aFrozenClockGoesOnFromWhereItStood() {
            run(world -> {
                Host host = world.host("n1");
                Fault freeze = host.hostClock().freeze();
                world.executor()
                        .schedule(
                                () -> {
                                    assertThat(wall(host)).isZero();
                                    freeze.close();
                                    assertThat(wall(host)).isZero();
                                    assertThat(host.hostClock().nanoTime()).isEqualTo(5_000_000_000L);
                                },
                                5,
                                TimeUnit.SECONDS);
                world.executor()
                        .schedule(() -> assertThat(wall(host)).isEqualTo(SECOND.multipliedBy(2)), 7, TimeUnit.SECONDS);
            });
        }

        @Test
        void aLeapSecondHappensTwice() {
            run(world -> {
                Host host = world.host("n1");
                world.executor()
                        .schedule(
                                () -> {
                                    host.hostClock().leapSecond();
                                    assertThat(wall(host)).isEqualTo(SECOND.multipliedBy(2));
                                },
                                3,
                                TimeUnit.SECONDS);
            });
        }

        @Test
        void clocksOutliveCrashes() {
            run(world -> {
                Host host = world.host("n1");
                host.hostClock().step(SECOND);
                host.crash();
                host.restart();
                assertThat(wall(host)).isEqualTo(SECOND);
            });
        }

        @Test
        void driftOutOfRangeIsRefused() {
            run(world -> {
                Host host = world.host("n1");
                assertThatThrownBy(() -> host.hostClock().drift(0)).hasMessage("drift is 0 ppb, which is no fault");
                assertThatThrownBy(() -> host.hostClock().drift(600_000_000))
                        .hasMessage("drift is beyond one half: 600000000 ppb on host n1, limit 500000000");
                host.hostClock().drift(400_000_000);
                assertThatThrownBy(() -> host.hostClock().drift(200_000_000))
                        .hasMessage("drift is beyond one half: 600000000 ppb on host n1, limit 500000000");
                assertThat(host.hostClock().driftPpb()).isEqualTo(400_000_000);
            });
        }
    }

    @Test
    void workSetOffOnAnotherHostWithoutTheNetworkIsReported() {
        RunReport report = run(world -> {
            Host a = world.host("a");
            Host b = world.host("b");
            SimFuture<String> shared = b.domain().newFuture();
            shared.thenAcceptAsync(value -> {});
            a.executor().execute(() -> shared.complete("hello"));
        });

        assertThat(report.counters()).containsEntry("host.shared", 1L);
        assertThat(report.orphans())
                .singleElement()
                .asString()
                .startsWith("java.lang.IllegalStateException: host a (a/pool(root)#1) set off work of host b (b/pool(");
    }
}
