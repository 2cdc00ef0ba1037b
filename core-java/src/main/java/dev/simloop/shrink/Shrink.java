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
 *
 * @param identity what the smaller run had to fail with, and does
 * @param tape the smallest tape found
 * @param report a recorded run of it, held to it strictly
 * @param run the same run as one that can be varied further
 * @param before the size of the original run
 * @param after the size of the smallest
 * @param candidates how many runs were tried
 * @param elapsed wall time
 * @param others other failures met on the way, one finding for each; they were never accepted
 * @param stop why it ended
 */
public record Shrink(
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
    public Shrink {
        others = List.copyOf(others);
    }

    /** {@return one line: schedule deviations, faults, virtual time, candidates and wall time, and why it ended early} */
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
