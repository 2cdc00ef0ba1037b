package dev.simloop.shrink;

import dev.simloop.campaign.EditedRun;
import dev.simloop.tape.Deviation;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Group;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How large a failing run is, in the order in which simplicity is judged: a run with fewer faults is simpler whatever else
 * it has, among those one with fewer decisions, and so on.
 */
public final class Size implements Comparable<Size> {
    /** Streams whose draws are the operations of a workload. */
    private static final String OPERATIONS = "workload/";

    /** Streams whose draws are the size of something that another stream began, or the grain of time and chunks. */
    private static final String[] NO_FAULTS = {
        "disk", "time.", "future.", "net.flap/", "net.tcp.partial/", "net.tcp.split/", OPERATIONS
    };

    /** Streams that say how a fault turns out. */
    static final List<String> OUTCOMES = List.of("disk");

    private final int faults;
    private final int decisions;
    private final int deviationCount;
    private final int operations;
    private final long virtualNanos;
    private final long steps;
    private final long values;
    private final int draws;

    private Size(
            int faults,
            int decisions,
            int deviationCount,
            int operations,
            long virtualNanos,
            long steps,
            long values,
            int draws) {
        this.faults = faults;
        this.decisions = decisions;
        this.deviationCount = deviationCount;
        this.operations = operations;
        this.virtualNanos = virtualNanos;
        this.steps = steps;
        this.values = values;
        this.draws = draws;
    }

    /** {@return how many groups of draws that make something go wrong are not calm} */
    public int faults() {
        return faults;
    }

    /**
     * {@return how many tasks, first in submission order, had to wait while another actor ran: one for each of the two, however often it
     * ran meanwhile}
     */
    public int decisions() {
        return decisions;
    }

    /** {@return departures of the schedule: picks that were not first in submission order} */
    public int deviationCount() {
        return deviationCount;
    }

    /** {@return how many operations the clients of {@linkplain dev.simloop.workload.Workload workloads} began} */
    public int operations() {
        return operations;
    }

    /** {@return virtual nanoseconds at the failure} */
    public long virtualNanos() {
        return virtualNanos;
    }

    /** {@return tasks run until the failure} */
    public long steps() {
        return steps;
    }

    /** {@return how large what was drawn in calm-zero streams and as ranks is: the sum over their bits} */
    public long values() {
        return values;
    }

    /** {@return all draws on the tape} */
    public int draws() {
        return draws;
    }

    static Size of(EditedRun run) {
        int faults = 0;
        int operations = 0;
        long values = 0;
        for (Map.Entry<String, List<Group>> stream : run.groups().entrySet()) {
            boolean counts = countsFaults(stream.getKey());
            boolean works = isOperations(stream.getKey());
            for (Group group : stream.getValue()) {
                faults += counts && isFault(group) ? 1 : 0;
                operations += works && isFault(group) ? 1 : 0;
                for (Draw draw : group.draws()) {
                    values += Long.SIZE - Long.numberOfLeadingZeros(draw.value());
                }
            }
        }
        for (Deviation departure : run.deviations()) {
            values += departure.rank();
        }
        return new Size(
                faults,
                DeviationGroup.of(run.deviations()).size(),
                run.deviations().size(),
                operations,
                run.report().virtualNanos(),
                run.report().steps(),
                values,
                draws(run.tape()));
    }

    /** {@return the size of {@code first}, a run of {@code tape}, with all that was on the tape, teardown included} */
    static Size original(EditedRun first, Tape tape) {
        Size size = of(first);
        int deviations = 0;
        for (Pick pick : tape.schedule()) {
            deviations += pick.rank() == 0 ? 0 : 1;
        }
        return new Size(
                size.faults,
                size.decisions,
                Math.max(size.deviationCount, deviations),
                size.operations,
                size.virtualNanos,
                size.steps,
                size.values,
                Math.max(size.draws, draws(tape)));
    }

    static boolean countsFaults(String stream) {
        for (String prefix : NO_FAULTS) {
            if (stream.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }

    static boolean isOperations(String stream) {
        return stream.startsWith(OPERATIONS);
    }

    static boolean isFault(Group group) {
        return !group.setting() && !group.isCalm();
    }

    private static int draws(Tape tape) {
        int draws = tape.schedule().size();
        for (Track track : tape.tracks()) {
            draws += track.draws().size();
        }
        return draws;
    }

    @Override
    public int compareTo(Size other) {
        int order = Integer.compare(faults, other.faults);
        order = order != 0 ? order : Integer.compare(decisions, other.decisions);
        order = order != 0 ? order : Integer.compare(deviationCount, other.deviationCount);
        order = order != 0 ? order : Integer.compare(operations, other.operations);
        order = order != 0 ? order : Long.compare(virtualNanos, other.virtualNanos);
        order = order != 0 ? order : Long.compare(steps, other.steps);
        return order != 0 ? order : Long.compare(values, other.values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Size that && compareTo(that) == 0 && draws == that.draws;
    }

    @Override
    public int hashCode() {
        return Objects.hash(faults, decisions, deviationCount, operations, virtualNanos, steps, values, draws);
    }

    @Override
    public String toString() {
        return faults + " faults, " + decisions + " decisions, " + deviationCount + " departures, " + operations
                + " operations, " + seconds() + " s, " + steps + " steps, values " + values + ", " + draws + " draws";
    }

    /** {@return virtual time in seconds, as reports show it} */
    String seconds() {
        double seconds = virtualNanos / 1e9;
        return String.format(Locale.ROOT, seconds >= 0.1 || virtualNanos == 0 ? "%.1f" : "%.4f", seconds);
    }
}
