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
    record Done(int[] start, Tally tally, long redundant, Caveats caveats) {}

    Frontier(List<Subtree> parts, List<Done> before) {
        open.addAll(parts);
        done.addAll(before);
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
            if (part != null) {
                open.remove();
                working++;
                return part;
            }
            if (working == 0) {
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

    /** {@return whether a worker waits for a part} */
    boolean isHungry() {
        return waiting > 0;
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

    synchronized void breaks(Throwable e) {
        if (thrown == null) {
            thrown = e;
        } else if (thrown != e) {
            thrown.addSuppressed(e);
        }
        stopped = true;
        working--;
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
