package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.UnresponsiveException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a campaign does when a seed keeps its worker's thread for good. */
class LostWorkerTest {
    private volatile boolean stop;

    private final Campaign spinning = Campaign.ofAction(world -> {
                world.count("begun");
                if (world.seed() == 3) {
                    while (!stop) {
                        Thread.onSpinWait();
                    }
                }
                stop |= world.seed() > 3;
            })
            .withConfig(SimConfig.defaults().withWatchdog(Duration.ofMillis(200)))
            .withWorkers(1);

    /** Seed 4 lets the lost thread of seed 3 go on, which has to change nothing. */
    @Test
    void afterAnUnresponsiveSeedTheCampaignGoesOn() {
        var result = spinning.withSeeds(300).collecting(5).run();

        assertThat(result.seedsRun()).isEqualTo(300);
        assertThat(result.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.token().seed()).isEqualTo(3));
        assertThat(result.hits("begun")).isEqualTo(new CampaignResult.Hits(299, 299));
    }

    @Test
    void itStopsThereIfItStopsAtTheFirstFailure() {
        try {
            var result = spinning.withSeeds(300).run();

            assertThat(result.seedsRun()).isEqualTo(4);
            assertThat(result.hits("begun")).isEqualTo(new CampaignResult.Hits(3, 3));
            assertThat(result.findings().get(0).failure()).isInstanceOf(UnresponsiveException.class);
        } finally {
            stop = true;
        }
    }

    @Test
    void aSearchForAValuePassesItOver() {
        var values = Campaign.of(world -> {
                    while (world.seed() == 3 && !stop) {
                        Thread.onSpinWait();
                    }
                    return world.seed();
                })
                .withConfig(SimConfig.defaults().withWatchdog(Duration.ofMillis(200)))
                .withWorkers(1);
        try {
            var found = values.withSeeds(10).findSeedWhere(value -> (long) Objects.requireNonNull(value) > 2);

            assertThat(found).isNotNull();
            assertThat(Objects.requireNonNull(found).token().seed()).isEqualTo(4);
        } finally {
            stop = true;
        }
    }

    @Test
    void asManyUnresponsiveSeedsAsFindingsEndIt() {
        var stuck = Campaign.ofAction(world -> {
                    while (!stop) {
                        Thread.onSpinWait();
                    }
                })
                .withConfig(SimConfig.defaults().withWatchdog(Duration.ofMillis(50)))
                .withWorkers(1);
        try {
            var result = stuck.withSeeds(50).collecting(2).run();

            assertThat(result.seedsRun()).isEqualTo(2);
            assertThat(result.findings()).hasSize(2);
        } finally {
            stop = true;
        }
    }
}
