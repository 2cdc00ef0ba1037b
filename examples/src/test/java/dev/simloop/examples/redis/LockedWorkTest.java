package dev.simloop.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.examples.redis.LockedWork.Release;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lock that is released after its expiry, with Lettuce and a small Redis. */
class LockedWorkTest {
    private static Campaign campaign(Release release, double loss) {
        return Campaign.of(LockedWork.scenario(release, loss));
    }

    @Test
    void aLockThatIsDeletedWhoeverHasItIsFound() {
        RunReport failed = Objects.requireNonNull(
                        campaign(Release.DELETE, 0.2).withSeeds(60).run().firstFinding())
                .original();
        assertThat(failed.failureLine()).contains("have the lock at");
    }

    @Test
    void itIsNotWithoutLateWorkers() {
        campaign(Release.DELETE, 0)
                .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                .withSeeds(60)
                .run()
                .assertPassed();
    }

    @Test
    void whoLooksBeforeDeletingSurvives() {
        campaign(Release.COMPARE_AND_DELETE, 0.2).withSeeds(60).run().assertPassed();
    }

    @Test
    void everySeedRepeatsFromItsTape() {
        Campaign campaign = campaign(Release.COMPARE_AND_DELETE, 0.2);
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSize(5);
    }
}
