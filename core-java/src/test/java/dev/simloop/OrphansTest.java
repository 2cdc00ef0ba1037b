package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.failure.OrphanException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nobody caught; the first line of each message in full. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
@Tag("jdk")
class OrphansTest {
    @Test
    void aThrowFromATimer() {
        var report = act(world -> world.domain()
                .schedule(
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
    void aCancelledFutureNeverCounts() {
        var report = act(world -> {
            world.newFuture().cancel(true);
            world.newFuture().thenApply(x -> x).cancel(true);
        });

        assertThat(report.failureLine()).isEmpty();
    }

    @Test
    void aCancellationThatLeavesAnExecutorTaskIsAnOrphanLikeAnyOther() {
        var report = act(world -> world.executor().execute(() -> {
            throw new CancellationException("enough");
        }));

        assertThat(report.failureLine())
                .isEqualTo("OrphanException: nobody caught what left pool(root)#1 at virtual time 0.000 s: "
                        + "java.util.concurrent.CancellationException: enough");
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
