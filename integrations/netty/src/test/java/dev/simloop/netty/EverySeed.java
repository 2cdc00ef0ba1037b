package dev.simloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Seeds of an exchange, each of which goes again as it went. */
final class EverySeed {
    private EverySeed() {}

    /** {@return how many of the runs are distinct; each of them is as its tape and its seed say, and is looked at by {@code each}} */
    static int repeated(Campaign campaign, int seeds, Runnable each) {
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < seeds; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            each.run();
            RunReport again = campaign.replay(Objects.requireNonNull(run.tape()));
            assertThat(again.isSameRun(run)).as("seed %s", seed).isTrue();
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            fingerprints.add(run.fingerprint());
        }
        return fingerprints.size();
    }
}
