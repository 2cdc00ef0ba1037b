package dev.simloop.shrink;

import dev.simloop.campaign.CampaignResult;
import java.util.Locale;

/**
 * How many seeds have to pass before a fix is credible: the rule of three (Hanley and Lippman-Hand, "If Nothing Goes
 * Wrong, Is Everything All Right?", 1983). After {@code n} clean seeds in a row a bug shows, with 95 % confidence, in less
 * than {@code 3 / n} of them.
 *
 * @param failed how many seeds failed
 * @param seeds of how many
 */
public record CleanSeeds(long failed, long seeds) {
    private static final double RULE = 3;

    public CleanSeeds {
        if (failed < 1) {
            throw new IllegalArgumentException("number of failed seeds is not positive: " + failed);
        }
        if (seeds < failed) {
            throw new IllegalArgumentException(failed + " seeds failed of " + seeds);
        }
    }

    /**
     * {@return the figures of a campaign that found something; where it stopped at the first failure, that one of the seeds
     * up to it}
     *
     * @throws IllegalArgumentException if nothing was found
     */
    public static CleanSeeds of(CampaignResult result) {
        return new CleanSeeds(result.failed(), result.seedsRun());
    }

    /** {@return how many seeds have to pass after the fix, those that failed among them} */
    public long needed() {
        return (long) Math.ceil(RULE * seeds / failed);
    }

    /**
     * {@return the share of seeds, within 0 and 1, that a bug can at most show in after so many clean ones, with 95 %
     * confidence}
     */
    public static double upperBound(long cleanSeeds) {
        if (cleanSeeds < 1) {
            throw new IllegalArgumentException("number of clean seeds is not positive: " + cleanSeeds);
        }
        return Math.min(1, RULE / cleanSeeds);
    }

    /** {@return one line for a person} */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "failed in %,d of %,d seeds: at that rate a fix is credible after %,d clean ones (95 %%, rule of three)",
                failed,
                seeds,
                needed());
    }

    @Override
    public String toString() {
        return describe();
    }
}
