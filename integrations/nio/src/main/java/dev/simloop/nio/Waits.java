package dev.simloop.nio;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.failure.DeadlockException;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one run that wait within: in a {@code select}, or in an operation of a channel in blocking mode. They are a stack, and
 * only the innermost can go on; threads of the program wait each on its own. Nobody is asked after a step in which nothing has changed.
 */
final class Waits implements Extension, HostListener {
    /** Beyond this, something else that waits within stands between: to give way would not help, and never end. */
    private static final int MOST_IN_VAIN = 100;

    private final SimLoop loop;
    private final List<Wait> waits = new ArrayList<>();
    /** Threads of the program that wait, where it has any. */
    private final Set<Thread> parked = new LinkedHashSet<>();
    /** Something has become ready, or a host has changed: those that wait are to be asked. */
    private boolean changed;
    /** How often one has given way since a wait last ended by itself. */
    private int inVain;

    private record Wait(Domain domain, BooleanSupplier ready, long deadline, boolean mayGiveWay) {
        boolean isHeld() {
            Host host = domain.host();
            return host != null && domain.isAlive() && host.isPaused();
        }

        boolean isDue() {
            return domain.loop().nowNanos() >= deadline;
        }

        boolean canGoOn() {
            return !isHeld() && (!domain.isAlive() || ready.getAsBoolean() || isDue());
        }
    }

    private Waits(World world) {
        this.loop = world.loop();
        world.onHosts(this);
    }

    static Waits of(SimLoop loop) {
        return loop.world().extension(Waits.class, Waits::new);
    }

    /** Has those that wait asked after this step. */
    void changed() {
        changed = true;
        parked.forEach(LockSupport::unpark);
    }

    /**
     * Waits on a thread of the program: it stops, and what changes has it look again.
     *
     * @return whether it was interrupted
     */
    private boolean park(BooleanSupplier ready, long deadline, BooleanSupplier isInterruptible) {
        Thread thread = Thread.currentThread();
        boolean wasInterrupted = false;
        parked.add(thread);
        try {
            while (!ready.getAsBoolean() && loop.nowNanos() < deadline) {
                if (thread.isInterrupted() && isInterruptible.getAsBoolean()) {
                    return true;
                }
                // A thread that is interrupted would not stop.
                wasInterrupted |= Thread.interrupted();
                if (deadline == Long.MAX_VALUE) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, deadline - loop.nowNanos());
                }
            }
        } finally {
            parked.remove(thread);
            if (wasInterrupted) {
                thread.interrupt();
            }
        }
        return thread.isInterrupted() && isInterruptible.getAsBoolean();
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        changed = true;
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        changed = true;
    }

    @Override
    public void teardown() {
        waits.clear();
    }

    /**
     * Runs other tasks until {@code ready}, which only looks.
     *
     * @param what what waits, for the message of a deadlock
     * @param deadline in virtual nanoseconds
     * @param givesWay whether it ends early, too, if an outer wait can go on
     * @return whether it ended for the sake of an outer wait
     */
    boolean await(String what, BooleanSupplier ready, long deadline, boolean givesWay) {
        if (loop.isOnGuest()) {
            boolean unused = park(ready, deadline, () -> true);
            return false;
        }
        Domain domain = loop.domain().currentActor().domain();
        Wait mine = new Wait(domain, ready, deadline, givesWay && inVain < MOST_IN_VAIN);
        waits.add(mine);
        try {
            long until;
            boolean came;
            do {
                changed = true;
                until = nextDeadline(mine);
                came = loop.waitNested(() -> goesOn(mine), until);
                // Time goes on for a paused host, and its programs do not.
            } while (!came && loop.nowNanos() >= until && !isAnyoneToGoOn(mine));
        } finally {
            waits.remove(waits.size() - 1);
            // Now it is the next outer one that is asked.
            changed = true;
        }
        if (mine.canGoOn()) {
            inVain = 0;
            return false;
        }
        if (isAnyoneToGoOn(mine)) {
            inVain++;
            return true;
        }
        DeadlockException deadlock =
                new DeadlockException(what + " waits without a time-out, and nothing is left that could run");
        // The first failure counts, so this says nothing where the run has failed meanwhile.
        loop.fail(deadlock);
        throw deadlock;
    }

    /**
     * Waits in an operation of a channel that blocks, until {@code ready}, which only looks, or {@code deadline}.
     *
     * @param ofSocket if a socket does its work by the channel: whether an interrupt ends the wait; null if none does
     * @throws ClosedByInterruptException if the thread is interrupted; the channel is closed then
     * @throws InterruptedIOException if it is, and a socket does its work by the channel; that closes it
     * @throws AsynchronousCloseException if somebody closes the channel meanwhile, or its host goes down
     */
    void block(Channel channel, String what, BooleanSupplier ready, long deadline, @Nullable BooleanSupplier ofSocket)
            throws IOException {
        BooleanSupplier isInterruptible = ofSocket == null ? () -> true : ofSocket;
        boolean isInterrupted = Thread.currentThread().isInterrupted() && isInterruptible.getAsBoolean();
        BooleanSupplier ends = () -> ready.getAsBoolean() || !channel.isOpen();
        if (!isInterrupted && loop.isOnGuest()) {
            isInterrupted = park(ends, deadline, isInterruptible);
        }
        if (isInterrupted) {
            if (ofSocket != null) {
                throw new InterruptedIOException();
            }
            channel.close();
            throw new ClosedByInterruptException();
        }
        if (!loop.isOnGuest()) {
            boolean unused = await(what + " of " + channel, ends, deadline, false);
        }
        if (!channel.isOpen() || !loop.domain().currentActor().domain().isAlive()) {
            throw new AsynchronousCloseException();
        }
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    /** {@return when a time-out of a socket that begins now ends; 0 is none} */
    long deadline(int timeoutMillis) {
        return timeoutMillis == 0 ? Long.MAX_VALUE : loop.nowNanos() + timeoutMillis * 1_000_000L;
    }

    /** {@return the outer waits that could go on if the present one ended: all up to one that does not give way itself} */
    private List<Wait> whomToGiveWay() {
        int first = waits.size() - 1;
        while (first > 0 && waits.get(first).mayGiveWay) {
            first--;
        }
        return first < 0 ? List.of() : waits.subList(first, waits.size());
    }

    private boolean goesOn(Wait mine) {
        if (!changed) {
            return false;
        }
        // A host that is paused may have something to go on with when its pause ends, and nobody says so then.
        changed = isAnyPaused();
        return isAnyoneToGoOn(mine);
    }

    private boolean isAnyoneToGoOn(Wait mine) {
        return mine.canGoOn() || (mine.mayGiveWay && whomToGiveWay().stream().anyMatch(Wait::canGoOn));
    }

    /** {@return when the time-out of one ends that could go on then} */
    private long nextDeadline(Wait mine) {
        long next = mine.isDue() ? Long.MAX_VALUE : mine.deadline;
        if (mine.mayGiveWay) {
            for (Wait outer : whomToGiveWay()) {
                next = outer.isDue() ? next : Math.min(next, outer.deadline);
            }
        }
        return next;
    }

    private boolean isAnyPaused() {
        return waits.stream().anyMatch(Wait::isHeld);
    }
}
