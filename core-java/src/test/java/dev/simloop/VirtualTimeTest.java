package dev.simloop;

import static dev.simloop.TestRuns.fifo;
import static dev.simloop.TestRuns.passed;
import static dev.simloop.TestRuns.timer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the clock moves, and what timers do. */
@SuppressWarnings("FutureReturnValueIgnored")
class VirtualTimeTest {
    @Test
    void theClockJumpsToTheNextTimer() {
        List<Long> times = new ArrayList<>();

        var report = fifo(world -> {
            timer(world, 3_600_000_000_000L, () -> times.add(world.loop().nowNanos()));
            timer(world, 1, () -> times.add(world.loop().nowNanos()));
        });

        assertThat(times).containsExactly(1L, 3_600_000_000_000L);
        assertThat(report.virtualNanos()).isEqualTo(3_600_000_000_000L);
    }

    @Test
    void aTimerThatNeverFiresKeepsNothingAlive() {
        boolean[] cancelled = new boolean[1];

        var report = fifo(world -> {
            timer(world, Long.MAX_VALUE, () -> world.count("fired"));
            timer(world, 1, () -> {
                var saturated = timer(world, Long.MAX_VALUE - 1, () -> world.count("fired"));
                assertThat(saturated.deadlineNanos()).isLessThanOrEqualTo(Long.MAX_VALUE);
                assertThat(timer(world, Long.MAX_VALUE - 1, () -> {}).cancel()).isTrue();
                cancelled[0] = saturated.cancel();
            });
        });

        assertThat(cancelled[0]).isTrue();
        assertThat(report.virtualNanos()).isEqualTo(1);
        assertThat(report.counters()).isEmpty();
    }

    @Test
    void cancelKeepsArmedAndDueTimersFromRunning() {
        List<String> ran = new ArrayList<>();

        fifo(world -> {
            var armed = timer(world, 10, () -> ran.add("armed"));
            Timer[] due = new Timer[1];
            timer(world, 5, () -> {
                ran.add("first");
                assertThat(due[0].cancel()).isTrue();
                assertThat(due[0].cancel()).isFalse();
                assertThat(armed.cancel()).isTrue();
            });
            due[0] = timer(world, 5, () -> ran.add("due"));
            var last = timer(world, 5, () -> ran.add("last"));
            timer(world, 6, () -> assertThat(last.cancel()).isFalse());
        });

        assertThat(ran).containsExactly("first", "last");
    }

    @Test
    void cancelTakesADueTimerOutOfTheMiddleOfAMailbox() {
        List<String> ran = new ArrayList<>();

        fifo(world -> {
            var mailbox = world.domain().mailbox("m");
            var actor = world.domain().newActor("a");
            List<Timer> timers = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d")) {
                timers.add(world.domain().schedule(actor, mailbox, TaskKind.TIMER, false, 5, () -> {
                    ran.add(name);
                    if (name.equals("a")) {
                        timers.get(2).cancel();
                        timers.get(3).cancel();
                        world.domain().submit(actor, mailbox, TaskKind.EXECUTE, false, () -> ran.add("e"));
                    }
                }));
            }
        });

        assertThat(ran).containsExactly("a", "b", "e");
    }

    @Test
    void backgroundTasksDoNotKeepARunAlive() {
        int[] beats = new int[1];

        var report = fifo(world -> {
            var actor = world.domain().newActor("heart");
            class Beat implements Runnable {
                @Override
                public void run() {
                    beats[0]++;
                    world.domain().schedule(actor, null, TaskKind.TIMER, true, 1_000, this);
                }
            }
            new Beat().run();
            timer(world, 10_500, () -> {});
        });

        assertThat(beats[0]).isEqualTo(11);
        assertThat(report.virtualNanos()).isEqualTo(10_500);
    }

    @Test
    void stepsCostADrawnTime() {
        var config = SimConfig.defaults().withStepCost(Duration.ofNanos(100));
        Campaign campaign = Campaign.ofAction(world -> {
            for (int i = 0; i < 50; i++) {
                world.executor().execute(() -> {});
            }
        });

        var report = campaign.withConfig(config).runSeed(1);

        assertThat(report.virtualNanos()).isBetween(1_000L, 5_000L);
        assertThat(report.isSameRun(campaign.withConfig(config).runSeed(1))).isTrue();
        assertThat(report.virtualNanos())
                .isNotEqualTo(campaign.withConfig(config).runSeed(2).virtualNanos());
        assertThat(campaign.runSeed(1).virtualNanos()).isZero();
    }

    @Test
    void timersAreLateByADrawnSlackAndNeverEarly() {
        var config = SimConfig.defaults().withTimerSlack(Duration.ofNanos(100));
        Set<Long> seen = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            var report = Campaign.ofAction(world -> timer(world, 1_000, () -> {}))
                    .withConfig(config)
                    .runSeed(seed);
            assertThat(report.virtualNanos()).isBetween(1_000L, 1_100L);
            seen.add(report.virtualNanos());
        }

        assertThat(seen).hasSizeGreaterThan(10);
    }

    @Test
    void tooManyStepsAtOneInstantMoveTheClockToAPendingTimer() {
        boolean[] late = new boolean[1];

        var report = passed(Campaign.ofAction(world -> {
                    timer(world, 1_000_000, () -> late[0] = true);
                    class Spin implements Runnable {
                        @Override
                        public void run() {
                            if (!late[0]) {
                                world.executor().execute(this);
                            }
                        }
                    }
                    world.executor().execute(new Spin());
                })
                .withConfig(SimConfig.defaults().withMaxStepsPerInstant(1_000))
                .runSeed(1));

        assertThat(late[0]).isTrue();
        assertThat(report.counters()).containsExactly(Map.entry("loop.instant.forced", 1L));
        assertThat(report.virtualNanos()).isEqualTo(1_000_000);
    }
}
