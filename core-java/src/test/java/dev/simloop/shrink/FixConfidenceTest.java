package dev.simloop.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import org.junit.jupiter.api.Test;

class FixConfidenceTest {
    @Test
    void threeTimesAsManyAsItTookToFail() {
        assertThat(new FixConfidence(1, 137).needed()).isEqualTo(411);
        assertThat(new FixConfidence(7, 100).needed()).isEqualTo(43);
        assertThat(new FixConfidence(1, 1_500).describe())
                .isEqualTo(
                        "failed in 1 of 1,500 seeds: a fix is credible after 4,500 clean ones at that rate, after 87,733 at the lowest rate that fits (95 %, rule of three)");
    }

    @Test
    void theBoundIsThreeOverN() {
        assertThat(FixConfidence.upperBound(300)).isEqualTo(0.01);
        assertThat(FixConfidence.upperBound(1)).isEqualTo(1);
        // What the rule approximates: the share at which so many clean seeds have a probability of one in twenty.
        assertThat(Math.pow(1 - FixConfidence.upperBound(300), 300)).isBetween(0.045, 0.05);
    }

    @Test
    void countsTheSeedsOfACampaign() {
        var result = Campaign.of(Programs.USE_BEFORE_READY)
                .collecting(1_000)
                .withSeeds(1_000)
                .run();
        FixConfidence clean = FixConfidence.of(result);
        assertThat(clean.seeds()).isEqualTo(1_000);
        assertThat(clean.failed()).isEqualTo(result.findings().size()).isPositive();
    }

    @Test
    void refusesWhatIsNoFailure() {
        assertThatThrownBy(() -> new FixConfidence(0, 5)).hasMessage("number of failed seeds is not positive: 0");
        assertThatThrownBy(() -> new FixConfidence(6, 5)).hasMessage("6 seeds failed of 5");
        assertThatThrownBy(() -> FixConfidence.upperBound(0)).hasMessage("number of clean seeds is not positive: 0");
    }
}
