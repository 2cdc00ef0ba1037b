package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.EndlessWorkException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the run awaits what is submitted
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

    /** Without a recording, because these are long. */
    private static CampaignResult hunt(Scenario scenario, SimConfig config) {
        return Campaign.of(scenario).withConfig(config).withSeeds(1).run();
    }

    @Test
    void aPeriodicTaskThatNobodyEndsEndsTheRun() {
        SimConfig brief = SimConfig.defaults().withTail(5_000);
        RunReport report = Campaign.of(ticking(-1)).withConfig(brief).runSeed(1);
        assertThat(report.failure())
                .isInstanceOf(EndlessWorkException.class)
                .hasMessageStartingWith("the body has returned; only pool(root)#1, created at ")
                .hasMessageContaining("TailTest.java:")
                .hasMessageContaining(", goes on: use shutdown() of its executor or cancel it")
                .hasMessageContaining("withTail");
        assertThat(report.steps()).isEqualTo(5_001);
    }

    @Test
    void aTaskThatTicksLessOftenAndEndsPasses() {
        assertThat(hunt(ticking(90_000), SimConfig.defaults()).failed()).isZero();
        assertThat(hunt(ticking(150_000), SimConfig.defaults()).failed()).isEqualTo(1);
        SimConfig wide = SimConfig.defaults().withTail(200_000);
        assertThat(hunt(ticking(150_000), wide).failed()).isZero();
        assertThat(wide.digest()).isNotEqualTo(SimConfig.defaults().digest());
        assertThat(wide.withTail(100_000).digest())
                .isEqualTo(SimConfig.defaults().digest())
                .isEqualTo("2624f37d");
    }

    @Test
    void aHuntEndsAtTheSameStepAsARecordedRun() {
        var result = Campaign.of(ticking(-1)).withSeeds(1).run();
        var finding = result.findings().get(0);
        assertThat(finding.isRepeatable()).isTrue();
        assertThat(finding.original().steps()).isEqualTo(finding.rerun().steps());
    }

    @Test
    void aLongListOfTasksThatIsWorkedOffPasses() {
        Scenario scenario = world -> {
            for (int i = 0; i < 15_000; i++) {
                world.executor().schedule(() -> {}, i, TimeUnit.MILLISECONDS);
            }
            return null;
        };
        assertThat(hunt(scenario, SimConfig.defaults().withTail(5_000)).failed())
                .isZero();
    }

    @Test
    void twoTasksOfTwoLinesAreLeftToTheOtherLimits() {
        SimConfig short_ =
                SimConfig.defaults().withTail(5_000).withMaxSteps(40_000).withMaxEvents(1_000);
        RunReport report = Campaign.ofAction(world -> {
                    world.singleThread("a").scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                    world.singleThread("b").scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                })
                .withConfig(short_)
                .runSeed(1);
        assertThat(report.failureLine()).startsWith("StepLimitException");
    }
}
