package dev.simloop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a campaign did. Independent of the number of workers, but for {@link #elapsed()}.
 *
 * @param seedsRun how many seeds were run; when it stopped at the first failure: those up to that seed
 * @param findings the failing seeds, lowest index first; one in a campaign that stops at the first
 * @param counters for each counter of the runs, its sum and in how many runs it was hit
 * @param steps tasks run, summed up
 * @param virtualNanos virtual time, summed up
 * @param fingerprint a digest of all fingerprints, in seed order
 * @param elapsed wall time
 */
public record CampaignResult(
        long seedsRun,
        List<Finding> findings,
        Map<String, Hits> counters,
        long steps,
        long virtualNanos,
        long fingerprint,
        Duration elapsed) {

    /**
     * How often something happened.
     *
     * @param total over all runs
     * @param runs in how many runs at least once
     */
    public record Hits(long total, long runs) {
        /** Never. */
        public static final Hits NONE = new Hits(0, 0);

        Hits plus(long hits) {
            return new Hits(total + hits, runs + (hits > 0 ? 1 : 0));
        }

        Hits plus(Hits other) {
            return new Hits(total + other.total, runs + other.runs);
        }
    }

    public CampaignResult {
        findings = List.copyOf(findings);
        counters = new TreeMap<>(counters);
    }

    /** {@return the finding of the lowest seed} */
    public Optional<Finding> firstFinding() {
        return findings.stream().findFirst();
    }

    /** {@return how often {@code counter} was hit} */
    public Hits hits(String counter) {
        return counters.getOrDefault(counter, Hits.NONE);
    }

    /** {@return the share of runs, within 0 and 1, in which {@code counter} was hit} */
    public double shareOfRuns(String counter) {
        return seedsRun == 0 ? 0 : (double) hits(counter).runs() / seedsRun;
    }

    /** {@return this, if no seed failed; throws the first finding otherwise} */
    public CampaignResult assertPassed() {
        firstFinding().ifPresent(finding -> {
            throw finding.toFailure();
        });
        return this;
    }
}
