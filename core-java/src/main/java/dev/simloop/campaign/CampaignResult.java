package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.internal.Times;
import dev.simloop.property.PropertyHits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign did. Independent of the number of workers, but for {@link #elapsed()}.
 */
public final class CampaignResult {
    /** The counter of accesses to memory before which another thread could go on; kept by the agent. */
    public static final String ACCESSES = "interleave.accesses";

    private final long seedsRun;
    private final long failed;
    private final List<Finding> findings;
    private final Map<String, Hits> counters;
    private final Map<String, PropertyHits> properties;
    private final List<String> missing;
    private final long steps;
    private final long virtualNanos;
    private final long fingerprint;
    private final long interleavings;
    private final boolean isInterleavingsLeast;
    private final Duration elapsed;

    CampaignResult(
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
        this.seedsRun = seedsRun;
        this.failed = failed;
        this.findings = List.copyOf(findings);
        this.counters = new TreeMap<>(counters);
        this.properties = new TreeMap<>(properties);
        this.missing = List.copyOf(missing);
        this.steps = steps;
        this.virtualNanos = virtualNanos;
        this.fingerprint = fingerprint;
        this.interleavings = interleavings;
        this.isInterleavingsLeast = isInterleavingsLeast;
        this.elapsed = elapsed;
    }

    /** {@return how many seeds were run; when it stopped at the first failure: those up to that seed} */
    public long seedsRun() {
        return seedsRun;
    }

    /** {@return how many of them failed; findings are kept of as many as the campaign was told} */
    public long failed() {
        return failed;
    }

    /** {@return the failing seeds, lowest index first; one in a campaign that stops at the first} */
    public List<Finding> findings() {
        return findings;
    }

    /** {@return for each counter of the runs, its sum and in how many runs it was hit} */
    public Map<String, Hits> counters() {
        return counters;
    }

    /** {@return for each property of the runs, how often it was evaluated and true} */
    public Map<String, PropertyHits> properties() {
        return properties;
    }

    /** {@return what the campaign requires and never happened, as {@link #neverHappened()} words it} */
    public List<String> missing() {
        return missing;
    }

    /** {@return tasks run, summed up} */
    public long steps() {
        return steps;
    }

    /** {@return virtual time, summed up} */
    public long virtualNanos() {
        return virtualNanos;
    }

    /** {@return a digest of all fingerprints, in seed order} */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * {@return in how many different orders the steps of actors came, over all runs} Two runs that differ only in what their
     * steps did are of one order.
     */
    public long interleavings() {
        return interleavings;
    }

    /** {@return whether there may be more {@link #interleavings} than that: four million of them are told apart} */
    public boolean isInterleavingsLeast() {
        return isInterleavingsLeast;
    }

    /** {@return wall time} */
    public Duration elapsed() {
        return elapsed;
    }

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

    /** {@return what a campaign of one run, which passed, would have done; it took no time} */
    public static CampaignResult of(RunReport passed) {
        Map<String, Hits> hits = new TreeMap<>();
        passed.counters().forEach((name, total) -> hits.put(name, Hits.NONE.plus(total)));
        return new CampaignResult(
                1,
                0,
                List.of(),
                hits,
                passed.properties(),
                List.of(),
                passed.steps(),
                passed.virtualNanos(),
                passed.fingerprint(),
                1,
                false,
                Duration.ZERO);
    }

    /** {@return the finding of the lowest seed; null if no seed failed} */
    public @Nullable Finding firstFinding() {
        return findings.isEmpty() ? null : findings.get(0);
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
        if (!findings.isEmpty()) {
            throw findings.get(0).toFailure();
        }
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
                .append(interleavings == 1 ? " interleaving" : " different interleavings")
                .append(counters.containsKey(ACCESSES) ? " of steps and of accesses to memory" : " of steps");
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
