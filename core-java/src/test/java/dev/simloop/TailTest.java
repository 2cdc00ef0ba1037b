package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.EndlessWorkException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TailTest {
    private static Scenario ticking(int ticks) {
        return world -> {
            int[] n = {0};
            ScheduledFuture<?>[] task = {null};
            task[0] = world.executor()
                    .scheduleAtFixedRate(
                            () -> {
                                if (++n[0] == ticks) {
                                    task[0].cancel(false);
                                }
                            },
                            1,
                            1,
                            TimeUnit.MILLISECONDS);
            return null;
        };
    }

    @Test
    void aPeriodicTaskThatNobodyEndsEndsTheRun() {
        RunReport report = Campaign.of(ticking(-1)).runSeed(1);
        assertThat(report.failure())
                .isInstanceOf(EndlessWorkException.class)
                .hasMessageStartingWith("the body has returned; only pool(root), created at ")
                .hasMessageContaining("TailTest.java:")
                .hasMessageContaining(", goes on: use shutdown() of its executor or cancel it")
                .hasMessageContaining("withTail");
        assertThat(report.steps()).isEqualTo(100_001);
    }

    @Test
    void aTaskThatTicksLessOftenAndEndsPasses() {
        assertThat(Campaign.of(ticking(90_000)).runSeed(1).passed()).isTrue();
        assertThat(Campaign.of(ticking(150_000)).runSeed(1).failure()).isInstanceOf(EndlessWorkException.class);
        SimConfig wide = SimConfig.defaults().withTail(200_000);
        assertThat(Campaign.of(ticking(150_000)).config(wide).runSeed(1).passed())
                .isTrue();
        assertThat(wide.digest()).isNotEqualTo(SimConfig.defaults().digest());
        assertThat(wide.withTail(100_000).digest())
                .isEqualTo(SimConfig.defaults().digest())
                .isEqualTo("2624f37d");
    }

    @Test
    void aHuntEndsAtTheSameStepAsARecordedRun() {
        var result = Campaign.of(ticking(-1)).seeds(1).run();
        var finding = result.firstFinding().orElseThrow();
        assertThat(finding.isRepeatable()).isTrue();
        assertThat(finding.original().steps()).isEqualTo(finding.rerun().steps());
    }

    @Test
    void aLongListOfTasksThatIsWorkedOffPasses() {
        RunReport report = Campaign.ofAction(world -> {
                    for (int i = 0; i < 150_000; i++) {
                        world.executor().schedule(() -> {}, i, TimeUnit.MILLISECONDS);
                    }
                })
                .config(SimConfig.defaults().withMaxEvents(1_000))
                .runSeed(1);
        assertThat(report.failure()).isNull();
    }

    @Test
    void twoTasksOfTwoLinesAreLeftToTheOtherLimits() {
        SimConfig short_ =
                SimConfig.defaults().withTail(5_000).withMaxSteps(40_000).withMaxEvents(1_000);
        RunReport report = Campaign.ofAction(world -> {
                    world.singleThread("a").scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                    world.singleThread("b").scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                })
                .config(short_)
                .runSeed(1);
        assertThat(report.failureLine()).startsWith("StepLimitException");
    }
}
