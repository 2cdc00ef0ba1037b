package dev.simloop.agent.hooks;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What stands before accesses to memory, and in place of waits, in the classes that have points. On a thread of no run that is a comparison, and
 * the call as it stands.
 */
public final class Points {
    /** The class of virtual threads, once runs have some; null until then. */
    private static @Nullable Class<?> virtual;

    private Points() {}

    /** Says that threads of that class may belong to a run. */
    static void route(Class<?> threads) {
        virtual = threads;
    }

    private static @Nullable Guest guest() {
        return Thread.currentThread() instanceof Guest guest ? guest : null;
    }

    public static void before(@Nullable Object owner, int site) {
        Thread thread = Thread.currentThread();
        if (thread instanceof Guest guest) {
            guest.point(owner, site);
        } else if (thread.getClass() == virtual) {
            Threads.point(owner, site);
        }
    }

    private static boolean isVirtual() {
        return Thread.currentThread().getClass() == virtual;
    }

    /** Before a wait that a virtual thread makes as it stands. */
    private static void pass(@Nullable Object owner, int site) {
        if (isVirtual()) {
            Threads.point(owner, site);
        }
    }

    /** {@return the run of this virtual thread that wants to know values; asked before a value becomes an object} */
    private static Threads.@Nullable Run recorded() {
        return isVirtual() ? Threads.recorded() : null;
    }

    // ---- values

    public static void seen(int value, int site) {
        if (Thread.currentThread() instanceof Guest guest && guest.isRecorded()) {
            guest.seen(value, site);
            return;
        }
        Threads.Run run = recorded();
        if (run != null) {
            run.seen(value, site);
        }
    }

    public static void seen(long value, int site) {
        if (Thread.currentThread() instanceof Guest guest && guest.isRecorded()) {
            guest.seen(value, site);
            return;
        }
        Threads.Run run = recorded();
        if (run != null) {
            run.seen(value, site);
        }
    }

    public static void seen(float value, int site) {
        if (Thread.currentThread() instanceof Guest guest && guest.isRecorded()) {
            guest.seen(value, site);
            return;
        }
        Threads.Run run = recorded();
        if (run != null) {
            run.seen(value, site);
        }
    }

    public static void seen(double value, int site) {
        if (Thread.currentThread() instanceof Guest guest && guest.isRecorded()) {
            guest.seen(value, site);
            return;
        }
        Threads.Run run = recorded();
        if (run != null) {
            run.seen(value, site);
        }
    }

    public static void seen(@Nullable Object value, int site) {
        if (Thread.currentThread() instanceof Guest guest && guest.isRecorded()) {
            guest.seen(value, site);
            return;
        }
        Threads.Run run = recorded();
        if (run != null) {
            run.seen(value, site);
        }
    }

    // ---- monitors

    public static void enter(@Nullable Object object, int site) {
        // Of null: the monitor itself says so.
        if (object != null && Thread.currentThread() instanceof Guest guest) {
            guest.enter(object, site);
        } else if (isVirtual()) {
            Threads.point(object, site);
            Threads.enters(object);
        }
    }

    /** The monitor that {@link #enter} was told of has been entered. */
    public static void entered() {
        if (isVirtual()) {
            Threads.entered();
        }
    }

    private static void locked(Object object) {
        if (isVirtual()) {
            Threads.locked(object);
        }
    }

    public static void exit(Object object) {
        if (Thread.currentThread() instanceof Guest guest) {
            guest.exit(object);
        } else {
            locked(object);
        }
    }

    public static void await(Object object, int site) throws InterruptedException {
        await(object, 0, site);
    }

    @SuppressWarnings("WaitNotInLoop") // stands for one call of the program
    public static void await(Object object, long millis, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null || !Thread.holdsLock(object) || millis < 0) {
            pass(object, site);
            // What was done inside is there for whoever enters meanwhile.
            locked(object);
            object.wait(millis);
            locked(object);
        } else {
            guest.await(object, TimeUnit.MILLISECONDS.toNanos(millis), site);
        }
    }

    public static void wakeOne(Object object, int site) {
        Guest guest = guest();
        if (guest == null || !Thread.holdsLock(object)) {
            pass(object, site);
            object.notify();
        } else {
            guest.wake(object, false);
        }
    }

    public static void wakeAll(Object object, int site) {
        Guest guest = guest();
        if (guest == null || !Thread.holdsLock(object)) {
            pass(object, site);
            object.notifyAll();
        } else {
            guest.wake(object, true);
        }
    }

    // ---- java.util.concurrent

    /** After a call that may have given back what others wait for. */
    public static void changed() {
        if (Thread.currentThread() instanceof Guest guest) {
            guest.changed();
        } else if (isVirtual()) {
            Threads.called();
        }
    }

    /** As {@link #changed}, after a call that may have waited. */
    public static void waited() {
        if (Thread.currentThread() instanceof Guest guest) {
            guest.changed();
        } else if (isVirtual()) {
            Threads.waited();
        }
    }

    public static void lock(Lock lock, int site) {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            lock.lock();
            waited();
        } else {
            guest.awaitUntil(lock, lock::tryLock, site);
        }
    }

    public static void lockInterruptibly(Lock lock, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            lock.lockInterruptibly();
            waited();
        } else {
            guest.awaitUntil(lock, lock::tryLock, site);
        }
    }

    public static void acquire(Semaphore semaphore, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Waits.acquire(semaphore);
            waited();
        } else {
            guest.awaitUntil(semaphore, semaphore::tryAcquire, site);
        }
    }

    public static void acquire(Semaphore semaphore, int permits, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Waits.acquire(semaphore, permits);
            waited();
        } else {
            guest.awaitUntil(semaphore, () -> semaphore.tryAcquire(permits), site);
        }
    }

    public static void await(CountDownLatch latch, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Waits.await(latch);
            waited();
        } else {
            guest.awaitUntil(latch, () -> latch.getCount() == 0, site);
        }
    }

    public static void put(BlockingQueue<Object> queue, Object value, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Waits.put(queue, value);
            waited();
        } else {
            guest.awaitUntil(queue, () -> queue.offer(value), site);
            guest.changed();
        }
    }

    public static Object take(BlockingQueue<Object> queue, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Object first = Waits.take(queue);
            waited();
            return first;
        }
        Object[] taken = new Object[1];
        guest.awaitUntil(
                queue,
                () -> {
                    taken[0] = queue.poll();
                    return taken[0] != null;
                },
                site);
        guest.changed();
        return taken[0];
    }

    // ---- time

    public static void sleep(long millis, int site) throws InterruptedException {
        Guest guest = guest();
        if (guest == null) {
            pass(null, site);
            Clocks.threadSleep(millis);
        } else {
            guest.sleepFor(TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)), site);
        }
    }
}
