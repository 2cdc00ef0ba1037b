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
public record FixConfidence(long failed, long seeds) {
    private static final double RULE = 3;
    private static final double SURPRISE = 0.05;
    /** How far below the mean the 5 % of a normal distribution begin, in standard deviations. */
    private static final double NORMAL = 1.6449;
    /** Up to so many failures the binomial distribution is summed up; beyond it is as good as normal. */
    private static final long EXACT = 100;

    private static final int HALVINGS = 60;
    /** By more than this the figures are not off. */
    private static final double ROUNDING = 1e-6;

    public FixConfidence {
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
    public static FixConfidence of(CampaignResult result) {
        return new FixConfidence(result.failed(), result.seedsRun());
    }

    /** {@return how many seeds have to pass after the fix at the rate that was seen, those that failed among them} */
    public long needed() {
        return (long) Math.ceil(RULE * seeds / failed);
    }

    /**
     * {@return the lowest share of seeds, within 0 and 1, at which so many failures are not a surprise: at any lower one they
     * come up in less than 5 % of all hunts (Clopper and Pearson, "The use of confidence or fiducial limits", 1934)} A hunt that
     * stopped at its first failure counts like any other.
     */
    public double lowestRate() {
        double low = 0;
        double high = (double) failed / seeds;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (atLeast(middle) < SURPRISE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** {@return the probability of {@link #failed} failures or more where each seed fails with probability {@code rate}} */
    private double atLeast(double rate) {
        if (failed > EXACT) {
            double mean = rate * seeds;
            double distance = (failed - 0.5 - mean) / StrictMath.sqrt(mean * (1 - rate));
            return distance > NORMAL ? 0 : 1;
        }
        double term = seeds * StrictMath.log1p(-rate);
        double odds = StrictMath.log(rate) - StrictMath.log1p(-rate);
        double fewer = 0;
        for (long i = 0; i < failed; i++) {
            fewer += StrictMath.exp(term);
            term += odds + StrictMath.log((double) (seeds - i) / (i + 1));
        }
        return 1 - fewer;
    }

    /**
     * {@return how many seeds have to pass after the fix if the bug is as rare as {@link #lowestRate} allows} After a failure in
     * the first seeds that is many more than {@link #needed}: one failure says little of how often it comes.
     */
    public long neededAtLowestRate() {
        return (long) Math.ceil(RULE / lowestRate() - ROUNDING);
    }

    /**
     * {@return the share of seeds, within 0 and 1, that a bug can at most show in after that many clean ones, with 95 %
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
                "failed in %,d of %,d seeds: a fix is credible after %,d clean ones at that rate, after %,d at the lowest rate"
                        + " that fits (95 %%, rule of three)",
                failed,
                seeds,
                needed(),
                neededAtLowestRate());
    }

    @Override
    public String toString() {
        return describe();
    }
}
