package dev.simloop.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the JVM that tells virtual threads of a monitor that was left to them, held for a while: a run does its work meanwhile, and spares
 * itself two switches between threads at each monitor that is handed over. It is caught by a virtual thread of ours that waits for a monitor: once
 * told of it, it stays in what asks {@link #catches}.
 *
 * <p>Virtual threads that belong to no run are told by the run, too.
 */
final class Unblocker {
    private final Thread probe;
    private volatile @Nullable Thread caught;
    private volatile boolean released;

    private Unblocker(Object monitor) {
        probe = VirtualThreads.make(continuation -> {}, "simloop-probe", () -> {
            synchronized (monitor) {
                // It only wants to enter.
            }
        });
    }

    /** Says that a thread is made now that is nobody's but the JVM's. */
    interface Making {
        void start(Thread thread);
    }

    /** {@return one that will be caught}; its {@link #catches} has to be asked of whatever the JVM tells. */
    static Unblocker probing(Making making, java.util.function.Consumer<Unblocker> known) {
        Object monitor = new Object();
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
        making.start(holder);
        await(entered);
        Unblocker made = new Unblocker(monitor);
        known.accept(made);
        made.probe.start();
        VirtualThreads.continuation(made.probe).run();
        leave.countDown();
        while (made.caught == null) {
            Thread.onSpinWait();
        }
        return made;
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
