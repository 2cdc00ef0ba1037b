package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;
import java.util.Arrays;

/**
 * Strategy {@code pct(d,k=n)}: each actor has a drawn priority and the highest one that is ready runs; at {@code d - 1}
 * drawn moments among the first {@code n} the one that would run falls below all others. It finds a bug that takes {@code d}
 * ordering constraints, with {@code m} actors, in a run with probability at least {@code 1 / (m * n^(d-1))}.
 *
 * <p>From Burckhardt, Kothari, Musuvathi, Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding
 * Bugs", ASPLOS 2010. Other than there
 *
 * <ul>
 *   <li>moments are counted where several mailboxes are ready, for a forced step orders nothing; so {@code n} is smaller than
 *       the number of steps and the bound better;
 *   <li>an actor falls just before the step at such a moment, not just after it;
 *   <li>the bound counts actors, which a program makes as it goes; tasks of one actor keep the order of their submission.
 * </ul>
 *
 * A priority belongs to its actor for the whole run. A step costs the logarithm of the number of ready tasks.
 */
public final class Pct implements Strategy {
    private static final long ABOVE = 1L << 62;

    private final Descriptor descriptor;
    private final int depth;
    private final int length;
    private final ReadyHeap heap = new ReadyHeap();

    /** Moment and rank of each fall, alternating, by moment. */
    private final long[] falls;

    private int nextFall;
    private int fallen;
    /** Who has fallen, and how far: later falls of an actor stand further up. */
    private final int[] fallenActors;

    private final long[] fallenTo;
    private int moments;
    private Salt salt = Salt.drawn(bound -> 0);

    Pct(Descriptor descriptor, int depth, int length) {
        this.descriptor = descriptor;
        this.depth = depth;
        this.length = length;
        this.falls = new long[depth - 1];
        this.fallenActors = new int[depth - 1];
        this.fallenTo = new long[depth - 1];
    }

    @Override
    public String descriptor() {
        return descriptor.toString();
    }

    @Override
    public void begin(Chance chance) {
        descriptor.checkLength(length);
        heap.clear();
        salt = Salt.drawn(chance);
        nextFall = 0;
        fallen = 0;
        moments = 0;
        for (int i = 0; i < depth - 1; i++) {
            falls[i] = ((long) chance.next(length) << 32) | i;
        }
        Arrays.sort(falls);
    }

    @Override
    public Candidate pick(Ready ready) {
        while (nextFall < falls.length && falls[nextFall] >>> 32 <= moments) {
            fall(ready, (int) falls[nextFall++]);
        }
        moments++;
        return ready.numbered(heap.first());
    }

    private void fall(Ready ready, int rank) {
        int actor = ready.numbered(heap.first()).actorNumber();
        fallenActors[fallen] = actor;
        fallenTo[fallen++] = rank;
        int[] his = new int[heap.size()];
        int count = 0;
        for (int place = 0; place < heap.size(); place++) {
            if (ready.numbered(heap.at(place)).actorNumber() == actor) {
                his[count++] = heap.at(place);
            }
        }
        for (int i = 0; i < count; i++) {
            heap.rekey(his[i], -rank);
        }
    }

    private long priority(int actor) {
        for (int i = fallen - 1; i >= 0; i--) {
            if (fallenActors[i] == actor) {
                return fallenTo[i];
            }
        }
        return ABOVE | (salt.bits(actor) >>> 2);
    }

    @Override
    public void onReady(Candidate candidate) {
        heap.add(candidate.number(), -priority(candidate.actorNumber()));
    }

    @Override
    public void onTaken(Candidate candidate) {
        heap.remove(candidate.number());
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public boolean needsOrder() {
        return false;
    }

    @Override
    public boolean isFair() {
        return false;
    }
}
