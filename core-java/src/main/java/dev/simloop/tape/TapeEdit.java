package dev.simloop.tape;

import dev.simloop.CheckReturnValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to try that differs from a recorded one: a tape, and what is to be otherwise. Immutable; each {@code with} method
 * returns a changed copy. Where it says nothing, the tape is followed leniently.
 */
public final class TapeEdit {
    private final Tape tape;
    private final @Nullable List<Deviation> deviations;
    private final @Nullable Map<String, List<Group>> groups;
    private final long maxSteps;
    private final Fresh fresh;
    private final Flip flip;

    /** What is drawn afresh: after which step, whether all of it, by which generators, and which calm-zero streams. */
    private record Fresh(long from, boolean all, long salt, List<String> streams) {
        static final Fresh NEVER = new Fresh(Long.MAX_VALUE, false, 0, List.of());
    }

    /** A pick that is told its rank. */
    private record Flip(int at, int to) {
        static final Flip NONE = new Flip(-1, 0);
    }

    private TapeEdit(
            Tape tape,
            @Nullable List<Deviation> deviations,
            @Nullable Map<String, List<Group>> groups,
            long maxSteps,
            Fresh fresh,
            Flip flip) {
        this.tape = tape;
        this.deviations = deviations;
        this.groups = groups;
        this.maxSteps = maxSteps;
        this.fresh = fresh;
        this.flip = flip;
    }

    /** {@return the run of {@code tape}, as far as it fits} */
    public static TapeEdit of(Tape tape) {
        return new TapeEdit(tape, null, null, Long.MAX_VALUE, Fresh.NEVER, Flip.NONE);
    }

    /** {@return a copy whose schedule is submission order but for these deviations, in place of the tape's schedule} */
    @CheckReturnValue
    public TapeEdit withDeviations(List<Deviation> only) {
        return new TapeEdit(tape, List.copyOf(only), groups, maxSteps, fresh, flip);
    }

    /** {@return a copy whose calm-zero streams hold these groups, in place of the tape's; a stream without any is calm} */
    @CheckReturnValue
    public TapeEdit withGroups(Map<String, List<Group>> only) {
        return new TapeEdit(tape, deviations, only, maxSteps, fresh, flip);
    }

    /** {@return a copy that is given up, as at the limit of the configuration, after that many steps} */
    @CheckReturnValue
    public TapeEdit withMaxSteps(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("limit of steps is not positive: " + most);
        }
        return new TapeEdit(tape, deviations, groups, most, fresh, flip);
    }

    /** {@return a copy whose calm-seeded streams draw afresh after {@code step}, from generators that {@code other} picks} */
    @CheckReturnValue
    public TapeEdit withFreshValues(long step, long other) {
        return withFreshValues(step, other, List.of());
    }

    /**
     * {@return a copy that draws afresh from there on, and with it the calm-zero streams whose names begin with one of {@code prefixes}, such as
     * those that say how a fault turns out}
     */
    @CheckReturnValue
    public TapeEdit withFreshValues(long step, long other, List<String> prefixes) {
        return new TapeEdit(
                tape, deviations, groups, maxSteps, new Fresh(step, false, other, List.copyOf(prefixes)), flip);
    }

    /** {@return a copy that draws everything afresh after {@code step}: the schedule by strategy, all streams} */
    @CheckReturnValue
    public TapeEdit withFreshRun(long step, long other) {
        return new TapeEdit(tape, deviations, groups, maxSteps, new Fresh(step, true, other, List.of()), flip);
    }

    /** {@return a copy in which pick {@code index} of the schedule takes the task of that rank} */
    @CheckReturnValue
    public TapeEdit withPick(int index, int rank) {
        return new TapeEdit(tape, deviations, groups, maxSteps, fresh, new Flip(index, rank));
    }

    /** {@return the tape that is followed} */
    public Tape tape() {
        return tape;
    }

    /** {@return what departs from submission order, or null where the tape's schedule is followed} */
    public @Nullable List<Deviation> deviations() {
        return deviations;
    }

    /** {@return what the calm-zero streams hold, or null where the tape's are followed} */
    public @Nullable Map<String, List<Group>> groups() {
        return groups;
    }

    /** {@return after how many steps it is given up} */
    public long maxSteps() {
        return maxSteps;
    }

    /** {@return the step after which draws are made afresh; {@link Long#MAX_VALUE} for never} */
    public long freshFrom() {
        return fresh.from;
    }

    /** {@return whether schedule and calm-zero streams draw afresh, too} */
    public boolean isAllFresh() {
        return fresh.all;
    }

    /** {@return whether the stream of that name draws afresh after {@link #freshFrom}} */
    public boolean isFresh(String stream, Fallback calm) {
        if (fresh.all || calm == Fallback.SEEDED) {
            return true;
        }
        for (String prefix : fresh.streams) {
            if (stream.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** {@return what picks the generators of fresh draws} */
    public long salt() {
        return fresh.salt;
    }

    /** {@return the pick that is told its rank, or -1} */
    public int flipAt() {
        return flip.at;
    }

    /** {@return the rank it is told} */
    public int flipTo() {
        return flip.to;
    }
}
