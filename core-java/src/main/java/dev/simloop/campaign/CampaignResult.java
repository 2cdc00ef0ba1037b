package dev.simloop.campaign;

import dev.simloop.failure.CoverageFailure;
import dev.simloop.internal.Times;
import dev.simloop.property.PropertyHits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a campaign did. Independent of the number of workers, but for {@link #elapsed()}.
 *
 * @param seedsRun how many seeds were run; when it stopped at the first failure: those up to that seed
 * @param failed how many of them failed; findings are kept of as many as the campaign was told
 * @param findings the failing seeds, lowest index first; one in a campaign that stops at the first
 * @param counters for each counter of the runs, its sum and in how many runs it was hit
 * @param properties for each property of the runs, how often it was evaluated and true
 * @param missing what the campaign requires and never happened, as {@link #neverHappened()} words it
 * @param steps tasks run, summed up
 * @param virtualNanos virtual time, summed up
 * @param fingerprint a digest of all fingerprints, in seed order
 * @param interleavings in how many different orders the steps of actors came, over all runs; two runs that differ only in what
 *     their steps did are of one order
 * @param isInterleavingsLeast whether there may be more, for memory to tell more of them apart is not spent
 * @param elapsed wall time
 */
public record CampaignResult(
        long seedsRun,
        long failed,
        List<Finding> findings,
        Map<String, Hits> counters,
        Map<String, PropertyHits> properties,
        List<String> missing,
        long steps,
        long virtualNanos,
        long fingerprint,
        long interleavings,
        boolean isInterleavingsLeast,
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
        properties = new TreeMap<>(properties);
        missing = List.copyOf(missing);
    }

    /** A result of runs without properties, of which nothing was required. */
    public CampaignResult(
            long seedsRun,
            List<Finding> findings,
            Map<String, Hits> counters,
            long steps,
            long virtualNanos,
            long fingerprint,
            Duration elapsed) {
        this(
                seedsRun,
                findings.size(),
                findings,
                counters,
                Map.of(),
                List.of(),
                steps,
                virtualNanos,
                fingerprint,
                seedsRun,
                false,
                elapsed);
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

    /**
     * {@return what was to happen and never did, in no run: {@code sometimes}, {@code reachable} and {@code eventually}
     * never true, {@code leadsTo} never triggered, {@code always} never evaluated, buggify sites that never fired,
     * declared counters at 0} Properties come first, each group in the order of names. A result in which this is not
     * empty is hollow to that extent, whether or not a run failed.
     */
    public List<String> neverHappened() {
        return Coverage.never(counters, properties);
    }

    /**
     * {@return this, if no seed failed and all that is required happened; throws the first finding otherwise}
     *
     * @throws CoverageFailure if no seed failed and {@link #missing()} is not empty
     */
    public CampaignResult assertPassed() {
        firstFinding().ifPresent(finding -> {
            throw finding.toFailure();
        });
        if (!missing.isEmpty()) {
            throw new CoverageFailure(
                    "never happened in " + seedsRun + (seedsRun == 1 ? " run: " : " runs: ")
                            + String.join(", ", missing),
                    missing);
        }
        return this;
    }

    /** {@return what a person reads: sums, a line for each property and counter, what never happened} */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(seedsRun)
                .append(seedsRun == 1 ? " run, " : " runs, ")
                .append(findings.isEmpty() ? "none failed" : findings.size() + " findings")
                .append(failed > findings.size() ? " of " + failed + " that failed" : "")
                .append(", ")
                .append(steps)
                .append(" steps, virtual time ")
                .append(Times.text(virtualNanos))
                .append(", ")
                .append(isInterleavingsLeast ? "at least " : "")
                .append(interleavings)
                .append(interleavings == 1 ? " interleaving" : " different interleavings");
        properties.forEach((name, hits) -> text.append("\n  ").append(hits.describe(name)));
        counters.forEach((name, hits) -> text.append("\n  counter ")
                .append(name)
                .append(": ")
                .append(hits.total())
                .append(" in ")
                .append(hits.runs())
                .append(" of ")
                .append(seedsRun)
                .append(" runs"));
        List<String> never = neverHappened();
        if (!never.isEmpty()) {
            text.append("\n  never happened: ").append(String.join(", ", never));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return describe();
    }
}
