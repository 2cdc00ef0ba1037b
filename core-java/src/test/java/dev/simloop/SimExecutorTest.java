package dev.simloop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
@SuppressWarnings("FutureReturnValueIgnored")
class SimExecutorTest {
    private static RunReport act(Scenario.Action action) {
        var report = Campaign.ofAction(action).runSeed(1);
        assertThat(report.failure()).isNull();
        return report;
    }

    @Test
    void fixedRateKeepsItsBeatHoweverLongTheTaskTakes() {
        List<Long> at = new ArrayList<>();
        act(world -> {
            ScheduledFuture<?>[] beat = new ScheduledFuture<?>[1];
            beat[0] = world.executor()
                    .scheduleAtFixedRate(
                            () -> {
                                at.add(world.now().toMillis());
                                world.loop().pump(() -> false, world.loop().nowNanos() + 3_000_000);
                                if (at.size() == 4) {
                                    beat[0].cancel(false);
                                }
                            },
                            5,
                            10,
                            MILLISECONDS);
        });

        assertThat(at).containsExactly(5L, 15L, 25L, 35L);
    }

    @Test
    void fixedDelayCountsFromTheEndOfTheTask() {
        List<Long> at = new ArrayList<>();
        act(world -> {
            ScheduledFuture<?>[] beat = new ScheduledFuture<?>[1];
            beat[0] = world.executor()
                    .scheduleWithFixedDelay(
                            () -> {
                                at.add(world.now().toMillis());
                                world.loop().pump(() -> false, world.loop().nowNanos() + 3_000_000);
                                if (at.size() == 4) {
                                    beat[0].cancel(false);
                                }
                            },
                            5,
                            10,
                            MILLISECONDS);
        });

        assertThat(at).containsExactly(5L, 18L, 31L, 44L);
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
                world.loop().pump(() -> false, world.loop().nowNanos() + 1_000_000_000);
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

    @Test
    void rejectsAfterShutdown() {
        act(world -> {
            var thread = world.singleThread("io");
            thread.shutdown();
            Runnable task = () -> {};
            String message =
                    "executor io was shut down and rejects " + task.getClass().getName();

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
                    world.loop().pump(() -> false, 1_000_000_000);
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
}
