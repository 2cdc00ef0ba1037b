package dev.simloop.shrink;

import dev.simloop.RunReport;
import dev.simloop.campaign.EditedRun;
import dev.simloop.campaign.Finding;
import dev.simloop.tape.Tape;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What shrinking a finding came to.
 */
public final class Shrink {
    private final FailureIdentity identity;
    private final Tape tape;
    private final RunReport report;
    private final EditedRun run;
    private final Size before;
    private final Size after;
    private final int candidates;
    private final Duration elapsed;
    private final List<Finding> others;
    private final StopReason stop;

    Shrink(
            FailureIdentity identity,
            Tape tape,
            RunReport report,
            EditedRun run,
            Size before,
            Size after,
            int candidates,
            Duration elapsed,
            List<Finding> others,
            StopReason stop) {
        this.identity = identity;
        this.tape = tape;
        this.report = report;
        this.run = run;
        this.before = before;
        this.after = after;
        this.candidates = candidates;
        this.elapsed = elapsed;
        this.others = List.copyOf(others);
        this.stop = stop;
    }

    /** {@return what the smaller run had to fail with, and does} */
    public FailureIdentity identity() {
        return identity;
    }

    /** {@return the smallest tape found} */
    public Tape tape() {
        return tape;
    }

    /** {@return a recorded run of it, held to it strictly} */
    public RunReport report() {
        return report;
    }

    /** {@return the same run as one that can be varied further} */
    public EditedRun run() {
        return run;
    }

    /** {@return the size of the original run} */
    public Size before() {
        return before;
    }

    /** {@return the size of the smallest} */
    public Size after() {
        return after;
    }

    /** {@return how many runs were tried} */
    public int candidates() {
        return candidates;
    }

    /** {@return wall time} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return other failures met on the way, one finding for each; they were never accepted} */
    public List<Finding> others() {
        return others;
    }

    /** {@return why it ended} */
    public StopReason stop() {
        return stop;
    }

    /** {@return one line: schedule deviations, faults, virtual time, candidates, wall time, operations if there are any, and why it ended early} */
    public String describe() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "schedule departures %d -> %d, faults %d -> %d, %s s -> %s s virtual, %d candidates, %.1f s",
                before.deviationCount(),
                after.deviationCount(),
                before.faults(),
                after.faults(),
                before.seconds(),
                after.seconds(),
                candidates,
                elapsed.toNanos() / 1e9));
        if (before.operations() > 0) {
            text.append(", operations ")
                    .append(before.operations())
                    .append(" -> ")
                    .append(after.operations());
        }
        switch (stop) {
            case DONE -> {}
            case RUNS -> text.append(", stopped by its budget of runs");
            case TIME -> text.append(", stopped by its budget of time");
            case INTERRUPTED -> text.append(", interrupted");
            case NOT_REPEATED -> text.append(", original kept: a replay of the smaller tape went another way");
        }
        if (!others.isEmpty()) {
            text.append("; ")
                    .append(others.size())
                    .append(others.size() == 1 ? " other failure met" : " other failures met");
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return describe();
    }
}
