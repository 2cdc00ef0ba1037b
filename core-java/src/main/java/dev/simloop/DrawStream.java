package dev.simloop;

import dev.simloop.failure.TapeMismatchException;
import dev.simloop.internal.Splitmix;
import dev.simloop.spi.DrawingStrategy;
import dev.simloop.spi.Strategy;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.TapeEdit;
import dev.simloop.tape.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named sequence of draws with its own generator, derived from (seed, name): switching one stream's user on or off
 * leaves all others alone. Made by {@link Domain#stream} and {@link World#stream}; used on the loop's thread.
 */
public final class DrawStream implements Strategy.Chance {
    private final String name;
    private final long nameHash;
    private final Fallback calm;
    private final boolean taped;
    /** Whether a recorded run tells of its draws: not where nearly every draw is one operation of a workload. */
    private final boolean tells;

    private @Nullable Engine engine;
    private long origin;
    private int index;
    /**
     * Bound and value of each draw of this run, alternating; the worker's, which gets it back. Zeros in a row of one bound
     * stand as one, whose value is their number below zero: what is on time, and what does not go wrong, is drawn at each step.
     */
    private long[] recorded;

    private int recordedEnd;

    private final Kept kept;

    private @Nullable List<Draw> replayed;
    private @Nullable DrawGroups grouping;
    private boolean variesAfresh;
    /** What is above is drawn as 0; {@link #ANY} for none. */
    private long rare = ANY;

    private static final long ANY = -1;

    /**
     * What a worker keeps of a stream from run to run. Not the stream: whoever holds on to that of a run that is over would
     * draw from another run.
     */
    static final class Kept {
        final long nameHash;
        long[] recorded = new long[16];

        Kept(String name) {
            this.nameHash = Splitmix.hash(name);
        }
    }

    DrawStream(String name, Fallback calm, boolean taped, Kept kept) {
        this.name = name;
        this.nameHash = kept.nameHash;
        this.calm = calm;
        this.taped = taped;
        this.tells = calm == Fallback.ZERO ? !name.startsWith("workload/") : name.startsWith("user/");
        this.kept = kept;
        this.recorded = kept.recorded;
    }

    void begin(Engine owner, @Nullable List<Draw> draws) {
        engine = owner;
        origin = Splitmix.origin(owner.seed, nameHash);
        index = 0;
        recordedEnd = 0;
        replayed = draws;
        grouping = owner.variant == null || draws == null ? null : new DrawGroups(owner.variant, name, calm);
        variesAfresh = owner.variant != null && owner.variant.isFresh(name, calm);
    }

    void end() {
        engine = null;
        replayed = null;
        grouping = null;
        kept.recorded = recorded.length > 1 << 16 ? new long[16] : recorded;
    }

    /** {@return the name, such as {@code net.latency/a->b}} */
    public String name() {
        return name;
    }

    /** {@return what it does in a lenient replay when its entries do not fit} */
    public Fallback calm() {
        return calm;
    }

    /** {@return how many draws this run has taken from it} */
    public int drawn() {
        return index;
    }

    /**
     * Takes one draw; a forced choice ({@code bound} 1) takes none.
     *
     * @param bound how many ways it can go, unsigned; 0 stands for 2^64
     * @return a value below {@code bound}, unsigned
     */
    public long draw(long bound) {
        return draw(bound, 0);
    }

    /** Draws as {@link #draw(long)} does, where all values below {@code calmBelow} mean the same: an edited run takes 0 for all of them. */
    private long draw(long bound, long calmBelow) {
        Engine owner = engine;
        if (owner == null) {
            throw new dev.simloop.failure.LoopFinishedException(
                    "stream " + name + " was asked after its run had ended");
        }
        owner.checkDraw(name);
        if (bound == 1) {
            return 0;
        }
        long value = replayed == null ? Splitmix.below(origin, index, bound) : again(owner, replayed, bound, calmBelow);
        DrawingStrategy deciding = owner.drawing;
        if (deciding != null && taped) {
            value = deciding.draw(name, calm, bound, calmBelow, value);
        }
        if (rare != ANY && value > rare) {
            value = 0;
        }
        if (taped) {
            keep(bound, value);
            owner.fold(nameHash ^ value);
            if (tells && owner.record != null && (calm != Fallback.ZERO || value != 0)) {
                owner.record.drew(name, bound, value);
            }
        }
        index++;
        return value;
    }

    private void keep(long bound, long value) {
        boolean counts = value == 0 && bound > 0;
        int at = recordedEnd;
        if (counts && at > 0 && recorded[at - 2] == bound && recorded[at - 1] < 0) {
            recorded[at - 1]--;
            return;
        }
        if (at == recorded.length) {
            recorded = Arrays.copyOf(recorded, 2 * at);
        }
        recorded[at] = bound;
        recorded[at + 1] = counts ? -1 : value;
        recordedEnd = at + 2;
    }

    /** Takes one draw; {@return it if it is at most {@code most}, and else 0, which is also what the tape has then} */
    long drawUpTo(long most, long bound) {
        rare = most;
        try {
            return draw(bound, 0);
        } finally {
            rare = ANY;
        }
    }

    @Override
    public int next(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound is not positive: " + bound);
        }
        return (int) draw(bound);
    }

    /** {@return what {@link #next} returns, unchecked; for the loop's own pick on a stream that is not taped} */
    int uniform(int bound) {
        return (int) Splitmix.below(origin, index++, bound);
    }

    /** {@return a value in [0, 1), one draw of 2^53} */
    public double unit() {
        return draw(1L << 53) * 0x1.0p-53;
    }

    /**
     * {@return true with probability {@code p}; value 0 stands for false, and a {@code p} of 0 or 1 draws nothing}
     */
    public boolean chance(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("probability is not within 0 and 1: " + p);
        }
        if (p == 0 || p == 1) {
            return p == 1;
        }
        long bound = 1L << 30;
        long hits = bound - Math.round(p * bound);
        return draw(bound, hits) >= hits;
    }

    private long replay(Engine owner, List<Draw> draws, long bound) {
        if (index < draws.size()) {
            Draw entry = draws.get(index);
            if (entry.bound() == bound) {
                return entry.value();
            }
            if (owner.strict()) {
                throw owner.mismatch(
                        new TapeMismatchException("stream " + name + ", draw " + index + ": the tape has bound "
                                + Long.toUnsignedString(entry.bound()) + ", the program asks for "
                                + Long.toUnsignedString(bound)));
            }
            if (bound == 0 || Long.compareUnsigned(entry.value(), bound) < 0) {
                return calm == Fallback.ZERO ? entry.value() : Splitmix.below(origin, index, bound);
            }
        } else if (owner.strict()) {
            throw owner.mismatch(
                    new TapeMismatchException("stream " + name + ", draw " + index + ": the tape ends after "
                            + draws.size() + " draws, the program asks for one more with bound "
                            + Long.toUnsignedString(bound)));
        }
        return calm == Fallback.ZERO ? 0 : Splitmix.below(origin, index, bound);
    }

    private long again(Engine owner, List<Draw> draws, long bound, long calmBelow) {
        TapeEdit variant = owner.variant;
        return variant == null ? replay(owner, draws, bound) : varied(owner, variant, draws, bound, calmBelow);
    }

    private long varied(Engine owner, TapeEdit variant, List<Draw> draws, long bound, long calmBelow) {
        Draw entry = index < draws.size() ? draws.get(index) : null;
        boolean zero = calm == Fallback.ZERO;
        DrawGroups groups = grouping;
        if (groups != null && groups.draws(owner.steps)) {
            entry = groups.next();
        }
        long value;
        if (owner.steps > variant.freshFrom() && variesAfresh) {
            value = Splitmix.below(Splitmix.origin(owner.seed ^ variant.salt(), nameHash), index, bound);
        } else if (entry != null
                && (entry.bound() == bound
                        || (zero && (bound == 0 || Long.compareUnsigned(entry.value(), bound) < 0)))) {
            value = entry.value();
        } else {
            value = zero ? 0 : Splitmix.below(origin, index, bound);
        }
        return zero && Long.compareUnsigned(value, calmBelow) < 0 ? 0 : value;
    }

    /** Goes on with the draws of another generator. */
    void reseed(long seed) {
        origin = Splitmix.origin(seed, nameHash);
    }

    /**
     * Says that the draws that follow belong together: those of one fault, or of one operation of a workload. A shrinker
     * takes a group out as a whole, and then all of it is 0. In a stream for which this is never called, the draws of one
     * step are a group. Does nothing in a hunt.
     */
    public void beginGroup() {
        beginGroup(false);
    }

    /** As {@link #beginGroup()}, for draws that set something up or place it in time and are not to be taken out. */
    public void beginSetting() {
        beginGroup(true);
    }

    private void beginGroup(boolean setting) {
        DrawGroups groups = grouping;
        if (groups != null) {
            groups.begin(index, setting);
        }
    }

    List<Group> groups() {
        return grouping == null ? List.of() : grouping.groups(track().draws());
    }

    boolean isTaped() {
        return taped;
    }

    Track track() {
        List<Draw> draws = new ArrayList<>(index);
        for (int at = 0; at < recordedEnd; at += 2) {
            long bound = recorded[at];
            long value = recorded[at + 1];
            if (bound > 0 && value < 0) {
                draws.addAll(Collections.nCopies((int) -value, new Draw(bound, 0)));
            } else {
                draws.add(new Draw(bound, value));
            }
        }
        return new Track(name, calm, draws);
    }
}
