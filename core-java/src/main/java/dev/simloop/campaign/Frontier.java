package dev.simloop.campaign;

import dev.simloop.internal.run.LoopThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of one search share: which parts of the tree are open, and what came of those that are done. Each part is an unbroken
 * stretch of the depth-first order, and what a worker gives away lies behind all that it keeps: so the first failing run in that
 * order, and how many come before it, do not depend on who went through which part.
 */
final class Frontier {
    private static final long WAIT_MILLIS = 5;

    private final PriorityQueue<Subtree> open = new PriorityQueue<>();
    private final List<Done> done = new ArrayList<>();
    private int working;
    private volatile int waiting;
    private volatile boolean stopped;
    /** Workers hand in what they have, and wait: somebody looks. */
    private volatile boolean pausing;

    private volatile int @Nullable [] first;
    private @Nullable Throwable thrown;

    /**
     * What came of a part, or of some of it.
     *
     * @param start the choices of its first run
     * @param tally the runs that counted
     * @param redundant the runs that were cut short because they would have repeated others
     * @param caveats what they met
     */
    @SuppressWarnings("ArrayRecordComponent") // of this package alone, and compared by nobody
    record Done(int[] start, Tally tally, long redundant, Caveats caveats) {
        /** {@return this and what came of a later part} */
        Done and(Done later) {
            Tally sum = new Tally(0);
            sum.add(tally);
            sum.add(later.tally);
            return new Done(start, sum, redundant + later.redundant, caveats.and(later.caveats));
        }
    }

    /** @param failing the choices of the first run that is known to fail; null for none */
    Frontier(List<Subtree> parts, List<Done> before, int @Nullable [] failing) {
        open.addAll(parts);
        done.addAll(before);
        first = failing;
    }

    /** {@return the first part that is open; null when there will be none any more} The worker waits while others may give some away. */
    synchronized @Nullable Subtree take() {
        while (!stopped) {
            Subtree part = open.peek();
            int[] best = first;
            if (part != null && best != null && Arrays.compare(part.path(), best) > 0) {
                // what comes behind a failing run does not count
                open.clear();
                part = null;
            }
            if (part != null && !pausing) {
                open.remove();
                working++;
                return part;
            }
            if (part == null && working == 0) {
                notifyAll();
                return null;
            }
            waiting++;
            LoopThread.waits();
            try {
                wait(WAIT_MILLIS);
            } catch (InterruptedException e) {
                // What a run has left on this thread is not about this wait.
                boolean unused = LoopThread.clearInterrupt();
            } finally {
                waiting--;
            }
        }
        return null;
    }

    /** Has all workers hand in what is left of their parts. */
    void pause() {
        pausing = true;
    }

    /** {@return whether workers hand in what they have after the run that they make} */
    boolean isPausing() {
        return pausing || stopped;
    }

    /** {@return whether all of them have} */
    synchronized boolean isStill() {
        return working == 0;
    }

    synchronized void goOn() {
        pausing = false;
        notifyAll();
    }

    /** {@return whether a worker waits for a part} */
    boolean isHungry() {
        return waiting > 0 && !pausing;
    }

    synchronized void give(Subtree part) {
        open.add(part);
        notifyAll();
    }

    /** A worker is through with its part: {@code left} is what is left of it, null for nothing. */
    synchronized void finished(Done part, @Nullable Subtree left) {
        working--;
        done.add(part);
        if (left != null) {
            open.add(left);
        }
        notifyAll();
    }

    /** A run failed: what comes behind it does not count any more. */
    synchronized void fails(int[] path) {
        int[] best = first;
        if (best == null || Arrays.compare(path, best) < 0) {
            first = path;
        }
    }

    /** {@return the choices of the first run that failed, null for none} */
    int @Nullable [] first() {
        return first;
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** A worker ends because something that is no run threw. */
    synchronized void breaks(Throwable e) {
        working--;
        fail(e);
    }

    /** The search ends, and throws this. */
    synchronized void fail(Throwable e) {
        if (thrown == null) {
            thrown = e;
        } else if (thrown != e) {
            thrown.addSuppressed(e);
        }
        stopped = true;
        notifyAll();
    }

    synchronized @Nullable Throwable thrown() {
        return thrown;
    }

    /** {@return whether parts are left; asked when all workers have ended} */
    synchronized boolean isOpen() {
        return !open.isEmpty();
    }

    /** {@return the parts that are left, in order} */
    synchronized List<Subtree> left() {
        List<Subtree> left = new ArrayList<>(open);
        left.sort(null);
        return left;
    }

    /** Makes one of all that is done and lies before all that is open: whatever is found, it counts. */
    synchronized void merge() {
        Subtree next = open.peek();
        if (next == null || first != null) {
            return;
        }
        Done sum = null;
        List<Done> behind = new ArrayList<>();
        for (Done part : done()) {
            if (Arrays.compare(part.start(), next.path()) > 0) {
                behind.add(part);
            } else {
                sum = sum == null ? part : sum.and(part);
            }
        }
        done.clear();
        if (sum != null) {
            done.add(sum);
        }
        done.addAll(behind);
    }

    /** {@return what came of the parts that are done, in order; behind a failing run none} */
    synchronized List<Done> done() {
        List<Done> counted = new ArrayList<>(done);
        int[] best = first;
        if (best != null) {
            counted.removeIf(part -> Arrays.compare(part.start(), best) > 0);
        }
        counted.sort((one, other) -> Arrays.compare(one.start(), other.start()));
        return counted;
    }
}
