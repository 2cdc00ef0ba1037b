package dev.simloop.netty;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.failure.DeadlockException;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** A task that waits for a future while other tasks run: what a thread does that calls {@code sync()}. */
final class NestedWait {
    private NestedWait() {}

    /**
     * Runs other tasks until {@code future} is done or {@code nanos} have passed.
     *
     * @return whether it is done
     * @throws CancellationException if the host of the task that waits goes down; nothing of it has an effect any more
     * @throws DeadlockException if nothing is left that could run, which fails the run, too
     */
    static boolean await(SimLoop loop, Future<?> future, long nanos) {
        if (future.isDone() || nanos <= 0) {
            return future.isDone();
        }
        long deadline = deadline(loop, nanos);
        if (pump(loop, future::isDone, deadline) || loop.nowNanos() >= deadline) {
            return future.isDone();
        }
        DeadlockException deadlock =
                new DeadlockException("sync() of " + future + " waits, and nothing is left that could run");
        // The first failure counts, so this says nothing where the run has failed meanwhile.
        loop.fail(deadlock);
        throw deadlock;
    }

    static void sleep(SimLoop loop, long nanos) {
        boolean unused = pump(loop, () -> false, deadline(loop, nanos));
    }

    private static long deadline(SimLoop loop, long nanos) {
        long now = loop.nowNanos();
        return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
    }

    private static boolean pump(SimLoop loop, BooleanSupplier done, long deadline) {
        Domain domain = loop.domain().currentActor().domain();
        Host host = domain.host();
        boolean came = loop.waitNested(
                () -> !domain.isAlive() || (done.getAsBoolean() && (host == null || !host.isPaused())), deadline);
        if (!domain.isAlive()) {
            throw new CancellationException("host " + domain.name() + " is down");
        }
        return came;
    }
}
