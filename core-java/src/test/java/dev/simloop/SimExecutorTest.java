package dev.simloop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored")
@Tag("jdk")
class SimExecutorTest {
    private static RunReport act(Scenario.Action action) {
        var report = Campaign.ofAction(action).runSeed(1);
        assertThat(report.failure()).isNull();
        return report;
    }

    /** Starts a periodic task on an executor, 5 ms from now and every 10 ms from then on. */
    private interface Beat {
        ScheduledFuture<?> start(SimExecutor executor, Runnable task);
    }

    /** The milliseconds at which a task of 3 ms runs that ends itself after four times. */
    private static List<Long> beats(Beat how) {
        List<Long> at = new ArrayList<>();
        act(world -> {
            ScheduledFuture<?>[] beat = new ScheduledFuture<?>[1];
            beat[0] = how.start(world.executor(), () -> {
                at.add(world.now().toMillis());
                world.loop().runNested(() -> false, world.loop().nowNanos() + 3_000_000);
                if (at.size() == 4) {
                    beat[0].cancel(false);
                }
            });
        });
        return at;
    }

    @Test
    void fixedRateKeepsItsBeatHoweverLongTheTaskTakes() {
        assertThat(beats((executor, task) -> executor.scheduleAtFixedRate(task, 5, 10, MILLISECONDS)))
                .containsExactly(5L, 15L, 25L, 35L);
    }

    @Test
    void fixedDelayCountsFromTheEndOfTheTask() {
        assertThat(beats((executor, task) -> executor.scheduleWithFixedDelay(task, 5, 10, MILLISECONDS)))
                .containsExactly(5L, 18L, 31L, 44L);
    }

    @Test
    void aPeriodicTaskThatThrowsEnds() {
        int[] ran = new int[1];
        act(world -> {
            var beat = world.executor()
                    .scheduleAtFixedRate(
                            () -> {
                                if (++ran[0] == 3) {
                                    throw new IllegalStateException("boom");
                                }
                            },
                            0,
                            1,
                            SECONDS);
            world.executor()
                    .schedule(
                            () -> assertThatThrownBy(beat::get)
                                    .isInstanceOf(ExecutionException.class)
                                    .hasRootCauseMessage("boom"),
                            10,
                            SECONDS);
        });

        assertThat(ran[0]).isEqualTo(3);
    }

    @Test
    void aScheduledTaskTellsItsDelayAndCanBeCancelled() {
        var report = act(world -> {
            var task = world.executor().schedule(() -> "x", 10, SECONDS);
            var later = world.executor().schedule(() -> "y", 11, SECONDS);
            assertThat(task.getDelay(MILLISECONDS)).isEqualTo(10_000);
            assertThat(task.compareTo(later)).isNegative();
            assertThat(later.cancel(false)).isTrue();
            assertThat(later.cancel(false)).isFalse();
            assertThat(later.isCancelled()).isTrue();
            assertThatThrownBy(later::get).isInstanceOf(CancellationException.class);
            assertThatThrownBy(task::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("get() of an unfinished task on the loop's thread would wait for ever: use a "
                            + "SimFuture, a coroutine, or invokeAll");
            world.executor().schedule(() -> assertThat(task.get()).isEqualTo("x"), 10_001, MILLISECONDS);
        });

        assertThat(report.virtualNanos()).isEqualTo(10_001_000_000L);
    }

    @Test
    void invokeAllWaitsForAllOrForItsTimeOut() {
        act(world -> {
            var pool = world.executor();
            List<Future<String>> done = pool.invokeAll(List.of(() -> "a", () -> "b"));
            assertThat(done.get(0).get() + done.get(1).get()).isEqualTo("ab");

            Callable<String> slow = () -> {
                world.loop().runNested(() -> false, world.loop().nowNanos() + 1_000_000_000);
                return "slow";
            };
            assertThat(pool.invokeAll(List.of(slow, slow)).get(1).get()).isEqualTo("slow");
            assertThat(world.now().toSeconds()).isPositive();
        });
    }

    @Test
    void invokeAnyTakesTheFirstThatSucceeds() {
        act(world -> {
            var pool = world.executor();
            Callable<String> bad = () -> {
                throw new IllegalStateException("boom");
            };
            assertThat(pool.invokeAny(List.of(bad, () -> "good", bad))).isEqualTo("good");
            assertThatThrownBy(() -> pool.invokeAny(List.of(bad, bad)))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("boom");
            assertThatThrownBy(() -> pool.invokeAny(List.<Callable<String>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
            var single = world.singleThread("io");
            single.execute(() -> assertThatThrownBy(() -> single.invokeAny(List.of(() -> "x"), 5, SECONDS))
                    .isInstanceOf(TimeoutException.class));
        });
    }

    private static String failure(Scenario.Action action) {
        return Campaign.ofAction(action).runSeed(1).failureLine();
    }

    /** The only thread of the executor waits for a task that it would have to run itself. */
    @Test
    void aWaitWithoutATimeOutThatNothingCanEndIsADeadlock() {
        String end = " of executor io waits without a time-out, and nothing is left that could run";
        Callable<String> task = () -> "x";

        assertThat(failure(world -> {
                    var io = world.singleThread("io");
                    io.execute(() -> io.invokeAll(List.of(task)));
                }))
                .isEqualTo("DeadlockException: invokeAll" + end);
        assertThat(failure(world -> {
                    var io = world.singleThread("io");
                    io.submit(() -> io.invokeAny(List.of(task)));
                }))
                .isEqualTo("DeadlockException: invokeAny" + end);
        assertThat(failure(world -> {
                    var io = world.singleThread("io");
                    io.execute(() -> {
                        io.shutdown();
                        io.awaitTermination(Long.MAX_VALUE, SECONDS);
                    });
                }))
                .isEqualTo("DeadlockException: awaitTermination" + end);
    }

    @Test
    void isNotTerminatedWhileATaskOfItRuns() {
        List<String> seen = new ArrayList<>();
        act(world -> {
            var io = world.singleThread("io");
            io.execute(() -> {
                io.shutdown();
                seen.add("own task " + io.awaitTermination(5, MILLISECONDS));
                world.loop().runNested(() -> false, 20_000_000);
                seen.add("ended at " + world.now().toMillis());
            });
            world.executor().schedule(() -> seen.add("other " + io.isTerminated()), 10, MILLISECONDS);
            world.executor().schedule(() -> seen.add("later " + io.isTerminated()), 30, MILLISECONDS);
        });

        assertThat(seen).containsExactly("own task false", "other false", "ended at 20", "later true");
    }

    @Test
    void isNotTerminatedWhileATaskOfItIsParked() {
        List<Boolean> seen = new ArrayList<>();
        act(world -> {
            var io = world.singleThread("io");
            ParkedTask[] parked = new ParkedTask[1];
            io.execute(() -> parked[0] = world.domain().park(new dev.simloop.spi.Parkable() {
                @Override
                public void resume() {
                    seen.add(io.isTerminated());
                }

                @Override
                public void abandon() {}
            }));
            io.shutdown();
            world.executor()
                    .schedule(
                            () -> {
                                seen.add(io.isTerminated());
                                parked[0].unpark();
                            },
                            1,
                            MILLISECONDS);
            assertThat(io.awaitTermination(1, SECONDS)).isTrue();
        });

        assertThat(seen).containsExactly(false, false);
    }

    @Test
    void rejectsAfterShutdown() {
        act(world -> {
            var thread = world.singleThread("io");
            thread.shutdown();
            Runnable task = () -> {};
            String message = "executor io was shut down and rejects a lambda of dev.simloop.SimExecutorTest";

            assertThatThrownBy(() -> thread.execute(task))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> thread.submit(task)).isInstanceOf(RejectedExecutionException.class);
            assertThatThrownBy(() -> thread.schedule(task, 1, SECONDS)).isInstanceOf(RejectedExecutionException.class);
        });
    }

    @Test
    void rejectsPeriodsThatAreNotPositive() {
        act(world -> {
            assertThatThrownBy(() -> world.executor().scheduleAtFixedRate(() -> {}, 0, 0, SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("period is not positive: 0");
            assertThatThrownBy(() -> world.executor().scheduleWithFixedDelay(() -> {}, 0, -1, SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("delay is not positive: -1");
        });
    }

    @Test
    void shutdownLetsDelayedTasksRunAndEndsPeriodicOnes() {
        List<String> ran = new ArrayList<>();
        act(world -> {
            var thread = world.singleThread("io");
            thread.execute(() -> ran.add("queued"));
            thread.schedule(() -> ran.add("delayed"), 1, SECONDS);
            var beat = thread.scheduleAtFixedRate(() -> ran.add("beat"), 0, 1, SECONDS);
            thread.shutdown();
            assertThat(beat.isCancelled()).isTrue();
            assertThat(thread.isShutdown()).isTrue();
            assertThat(thread.isTerminated()).isFalse();

            assertThat(thread.awaitTermination(500, MILLISECONDS)).isFalse();
            assertThat(world.now().toMillis()).isEqualTo(500);
            assertThat(thread.awaitTermination(1, SECONDS)).isTrue();
            assertThat(world.now().toMillis()).isEqualTo(1_000);
            assertThat(thread.isTerminated()).isTrue();
        });

        assertThat(ran).containsExactly("queued", "delayed");
    }

    @Test
    void shutdownNowFromAPeriodicTaskEndsIt() {
        int[] ran = new int[1];
        var report = act(world -> {
            var thread = world.singleThread("io");
            thread.scheduleAtFixedRate(
                    () -> {
                        if (++ran[0] == 3) {
                            thread.shutdownNow();
                        }
                    },
                    0,
                    1,
                    SECONDS);
        });

        assertThat(ran[0]).isEqualTo(3);
        assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
    }

    /** What an executor does with queued, delayed and periodic tasks when it is shut down from its own task. */
    private static List<String> shutDown(ScheduledExecutorService executor, boolean now, Runnable wait) {
        List<String> seen = new ArrayList<>();
        executor.execute(() -> {
            executor.execute(() -> seen.add("queued 1"));
            executor.submit(() -> seen.add("queued 2"));
            executor.schedule(() -> seen.add("delayed"), 1, MILLISECONDS);
            var beat = executor.scheduleAtFixedRate(() -> seen.add("beat"), 1, 1, MILLISECONDS);
            if (now) {
                seen.add("returned " + executor.shutdownNow().size());
            } else {
                executor.shutdown();
            }
            seen.add("periodic cancelled " + beat.isCancelled());
            try {
                executor.execute(() -> seen.add("late"));
            } catch (RejectedExecutionException e) {
                seen.add("rejected");
            }
        });
        wait.run();
        seen.add("terminated " + executor.isTerminated());
        return seen;
    }

    @Test
    void shutsDownAsTheRealOneDoes() throws InterruptedException {
        for (boolean now : new boolean[] {false, true}) {
            List<List<String>> simulated = new ArrayList<>();
            act(world -> {
                var thread = world.singleThread("io");
                simulated.add(shutDown(thread, now, () -> {
                    world.loop().runNested(() -> false, 1_000_000_000);
                }));
            });
            var ended = new CountDownLatch(1);
            var real = new ScheduledThreadPoolExecutor(1) {
                @Override
                protected void terminated() {
                    ended.countDown();
                }
            };
            var expected = shutDown(real, now, () -> {
                try {
                    ended.await();
                    real.awaitTermination(1, SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });

            assertThat(simulated).containsExactly(expected);
        }
    }

    @Test
    void aPeriodThatIsDueAtTheEndDoesNotStartAnew() {
        int[] ran = {0};
        RunReport report = Campaign.of(world -> {
                    world.executor().scheduleAtFixedRate(() -> ran[0]++, 1, 1, TimeUnit.SECONDS);
                    return world.delay(Duration.ofSeconds(5));
                })
                .runSeed(1);

        assertThat(report.failure()).isNull();
        assertThat(report.counters()).doesNotContainKey("loop.teardown.cut");
        assertThat(ran[0]).isBetween(4, 6);
    }
}
