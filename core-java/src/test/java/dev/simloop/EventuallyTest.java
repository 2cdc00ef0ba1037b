package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.run;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must come true in time; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
class EventuallyTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    /** {@return a run of a minute in which the goal is true from {@code nanos} on, due after ten seconds} */
    private static RunReport goalAt(long seed, long nanos) {
        return Campaign.ofAction(world -> {
                    var goal = new AtomicBoolean();
                    world.eventually("goal", TEN, goal::get);
                    world.executor().schedule(() -> goal.set(true), nanos, TimeUnit.NANOSECONDS);
                    world.executor().schedule(() -> {}, 10, SECONDS);
                    world.executor().schedule(() -> {}, 60, SECONDS);
                })
                .runSeed(seed);
    }

    private static String message(RunReport report) {
        return String.valueOf(Objects.requireNonNull(report.failure()).getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void trueExactlyAtTheDeadlinePassesWhateverTheOrder(long seed) {
        assertThat(goalAt(seed, 10_000_000_000L).failureLine()).isEmpty();
        assertThat(goalAt(seed, 9_999_999_999L).failureLine()).isEmpty();
    }

    @Test
    void aNanosecondLaterIsAViolationAtTheDeadline() {
        var report = goalAt(1, 10_000_000_001L);

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"goal\" is still false at its deadline");
        assertThat(message(report)).endsWith("\n  at virtual time 10.000 s, step 2");
        assertThat(report.virtualNanos()).isEqualTo(10_000_000_000L);
        assertThat(report.properties())
                .containsExactly(Map.entry("goal", new PropertyHits(PropertyKind.EVENTUALLY, 3, 0, 0, 1, 0)));
    }

    @Test
    void thePredicateSeesTheClockAtTheDeadlineAndIsAskedNoMoreOnceItIsTrue() {
        var report = act(world -> {
            world.eventually("late enough", TEN, () -> world.now().compareTo(TEN) >= 0);
            world.executor().schedule(() -> {}, 3, SECONDS);
            world.executor().schedule(() -> {}, 20, SECONDS);
            world.executor().schedule(() -> {}, 30, SECONDS);
        });

        assertThat(report.failureLine()).isEmpty();
        assertThat(report.properties().get("late enough"))
                .isEqualTo(new PropertyHits(PropertyKind.EVENTUALLY, 3, 1, 0, 1, 1));
    }

    @Test
    void theDeadlineCountsFromTheRegistrationAndZeroMeansThisInstant() {
        var report = act(world -> {
            world.executor().schedule(() -> world.eventually("now", Duration.ZERO, () -> false), 3, SECONDS);
            world.executor().schedule(() -> {}, 4, SECONDS);
        });

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"now\" is still false at its deadline");
        assertThat(report.virtualNanos()).isEqualTo(3_000_000_000L);
    }

    @Test
    void theReportHoldsWhatTheAssertionSaidLast() {
        var report = act(world -> {
            int[] votes = new int[1];
            world.eventually("elected", TEN, () -> {
                throw new AssertionError(votes[0] + " votes");
            });
            world.executor().schedule(() -> votes[0] = 2, 5, SECONDS);
            world.executor().schedule(() -> {}, 11, SECONDS);
        });

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"elected\" is still false at its deadline: 2 votes");
    }

    @Test
    void unmetAtTheEndIsAViolationEvenBeforeTheDeadline() {
        var report = act(world -> {
            world.eventually("goal", TEN, () -> false);
            world.executor().schedule(() -> {}, 3, SECONDS);
        });

        assertThat(report.failure()).isInstanceOf(PropertyViolation.class);
        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"goal\" is still false at the end of the run, due 10.000 s");
        assertThat(message(report)).endsWith("\n  at virtual time 3.000 s, step 2");
    }

    @Test
    void aDeadlineKeepsNoRunAlive() {
        var report = act(world -> {
            world.eventually("goal", TEN, () -> true);
            world.eventually("never due", Duration.ofNanos(Long.MAX_VALUE), () -> true);
        });

        assertThat(report.failureLine()).isEmpty();
        assertThat(report.virtualNanos()).isZero();
        assertThat(report.steps()).isEqualTo(1);
    }

    @Test
    void anUnmetPropertyHidesNoDeadlock() {
        var report = run(world -> {
            world.eventually("goal", TEN, () -> {
                throw new AssertionError("nobody leads");
            });
            world.eventually("met", TEN, () -> true);
            world.leadsTo("answer", () -> true, () -> false, TEN);
            world.executor().schedule(() -> {}, 3, SECONDS);
            return world.newFuture();
        });

        assertThat(report.failure()).isInstanceOf(DeadlockException.class);
        assertThat(report.failureLine())
                .isEqualTo("DeadlockException: deadlock at virtual time 3.000 s: nothing is ready, no timer is "
                        + "pending, and the scenario is not done; 1 waiting");
        assertThat(message(report).lines().toList())
                .endsWith(
                        "  property \"goal\" is still false, due 10.000 s: nobody leads",
                        "  property \"answer\" has no response, due 10.000 s, to the trigger at 0.000 s");
        assertThat(message(report)).doesNotContain("\"met\"");
    }

    @Test
    void aVerdictAmongNothingButBackgroundWorkSaysSo() {
        var report = run(world -> {
            world.eventually("goal", TEN, () -> false);
            var actor = world.domain().newActor("heart");
            class Beat implements Runnable {
                @Override
                public void run() {
                    world.domain().schedule(actor, null, TaskKind.TIMER, true, 4_000_000_000L, this);
                }
            }
            new Beat().run();
            world.executor().schedule(() -> {}, 1, SECONDS);
            return world.newFuture();
        });

        assertThat(message(report))
                .isEqualTo("property \"goal\" is still false at its deadline"
                        + "\n  only background work has run since virtual time 1.000 s"
                        + "\n  at virtual time 10.000 s, step 4");
    }

    @Test
    void aScenarioThatThrowsIsReportedFirst() {
        assertThat(act(world -> {
                            world.eventually("goal", TEN, () -> false);
                            throw new java.io.IOException("disk");
                        })
                        .failureLine())
                .isEqualTo("IOException: disk");
    }

    @Test
    void ofTwoDueAtOnceTheFirstRegisteredIsReportedOtherwiseTheEarlier() {
        assertThat(act(world -> {
                            world.eventually("b", TEN, () -> false);
                            world.eventually("a", TEN, () -> false);
                            world.executor().schedule(() -> {}, 11, SECONDS);
                        })
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"b\" is still false at its deadline");
        assertThat(act(world -> {
                            world.eventually("later", TEN.plusNanos(1), () -> false);
                            world.eventually("earlier", TEN, () -> false);
                            world.executor().schedule(() -> {}, 11, SECONDS);
                        })
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"earlier\" is still false at its deadline");
    }

    @Test
    void aDeadlineWithinAStepsCostIsJudgedThere() {
        var config = SimConfig.defaults().withStepCost(Duration.ofSeconds(20));
        List<Long> stood = new java.util.ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            stood.add(Campaign.ofAction(world -> {
                        world.eventually("goal", TEN, () -> false);
                        for (int i = 0; i < 20; i++) {
                            world.executor().execute(() -> {});
                        }
                    })
                    .withConfig(config)
                    .runSeed(seed)
                    .virtualNanos());
        }

        assertThat(stood).containsOnly(10_000_000_000L);
    }

    @Test
    void aDeadlineIsJudgedBeforeTheLimitOfVirtualTime() {
        assertThat(act(world -> {
                            world.eventually("goal", TEN, () -> false);
                            world.executor().schedule(() -> {}, 2, TimeUnit.DAYS);
                        })
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"goal\" is still false at its deadline");
    }

    @Test
    void rejectsANegativeTime() {
        assertThat(act(world -> world.eventually("goal", Duration.ofSeconds(-1), () -> false))
                        .failureLine())
                .isEqualTo("IllegalArgumentException: within is negative: PT-1S");
    }
}
