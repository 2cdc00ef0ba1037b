package dev.simloop.shrink;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.EditRunner;
import dev.simloop.campaign.EditedRun;
import dev.simloop.campaign.Finding;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes a failing run smaller while it fails in the same way. Immutable; each configuring method returns a changed copy.
 *
 * <p><b>The same failure</b> is one of equal {@link FailureIdentity}. Another failure is kept aside as a finding of its own.
 *
 * <p><b>Smaller</b> is what {@link Size} says: fewer faults, then fewer departures from submission order, then less virtual
 * time and fewer steps, then smaller values; and the tape never gets longer than it was. What is accepted is the tape of
 * the run that was really made, and the last one is replayed strictly.
 *
 * <p><b>Method.</b> Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002)
 * over faults and departures rather than over positions of the tape. Calm-seeded streams, such as latencies and election
 * timeouts, are never set to zero: a candidate draws them from the tape or afresh, from the range the program asks for.
 *
 * <p><b>Determinism.</b> The result depends on the finding and the budget of runs, not on the number of workers. A budget of
 * time can cut it short anywhere.
 *
 * <p><b>Threads.</b> {@link #shrink} waits; candidates run on loop threads. An interrupt ends it with the best so far.
 */
public final class Shrinker {
    private static final int RUNS = 2_000;
    private static final Duration TIME = Duration.ofSeconds(60);

    private final Campaign campaign;
    private final int runs;
    private final Duration time;
    private final int workers;
    private final ShrinkListener listener;

    private Shrinker(Campaign campaign, int runs, Duration time, int workers, ShrinkListener listener) {
        this.campaign = campaign;
        this.runs = runs;
        this.time = time;
        this.workers = workers;
        this.listener = listener;
    }

    /** {@return a shrinker for findings of {@code campaign}: 2,000 runs, 60 s, a worker per core} */
    public static Shrinker of(Campaign campaign) {
        return new Shrinker(
                Objects.requireNonNull(campaign),
                RUNS,
                TIME,
                Runtime.getRuntime().availableProcessors(),
                ShrinkListener.SILENT);
    }

    /** {@return a copy that tries at most that many runs, for about that time on the wall} */
    @CheckReturnValue
    public Shrinker withBudget(int mostRuns, Duration mostTime) {
        if (mostRuns < 0) {
            throw new IllegalArgumentException("budget of runs is negative: " + mostRuns);
        }
        if (mostTime.isNegative()) {
            throw new IllegalArgumentException("budget of time is negative: " + mostTime);
        }
        return new Shrinker(campaign, mostRuns, mostTime, workers, listener);
    }

    /** {@return a copy that runs so many candidates at a time} */
    @CheckReturnValue
    public Shrinker withWorkers(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("worker count is not positive: " + count);
        }
        return new Shrinker(campaign, runs, time, count, listener);
    }

    /** {@return a copy that tells {@code to} how it goes} */
    @CheckReturnValue
    public Shrinker withListener(ShrinkListener to) {
        return new Shrinker(campaign, runs, time, workers, Objects.requireNonNull(to));
    }

    /**
     * {@return the smallest run found that fails as {@code finding} does}
     *
     * @throws IllegalArgumentException if the finding has no tape, or its tape does not fail in this way in this campaign
     */
    public Shrink shrink(Finding finding) {
        Tape tape = finding.tape();
        if (tape == null) {
            throw new IllegalArgumentException("the finding of " + finding.token() + " has no tape: "
                    + finding.failure().getMessage());
        }
        RunReport run = finding.isRepeatable() ? finding.rerun() : finding.original();
        return shrink(tape, FailureIdentity.of(run, campaign));
    }

    /**
     * {@return the smallest run found that fails as {@code wanted} says, from {@code tape}}
     *
     * @throws IllegalArgumentException if the tape does not fail in this way in this campaign
     */
    public Shrink shrink(Tape tape, FailureIdentity wanted) {
        EditRunner variations = campaign.variations();
        EditedRun first = variations.run(TapeEdit.of(tape));
        Throwable failure = first.report().failure();
        if (failure == null) {
            throw new IllegalArgumentException("the run of " + tape.token() + " no longer fails: there is nothing to"
                    + " shrink; has the program changed?");
        }
        FailureIdentity met = FailureIdentity.of(first.report(), campaign);
        if (!met.equals(wanted)) {
            throw new IllegalArgumentException("the run of " + tape.token() + " no longer fails with [" + wanted
                    + "] but with [" + met + "]; has the program changed?");
        }
        Search search = new Search(
                variations, wanted, run -> FailureIdentity.of(run, campaign), first, runs, time, workers, listener);
        new ShrinkPasses(search).run();
        return result(search, variations, first, Size.original(first, tape));
    }

    private Shrink result(Search search, EditRunner variations, EditedRun first, Size before) {
        EditedRun best = search.smallest();
        StopReason stop = search.stop();
        RunReport report = campaign.replay(best.tape());
        if (!report.isSameRun(best.report())) {
            best = first;
            stop = StopReason.NOT_REPEATED;
            report = campaign.replay(best.tape());
        }
        List<Finding> others = new ArrayList<>();
        for (EditedRun other : search.others()) {
            others.add(Finding.of(other.report(), campaign.replay(other.tape())));
        }
        return new Shrink(
                search.wanted(),
                best.tape(),
                report,
                best,
                before,
                Size.of(best),
                search.candidates(),
                variations.elapsed(),
                others,
                stop);
    }
}
