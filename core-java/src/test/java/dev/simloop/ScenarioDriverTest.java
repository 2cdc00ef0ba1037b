package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.fifo;
import static dev.simloop.TestRuns.run;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.property.Convergence;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Running the loop from within the scenario. */
@SuppressWarnings("FutureReturnValueIgnored")
class ScenarioDriverTest {
    private static final Duration TWO = Duration.ofSeconds(2);

    private static AtomicInteger ticks(World world) {
        var ticks = new AtomicInteger();
        for (int i = 1; i <= 5; i++) {
            world.executor().schedule(ticks::incrementAndGet, i, SECONDS);
        }
        return ticks;
    }

    @Test
    void runForRunsAllThatIsDueThatInstantIncluded() {
        List<Object> seen = new ArrayList<>();
        fifo(world -> {
            var ticks = ticks(world);
            world.runFor(Duration.ZERO);
            seen.add(ticks.get());
            world.runFor(TWO);
            seen.add(ticks.get());
            seen.add(world.now());
            world.loop().runFor(Duration.ofMillis(500));
            seen.add(ticks.get());
            seen.add(world.now());
        });

        assertThat(seen).containsExactly(0, 2, TWO, 2, Duration.ofMillis(2_500));
    }

    @Test
    void runUntilStopsAtTheFirstMomentThatIsSoTheDeadlineIncluded() {
        List<Object> seen = new ArrayList<>();
        fifo(world -> {
            var ticks = ticks(world);
            world.runUntil(() -> ticks.get() == 2, Duration.ofSeconds(9));
            seen.add(world.now());
            world.runUntil(() -> ticks.get() == 4, TWO);
            seen.add(world.now());
            world.runUntil(() -> true, Duration.ZERO);
            world.runUntil(() -> world.now().toSeconds() == 60, Duration.ofSeconds(56));
            seen.add(world.now());
        });

        assertThat(seen).containsExactly(TWO, Duration.ofSeconds(4), Duration.ofSeconds(60));
    }

    @Test
    void runUntilSaysWhatWasMissing() {
        assertThat(act(world -> {
                            var ticks = ticks(world);
                            world.runUntil(() -> ticks.get() == 3, TWO);
                        })
                        .failureLine())
                .isEqualTo("AssertionError: still false after 2.000 s of virtual time");
        assertThat(act(world -> world.runUntil(
                                () -> {
                                    Convergence.assertConverged(List.of(1, 2), n -> n);
                                    return true;
                                },
                                TWO))
                        .failureLine())
                .isEqualTo("AssertionError: still false after 2.000 s of virtual time, with nothing left to do: "
                        + "not converged, 2 different values: 1 = 1; 2 = 2");
    }

    @Test
    void runUntilQuiescentEndsWithTheForegroundWork() {
        fifo(world -> {
            var ticks = ticks(world);
            world.domain()
                    .schedule(world.domain().currentActor(), null, TaskKind.TIMER, true, 9_000_000_000L, () -> {});
            world.runUntilQuiescent(Duration.ofHours(1));
            assertThat(ticks).hasValue(5);
            assertThat(world.now()).isEqualTo(Duration.ofSeconds(5));
            world.runUntilQuiescent(Duration.ZERO);
        });
        assertThat(act(world -> {
                            ticks(world);
                            world.runUntilQuiescent(TWO);
                        })
                        .failureLine())
                .isEqualTo("AssertionError: still busy after 2.000 s of virtual time; busiest actors: "
                        + "root (1 steps), pool(root)#1 (1 steps), pool(root)#2 (1 steps)");
    }

    @Test
    void onlyTheScenarioMayRunTheLoop() {
        assertThat(act(world -> world.host("n1").singleThread("io").execute(() -> world.runFor(TWO)))
                        .failureLine())
                .isEqualTo("OrphanException: nobody caught what left n1/io#1 at virtual time 0.000 s: "
                        + "java.lang.IllegalStateException: runFor was called by n1/io#1: only the scenario itself "
                        + "may run the loop");
        assertThat(run(world -> world.supplyAsync(() -> {
                            world.runUntil(() -> true, TWO);
                            return 1;
                        }))
                        .failureLine())
                .isEqualTo("IllegalStateException: runUntil was called by pool(root)#1: only the scenario itself "
                        + "may run the loop");
        var loop = SimLoop.seeded(1);
        assertThatThrownBy(() -> loop.runUntilQuiescent(TWO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("runUntilQuiescent was called outside the run: call it from the scenario");
        loop.run();
    }

    @Test
    void rejectsNegativeTimes() {
        assertThat(act(world -> world.runFor(TWO.negated())).failureLine())
                .isEqualTo("IllegalArgumentException: runFor was given a negative time: PT-2S");
        assertThat(act(world -> world.runUntil(() -> true, TWO.negated())).failureLine())
                .isEqualTo("IllegalArgumentException: runUntil was given a negative time: PT-2S");
        assertThat(act(world -> world.runUntilQuiescent(TWO.negated())).failureLine())
                .isEqualTo("IllegalArgumentException: runUntilQuiescent was given a negative time: PT-2S");
    }

    @Test
    void aRunThatFailsMeanwhileUnwindsTheScenarioAndIsReportedAsItFailed() {
        boolean[] wentOn = new boolean[1];
        var report = act(world -> {
            world.eventually("goal", TWO, () -> false);
            world.runFor(Duration.ofSeconds(3));
            wentOn[0] = true;
        });

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"goal\" is still false at its deadline");
        assertThat(report.virtualNanos()).isEqualTo(TWO.toNanos());
        assertThat(wentOn[0]).isFalse();
    }

    @Test
    void awaitGivesTheValueOnceItIsThere() {
        List<Object> seen = new ArrayList<>();
        fifo(world -> {
            seen.add(world.await(world.delay(TWO).thenApply(slept -> "done")));
            seen.add(world.now());
            seen.add(world.loop().await(java.util.concurrent.CompletableFuture.completedFuture(7)));
        });

        assertThat(seen).containsExactly("done", TWO, 7);
    }

    @Test
    void awaitThrowsWhatTheFutureFailedWith() {
        assertThat(act(world -> world.await(world.delay(TWO).thenRun(() -> {
                            throw new IllegalArgumentException("too late");
                        })))
                        .failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("too late");
        assertThat(act(world -> {
                            var failing = world.newFuture();
                            world.executor()
                                    .execute(() -> failing.completeExceptionally(new java.io.IOException("torn")));
                            world.await(failing);
                        })
                        .failure())
                .isInstanceOf(java.util.concurrent.CompletionException.class)
                .hasCause(new java.io.IOException("torn"));
    }

    @Test
    void awaitOfWhatNobodyCompletesIsADeadlock() {
        assertThat(act(world -> world.await(world.newFuture())).failure())
                .isInstanceOf(dev.simloop.failure.DeadlockException.class)
                .hasMessageContaining("nothing is ready, no timer is pending, and the scenario is not done; 1 waiting");
    }

    @Test
    void awaitIsForTheScenarioAlone() {
        assertThat(act(world -> world.executor().execute(() -> world.await(world.delay(TWO))))
                        .failure())
                .hasMessageContaining("await was called by ")
                .hasMessageEndingWith(": only the scenario itself may run the loop");
    }
}
