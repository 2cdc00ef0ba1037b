package dev.simloop.campaign;

import dev.simloop.failure.CoverageFailure;
import dev.simloop.property.PropertyHits;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an exhaustive search can say. It does not depend on the number of workers, but for {@link #elapsed()} and for where a search was
 * stopped by its budget.
 */
public final class ExhaustiveResult {
    private static final int NAMED = 8;

    private final Builder from;
    private final Map<ScheduleBound, Long> schedulesByBound;
    private final Duration elapsed;

    /** The answers that there are. */
    public enum Verdict {
        /** A run failed: {@link ExhaustiveResult#finding()}. */
        FOUND,
        /** All schedules within the bound were run, and nothing was left out but what {@link ExhaustiveResult#assumptions()} says. */
        PROVEN,
        /** All schedules within the bound were run, and for some draws not all values: nothing is proven. */
        EXPLORED,
        /** The budget ran out. */
        STOPPED
    }

    private ExhaustiveResult(Builder from, Map<ScheduleBound, Long> schedulesByBound, Duration elapsed) {
        this.from = from;
        this.schedulesByBound = schedulesByBound;
        this.elapsed = elapsed;
    }

    /** What is known when the runs within one bound have been made. */
    record Builder(
            Exhaustive search,
            ScheduleBound bound,
            Tally tally,
            long redundant,
            Caveats caveats,
            @Nullable Finding finding,
            boolean isStopped,
            double share) {
        long schedules() {
            return tally.ran;
        }

        /** {@return whether no further bound has anything to add} */
        boolean isEnd() {
            return finding != null || isStopped || !caveats.bounded();
        }

        ExhaustiveResult build(Map<ScheduleBound, Long> schedules, Duration elapsed) {
            return new ExhaustiveResult(
                    this, java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(schedules)), elapsed);
        }
    }

    /** {@return the answer} */
    public Verdict verdict() {
        if (from.finding != null) {
            return Verdict.FOUND;
        }
        if (from.isStopped) {
            return Verdict.STOPPED;
        }
        return from.caveats.held().isEmpty() && !from.caveats.gaveWay() ? Verdict.PROVEN : Verdict.EXPLORED;
    }

    /** {@return whether no run failed, however many there were} */
    public boolean passed() {
        return from.finding == null;
    }

    /** {@return whether it is {@link Verdict#PROVEN}, within {@link #bound()}} */
    public boolean isProven() {
        return verdict() == Verdict.PROVEN;
    }

    /** {@return the run that failed, the first of the search; null if none did} */
    public @Nullable Finding finding() {
        return from.finding;
    }

    /** {@return the bound that was gone through last} */
    public ScheduleBound bound() {
        return from.bound;
    }

    /** {@return whether there are no schedules beyond {@link #bound()}, so that all there are were run} */
    public boolean isComplete() {
        return verdict() != Verdict.FOUND && verdict() != Verdict.STOPPED && !from.caveats.bounded();
    }

    /**
     * {@return how many schedules within {@link #bound()} were run: all of them, those up to the first that failed, or those until it
     * was stopped} Each stands for all that differ from it only in the order of independent steps, where there is a {@linkplain
     * Exhaustive#withoutReduction reduction}.
     */
    public long schedules() {
        return from.schedules();
    }

    /** {@return the same for each bound that was gone through} */
    public Map<ScheduleBound, Long> schedulesByBound() {
        return schedulesByBound;
    }

    /** {@return how many runs were cut short because they would have repeated others in another order of independent steps} */
    public long redundant() {
        return from.redundant;
    }

    /** {@return tasks run within {@link #bound()}, summed up} */
    public long steps() {
        return from.tally.steps;
    }

    /** {@return a digest of the fingerprints of all runs within {@link #bound()} that count} */
    public long fingerprint() {
        return from.tally.fingerprint;
    }

    /** {@return the streams whose draws were not gone through, in the order of their names} */
    public List<HeldDraws> held() {
        return List.copyOf(from.caveats.held().values());
    }

    /** {@return for each property of the runs, how often it was evaluated and true} */
    public Map<String, PropertyHits> properties() {
        return new TreeMap<>(from.tally.properties);
    }

    /** {@return what was to happen and never did, in no run; see {@link CampaignResult#neverHappened()}} */
    public List<String> neverHappened() {
        return Coverage.never(from.tally.counters, from.tally.properties);
    }

    /** {@return what the campaign requires and never happened; see {@link CampaignResult#missing()}} */
    public List<String> missing() {
        return from.search.coverage().missing(from.tally.counters, from.tally.properties);
    }

    /** {@return wall time} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return under what assumptions the answer holds, a sentence each} */
    public List<String> assumptions() {
        List<String> all = new ArrayList<>();
        all.add("time is exact: nothing is late");
        if (from.search.faultsMost() > 0) {
            all.add("at most " + count(from.search.faultsMost(), "fault"));
        }
        List<HeldDraws> faults = held().stream().filter(HeldDraws::fault).toList();
        if (!faults.isEmpty()) {
            all.add("nothing went wrong where " + names(faults) + " decided");
        }
        List<HeldDraws> zero = held().stream()
                .filter(h -> !h.fault() && h.calm() == Fallback.ZERO)
                .toList();
        if (!zero.isEmpty()) {
            all.add(streams(zero) + " fixed to 0");
        }
        List<HeldDraws> seeded = held().stream()
                .filter(h -> !h.fault() && h.calm() == Fallback.SEEDED)
                .toList();
        if (!seeded.isEmpty()) {
            all.add(streams(seeded) + " fixed to what seed " + from.search.seed() + " says");
        }
        if (from.caveats.gaveWay()) {
            all.add("an actor gave way after " + from.search.patience() + " steps in a row (Exhaustive.withPatience)");
        }
        if (from.caveats.declares()) {
            all.add("assuming the declared footprints (SimLoop.touchesOnly)");
        }
        if (from.caveats.parts()) {
            all.add("assuming that hosts share nothing but the network");
        }
        if (from.caveats.merged()) {
            all.add("assuming that the given state is complete (World.state)");
        }
        if (from.caveats.toreDown()) {
            all.add("what was left when a run had its outcome was ended in one order");
        }
        return all;
    }

    private static String streams(List<HeldDraws> some) {
        return (some.size() == 1 ? "data stream " : "data streams ")
                + names(some)
                + (some.size() == 1 ? " was" : " were");
    }

    private static String names(List<HeldDraws> some) {
        List<String> names = some.stream()
                .limit(NAMED)
                .map(h -> h.stream() + " (" + ways(h.bound()) + " ways)")
                .toList();
        return String.join(", ", names) + (some.size() > NAMED ? " and " + (some.size() - NAMED) + " more" : "");
    }

    private static String ways(long bound) {
        return bound == 0
                ? "2^64"
                : bound < 0 ? Long.toUnsignedString(bound) : String.format(Locale.ROOT, "%,d", bound);
    }

    /**
     * {@return this, if no run failed and all that is required happened; throws the finding otherwise}
     *
     * @throws CoverageFailure if no run failed and {@link #missing()} is not empty
     */
    public ExhaustiveResult assertPassed() {
        if (from.finding != null) {
            throw from.finding.toFailure();
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new CoverageFailure(
                    "never happened in " + count(schedules(), "schedule") + ": " + String.join(", ", missing), missing);
        }
        return this;
    }

    /**
     * {@return this, if it is {@link Verdict#PROVEN}; throws the finding, if there is one}
     *
     * @throws AssertionError if no run failed and yet nothing is proven; its message is {@link #describe()}
     */
    public ExhaustiveResult assertProven() {
        ExhaustiveResult unused = assertPassed();
        if (!isProven()) {
            throw new AssertionError(describe());
        }
        return this;
    }

    /** {@return what a person reads: the answer, how many schedules there were, and under what assumptions it holds} */
    public String describe() {
        StringBuilder text = new StringBuilder(answer());
        if (from.redundant > 0) {
            text.append("\n  ")
                    .append(count(from.redundant, "run"))
                    .append(" more cut short, which would have repeated others");
        }
        if (schedulesByBound.size() > 1) {
            text.append("\n  schedules by bound:");
            schedulesByBound.forEach(
                    (bound, count) -> text.append(' ').append(bound).append(String.format(Locale.ROOT, " %,d", count)));
        }
        assumptions().forEach(each -> text.append("\n  ").append(each));
        List<String> never = neverHappened();
        if (!never.isEmpty()) {
            text.append("\n  never happened: ").append(String.join(", ", never));
        }
        return text.toString();
    }

    private String answer() {
        Finding found = from.finding;
        String within = from.bound.isUnbounded() ? "" : " within " + from.bound.words();
        return switch (verdict()) {
            case FOUND ->
                "counterexample: schedule " + String.format(Locale.ROOT, "%,d", schedules()) + within + "\n"
                        + Objects.requireNonNull(found).describe();
            case PROVEN -> "proven" + (isComplete() ? "" : within) + ": " + all(within) + " explored, none failed";
            case EXPLORED -> "not proven: " + all(within) + " explored, none failed, but not all that they draw";
            case STOPPED ->
                "not proven: stopped after " + count(schedules(), "schedule") + within + ", about "
                        + String.format(Locale.ROOT, "%.3g", 100 * Math.min(1, from.share)) + " % of them; none failed";
        };
    }

    private String all(String within) {
        boolean one = schedules() == 1;
        String only = isComplete() && !from.bound.isUnbounded()
                ? " there " + (one ? "is" : "are") + " (none has more than " + from.bound.words() + ")"
                : within;
        return one ? "the one schedule" + only + " was" : "all " + count(schedules(), "schedule") + only + " were";
    }

    private static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d ", number) + noun + (number == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return describe();
    }
}
