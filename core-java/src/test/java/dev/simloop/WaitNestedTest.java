package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waits within a task that do not keep a run from ending. */
@SuppressWarnings("FutureReturnValueIgnored") // runs, not futures, are looked at
class WaitNestedTest {
    private static void waitFor(World world, List<String> seen) {
        boolean came = world.loop().waitNested(() -> false, Long.MAX_VALUE);
        seen.add("came " + came);
    }

    @Test
    void aRunEndsAlthoughSomebodyWaits() {
        List<String> seen = new ArrayList<>();
        RunReport report = Campaign.of(world -> {
                    world.executor().execute(() -> waitFor(world, seen));
                    return world.delay(Duration.ofSeconds(3));
                })
                .runSeed(1);
        report.assertPassed();
        assertThat(report.virtualNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(seen).isEmpty();
    }

    @Test
    void soDoesOneThatComesToRest() {
        List<String> seen = new ArrayList<>();
        Campaign.ofAction(world -> world.executor().execute(() -> waitFor(world, seen)))
                .runSeed(1)
                .assertPassed();
        assertThat(seen).isEmpty();
    }

    @Test
    void whatComesEndsTheWait() {
        List<String> seen = new ArrayList<>();
        Campaign.ofAction(world -> {
                    boolean[] came = new boolean[1];
                    world.delay(Duration.ofSeconds(1)).thenRun(() -> came[0] = true);
                    world.executor().execute(() -> {
                        seen.add(world.loop().waitNested(() -> came[0], Long.MAX_VALUE) + " at " + world.now());
                        seen.add(world.loop()
                                        .waitNested(
                                                () -> false,
                                                Duration.ofSeconds(5).toNanos()) + " at " + world.now());
                    });
                    world.delay(Duration.ofSeconds(9)).thenRun(() -> seen.add("end"));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(seen).containsExactly("true at PT1S", "false at PT5S", "end");
    }

    @Test
    void anotherWaitThatIsToEndIsNotCutShort() {
        // One task sleeps within and then fails; the wait beside it must not let the run end before.
        RunReport report = Campaign.ofAction(world -> {
                    world.executor().execute(() -> {
                        world.executor().execute(() -> waitFor(world, new ArrayList<>()));
                        boolean unused = world.loop()
                                .runNested(() -> false, Duration.ofSeconds(1).toNanos());
                        throw new IllegalStateException("seen");
                    });
                })
                .runSeed(1);
        assertThat(report.failureLine()).contains("seen");
    }

    @Test
    void whatATaskThrowsOnItsWayOutFailsNothing() {
        RunReport report = Campaign.ofAction(world -> world.executor().execute(() -> {
                    try {
                        waitFor(world, new ArrayList<>());
                    } catch (Error e) {
                        throw new IllegalStateException("a wrapper", e);
                    }
                }))
                .runSeed(1);
        report.assertPassed();
    }

    @Test
    void aScenarioThatFailsStillFails() {
        RunReport report = Campaign.of(world -> {
                    world.executor().execute(() -> waitFor(world, new ArrayList<>()));
                    return world.delay(Duration.ofSeconds(1)).thenRun(() -> {
                        throw new AssertionError("wrong");
                    });
                })
                .runSeed(1);
        assertThat(report.failureLine()).contains("wrong");
    }

    @Test
    void aDeadlineKeepsARunThatEndsByItselfAndNoOther() {
        List<String> seen = new ArrayList<>();
        long second = Duration.ofSeconds(1).toNanos();
        Campaign.ofAction(world -> world.executor()
                        .execute(() -> seen.add("at rest " + world.loop().waitNested(() -> false, second))))
                .runSeed(1)
                .assertPassed();
        Campaign.of(world -> {
                    world.executor()
                            .execute(() -> seen.add("done " + world.loop().waitNested(() -> false, second)));
                    return world.delay(Duration.ofMillis(1));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(seen).containsExactly("at rest false");
    }
}
