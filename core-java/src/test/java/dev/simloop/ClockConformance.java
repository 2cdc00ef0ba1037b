package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What holds of a wall clock, a monotonic clock and the timers that follow it, whoever made them. The laws bracket what
 * they read, so that none of them depends on how fast the machine is.
 */
@SuppressWarnings("FutureReturnValueIgnored") // where a law says nothing of the future, it looks at what ran
abstract class ClockConformance {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final long PERIOD = 700_000;

    /** The clocks and timers under test. */
    interface Bench {
        Clock wall();

        long nanoTime();

        /** {@return one thread, real or not} */
        ScheduledExecutorService timers();

        /** Lets time pass until it is done. */
        <T> T get(Future<T> future) throws Exception;
    }

    interface Law {
        void check(Bench bench) throws Exception;
    }

    abstract void hold(Law law) throws Exception;

    // ---- the wall clock

    @Test
    void anotherZoneIsTheSameInstant() throws Exception {
        hold(bench -> {
            Clock tokyo = bench.wall().withZone(TOKYO);
            assertThat(bench.wall().getZone()).isEqualTo(ZoneOffset.UTC);
            assertThat(tokyo.getZone()).isEqualTo(TOKYO);
            Instant before = bench.wall().instant();
            Instant there = tokyo.instant();
            Instant after = bench.wall().instant();
            assertThat(there).isBetween(before, after);
            assertThat(LocalDateTime.now(tokyo))
                    .isBetween(
                            LocalDateTime.ofInstant(before, TOKYO),
                            LocalDateTime.ofInstant(bench.wall().instant(), TOKYO));
            assertThatThrownBy(() -> bench.wall().withZone(null)).isExactlyInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void clocksAreEqualIfTheirZonesAre() throws Exception {
        hold(bench -> {
            Clock clock = bench.wall();
            Clock tokyo = clock.withZone(TOKYO);
            assertThat(clock).isEqualTo(bench.wall()).hasSameHashCodeAs(bench.wall());
            assertThat(tokyo).isEqualTo(clock.withZone(TOKYO)).hasSameHashCodeAs(clock.withZone(TOKYO));
            assertThat(tokyo.withZone(ZoneOffset.UTC)).isEqualTo(clock).hasSameHashCodeAs(clock);
            assertThat(clock.withZone(ZoneOffset.UTC)).isSameAs(clock);
            assertThat(clock).isNotEqualTo(tokyo).isNotEqualTo(Clock.fixed(clock.instant(), ZoneOffset.UTC));
            assertThat(clock).isNotEqualTo(null).isNotEqualTo("clock");
        });
    }

    @Test
    void millisAreThoseOfTheInstant() throws Exception {
        hold(bench -> {
            long before = bench.wall().instant().toEpochMilli();
            long millis = bench.wall().millis();
            assertThat(millis).isBetween(before, bench.wall().instant().toEpochMilli());
        });
    }

    @Test
    void theWrappersOfTheJdkCompose() throws Exception {
        hold(bench -> {
            Clock clock = bench.wall();
            Duration day = Duration.ofDays(1);
            Instant before = clock.instant();
            Instant ahead = Clock.offset(clock, day).instant();
            Instant behind = Clock.offset(Clock.offset(clock, day), day.multipliedBy(-2))
                    .withZone(TOKYO)
                    .instant();
            Instant seconds = Clock.tick(clock, Duration.ofSeconds(1)).instant();
            Instant fixed = Clock.fixed(clock.instant(), TOKYO).instant();
            Instant after = clock.instant();
            assertThat(ahead.minus(day)).isBetween(before, after);
            assertThat(behind.plus(day)).isBetween(before, after);
            assertThat(fixed).isBetween(before, after);
            assertThat(seconds).isEqualTo(seconds.truncatedTo(ChronoUnit.SECONDS));
            assertThat(seconds).isBetween(before.minusSeconds(1), after);
            assertThat(Clock.offset(clock, Duration.ZERO)).isSameAs(clock);
            assertThat(Clock.offset(clock, day)).isEqualTo(Clock.offset(bench.wall(), day));
        });
    }

    @Test
    void theWallClockGoesOnWithTheTimers() throws Exception {
        hold(bench -> {
            Instant before = bench.wall().instant();
            bench.get(bench.timers().schedule(() -> {}, 2, TimeUnit.MILLISECONDS));
            assertThat(bench.wall().instant()).isAfter(before);
        });
    }

    // ---- the monotonic clock

    @Test
    void theMonotonicClockNeverGoesBack() throws Exception {
        hold(bench -> {
            long last = bench.nanoTime();
            for (int i = 0; i < 5; i++) {
                bench.get(bench.timers().schedule(() -> {}, 100, TimeUnit.MICROSECONDS));
                for (int read = 0; read < 10; read++) {
                    long now = bench.nanoTime();
                    assertThat(now - last).isNotNegative();
                    last = now;
                }
            }
        });
    }

    // ---- timers

    @Test
    void nothingRunsBeforeItsDelay() throws Exception {
        hold(bench -> {
            for (long delay : new long[] {1, 333, 50_001, 999_999, 1_000_003}) {
                long armed = bench.nanoTime();
                long ran = bench.get(bench.timers().schedule(bench::nanoTime, delay, TimeUnit.NANOSECONDS));
                assertThat(ran - armed).isGreaterThanOrEqualTo(delay);
            }
        });
    }

    @Test
    void noDelayOrANegativeOneIsDueAtOnce() throws Exception {
        hold(bench -> {
            for (long delay : new long[] {0, -5}) {
                ScheduledFuture<String> task = bench.timers().schedule(() -> "ran", delay, TimeUnit.SECONDS);
                assertThat(task.getDelay(TimeUnit.NANOSECONDS)).isLessThanOrEqualTo(0);
                assertThat(bench.get(task)).isEqualTo("ran");
            }
        });
    }

    @Test
    void whatIsDueEarlierRunsEarlier() throws Exception {
        hold(bench -> {
            List<String> ran;
            ScheduledFuture<?> late;
            ScheduledFuture<?> early;
            long armed;
            do {
                // A real machine may stand still between the two for longer than the one is ahead of the other.
                armed = bench.nanoTime();
                List<String> now = new ArrayList<>();
                ran = now;
                late = bench.timers().schedule(() -> now.add("late"), 4, TimeUnit.MILLISECONDS);
                early = bench.timers().schedule(() -> now.add("early"), 1, TimeUnit.MILLISECONDS);
            } while (bench.nanoTime() - armed > TimeUnit.MILLISECONDS.toNanos(2));
            assertThat(early.compareTo(late)).isNegative();
            assertThat(late.compareTo(early)).isPositive();
            bench.get(late);
            assertThat(ran).containsExactly("early", "late");
        });
    }

    @Test
    void theDelayCountsDown() throws Exception {
        hold(bench -> {
            long armed = bench.nanoTime();
            ScheduledFuture<?> task = bench.timers().schedule(() -> {}, 1, TimeUnit.HOURS);
            long hour = TimeUnit.HOURS.toNanos(1);
            bench.get(bench.timers().schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
            long before = bench.nanoTime();
            long left = task.getDelay(TimeUnit.NANOSECONDS);
            assertThat(left).isLessThanOrEqualTo(hour - 1_000_000).isGreaterThan(0);
            assertThat(before + left).isGreaterThanOrEqualTo(armed + hour - (bench.nanoTime() - before));
            assertThat(task.getDelay(TimeUnit.MINUTES)).isBetween(0L, 59L);
            task.cancel(false);
        });
    }

    /** In its k-th run a task at a fixed rate is due k periods after its first, however late it runs. */
    @Test
    void aFixedRateDoesNotDrift() throws Exception {
        hold(bench -> {
            int runs = 8;
            CompletableFuture<ScheduledFuture<?>> self = new CompletableFuture<>();
            List<long[]> seen = new ArrayList<>();
            long before = bench.nanoTime();
            ScheduledFuture<?> task = bench.timers()
                    .scheduleAtFixedRate(
                            () -> {
                                long from = bench.nanoTime();
                                long delay = self.join().getDelay(TimeUnit.NANOSECONDS);
                                seen.add(new long[] {from + delay, bench.nanoTime() + delay, from});
                                if (seen.size() == runs) {
                                    self.join().cancel(false);
                                }
                            },
                            5_000_000,
                            PERIOD,
                            TimeUnit.NANOSECONDS);
            self.complete(task);
            long after = bench.nanoTime();
            assertThatThrownBy(() -> bench.get(task)).isExactlyInstanceOf(CancellationException.class);
            assertThat(task.isCancelled() && task.isDone()).isTrue();
            bench.get(bench.timers().submit(() -> {}));
            assertThat(seen).hasSize(runs);
            for (int k = 0; k < runs; k++) {
                long due = 5_000_000 + k * PERIOD;
                assertThat(seen.get(k)[0]).isLessThanOrEqualTo(after + due);
                assertThat(seen.get(k)[1]).isGreaterThanOrEqualTo(before + due);
                assertThat(seen.get(k)[2]).isGreaterThanOrEqualTo(before + due);
            }
        });
    }

    @Test
    void aFixedDelayIsCountedFromTheEndOfTheRunBefore() throws Exception {
        hold(bench -> {
            List<Long> starts = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            ScheduledFuture<?> task = bench.timers()
                    .scheduleWithFixedDelay(
                            () -> {
                                starts.add(bench.nanoTime());
                                if (starts.size() == 5) {
                                    throw new IllegalStateException("enough");
                                }
                                ends.add(bench.nanoTime());
                            },
                            0,
                            PERIOD,
                            TimeUnit.NANOSECONDS);
            assertThatThrownBy(() -> bench.get(task))
                    .isExactlyInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("enough");
            assertThat(starts).hasSize(5);
            for (int k = 0; k < 4; k++) {
                assertThat(starts.get(k + 1) - ends.get(k)).isGreaterThanOrEqualTo(PERIOD);
            }
        });
    }

    @Test
    void aCancelledTaskNeverRuns() throws Exception {
        hold(bench -> {
            List<String> ran = new ArrayList<>();
            ScheduledFuture<?> task = bench.get(bench.timers().submit(() -> {
                // On the thread of the timers, which cannot run the task meanwhile, however long this takes.
                ScheduledFuture<?> armed = bench.timers().schedule(() -> ran.add("x"), 1, TimeUnit.MILLISECONDS);
                assertThat(armed.cancel(false)).isTrue();
                assertThat(armed.cancel(false)).isFalse();
                return armed;
            }));
            assertThatThrownBy(() -> bench.get(task)).isExactlyInstanceOf(CancellationException.class);
            bench.get(bench.timers().schedule(() -> {}, 3, TimeUnit.MILLISECONDS));
            assertThat(ran).isEmpty();
        });
    }

    @Test
    void aTaskAfterALifetimeOnlyWaits() throws Exception {
        hold(bench -> {
            ScheduledFuture<?> task = bench.timers().schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
            bench.get(bench.timers().schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
            assertThat(task.isDone()).isFalse();
            assertThat(task.getDelay(TimeUnit.DAYS)).isGreaterThan(36_500);
            task.cancel(false);
        });
    }

    @Test
    void anOrderlyEndRunsWhatIsDelayedAndEndsWhatRepeats() throws Exception {
        hold(bench -> {
            List<String> ran = new ArrayList<>();
            bench.timers().schedule(() -> ran.add("delayed"), 2, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> beat = bench.timers().scheduleAtFixedRate(() -> ran.add("beat"), 1, 1, TimeUnit.HOURS);
            bench.timers().shutdown();
            assertThat(bench.timers().isShutdown()).isTrue();
            assertThat(beat.isCancelled()).isTrue();
            assertThatThrownBy(() -> bench.timers().schedule(() -> {}, 1, TimeUnit.HOURS))
                    .isExactlyInstanceOf(RejectedExecutionException.class);
            assertThat(bench.timers().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(bench.timers().isTerminated()).isTrue();
            assertThat(ran).containsExactly("delayed");
        });
    }

    @Test
    void anAbruptEndHandsBackWhatWaits() throws Exception {
        hold(bench -> {
            ScheduledFuture<?> task = bench.timers().schedule(() -> {}, 1, TimeUnit.HOURS);
            assertThat(bench.timers().shutdownNow()).hasSize(1).first().isSameAs(task);
            assertThat(bench.timers().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(task.isDone()).isFalse();
        });
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        hold(bench -> {
            ScheduledExecutorService timers = bench.timers();
            for (long bad : new long[] {0, -1}) {
                assertThatThrownBy(() -> timers.scheduleAtFixedRate(() -> {}, 1, bad, TimeUnit.SECONDS))
                        .isExactlyInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> timers.scheduleWithFixedDelay(() -> {}, 1, bad, TimeUnit.SECONDS))
                        .isExactlyInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> timers.schedule((Runnable) null, 1, TimeUnit.SECONDS))
                    .isExactlyInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> timers.schedule(() -> {}, 1, null))
                    .isExactlyInstanceOf(NullPointerException.class);
            assertThat(timers.shutdownNow()).isEmpty();
        });
    }
}
