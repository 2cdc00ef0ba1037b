package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.internal.run.ForeignThreads;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A step that takes long on the wall is told of, with its line. The step here takes as long as it is not noticed. */
class SlowStepTest {
    private static Campaign noticed() {
        Scenario[] self = new Scenario[1];
        self[0] = world -> {
            while (world.seed() == 1 && ForeignThreads.of(self[0], 1).isEmpty()) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("any");
        };
        return Campaign.of(self[0]).withConfig(SimConfig.defaults().withSlowStep(Duration.ofMillis(10)));
    }

    @Test
    void isListedWithItsLineInTheFailureOfALaterSeedToo() {
        Campaign campaign = noticed();

        String line = "a step took longer than PT0.01S on the wall, at dev.simloop.SlowStepTest.";
        assertThat(campaign.runSeed(1).uncontrolled())
                .hasSize(1)
                .allMatch(told -> told.startsWith(line) && told.matches(".*\\([A-Za-z]+\\.java:\\d+\\)"));
        assertThat(campaign.runSeed(2).describe()).contains("\n  " + line);
    }

    @Test
    void isNoPartOfTheRun() {
        Campaign campaign = noticed();

        RunReport slow = campaign.runSeed(1);
        assertThat(slow.uncontrolled()).isNotEmpty();
        assertThat(slow.isSameRun(campaign.runSeed(1))).isTrue();
    }
}
