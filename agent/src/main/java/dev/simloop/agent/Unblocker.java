package dev.simloop.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the JVM that tells virtual threads of a monitor that was left to them, held for a while: a run does its work meanwhile, and spares
 * itself two switches between threads at each monitor that is handed over. It is caught by a virtual thread of ours that waits for a monitor: once
 * told of it, it stays in what asks {@link #catches}.
 *
 * <p>Virtual threads that belong to no run are told by the run, too.
 */
final class Unblocker {
    private final Object monitor = new Object();
    private final Thread probe = VirtualThreads.make(continuation -> {}, "simloop-probe", () -> {
        synchronized (monitor) {
            // It only wants to enter.
        }
    });
    private volatile @Nullable Thread caught;
    private volatile boolean released;

    /**
     * Returns when it is caught; until then {@link #catches} has to be asked of whatever the JVM tells.
     *
     * @param start starts a thread that is nobody's but the JVM's
     */
    void catchIt(Consumer<Thread> start) {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        // Not by the loop's thread: what it carries would find the monitor its own.
        Thread holder = new Thread(
                null,
                () -> {
                    synchronized (monitor) {
                        entered.countDown();
                        await(leave);
                    }
                },
                "simloop-holder",
                0,
                false);
        holder.setDaemon(true);
        start.accept(holder);
        await(entered);
        probe.start();
        VirtualThreads.continuation(probe).run();
        leave.countDown();
        while (caught == null) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the thread that tells: does not return before {@link #release} if it is our own that is told of. */
    void catches(Thread thread) {
        if (thread == probe) {
            caught = Thread.currentThread();
            while (!released) {
                LockSupport.park(this);
            }
        }
    }

    /** {@return whether the run does its work} */
    boolean isCaught() {
        return caught != null && !released;
    }

    /** Lets it go on. */
    void release() {
        VirtualThreads.end(probe);
        released = true;
        LockSupport.unpark(caught);
    }
}
