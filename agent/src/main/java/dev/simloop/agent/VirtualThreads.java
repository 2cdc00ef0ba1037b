package dev.simloop.agent;

import dev.simloop.agent.hooks.ThreadInternals;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Virtual threads as the JDK sees them, by the names that it has on JDK 25. Loaded where the agent is attached. */
final class VirtualThreads {
    static final int FEATURE = 25;

    /** The class of all virtual threads. */
    static final Class<?> TYPE = find("java.lang.VirtualThread");

    private static final int NEW = 0;

    /** States of one that waits for a monitor, or in it. */
    private static final int BLOCKED = 13;

    private static final int WAIT = 16;
    private static final int TIMED_WAIT = 18;
    private static final int TERMINATED = 99;

    private static final ThreadInternals INSIDE;
    private static final long ID;
    private static final long SCHEDULER;
    private static final long HOLDER;
    private static final long TASK;
    /** For messages alone. */
    private static final VarHandle LATCH;

    private static final MethodHandle OWNER;

    static {
        try {
            INSIDE = InternalsMaker.make(TYPE);
            ID = offset(Thread.class, "tid");
            SCHEDULER = offset(TYPE, "scheduler");
            HOLDER = offset(Thread.class, "holder");
            TASK = offset(find("java.lang.Thread$FieldHolder"), "task");
            LATCH = MethodHandles.privateLookupIn(CountDownLatch.class, MethodHandles.lookup())
                    .findVarHandle(CountDownLatch.class, "sync", find("java.util.concurrent.CountDownLatch$Sync"));
            OWNER = MethodHandles.privateLookupIn(AbstractOwnableSynchronizer.class, MethodHandles.lookup())
                    .findVirtual(
                            AbstractOwnableSynchronizer.class,
                            "getExclusiveOwnerThread",
                            MethodType.methodType(Thread.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private VirtualThreads() {}

    private static Class<?> find(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static long offset(Class<?> type, String name) throws ReflectiveOperationException {
        Class<?> unsafe = find("jdk.internal.misc.Unsafe");
        Method offset = unsafe.getMethod("objectFieldOffset", Field.class);
        return (long) offset.invoke(unsafe.getMethod("getUnsafe").invoke(null), type.getDeclaredField(name));
    }

    /** {@return a virtual thread that has not started} */
    static Thread make(Executor scheduler, String name, Runnable body) {
        return INSIDE.make(scheduler, name, body);
    }

    /** {@return an object of that class, of which no constructor has run} */
    static Object allocate(Class<?> type) {
        try {
            return INSIDE.allocate(type);
        } catch (InstantiationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The current thread, which is {@code thread}, leaves its carrier if it can, and can go on at once. */
    static void giveWay(Thread thread) {
        INSIDE.giveWay(thread);
    }

    /** {@code thread} may try to enter the monitor that it waits for. */
    static void unblock(Thread thread) {
        INSIDE.unblock(thread);
    }

    /** {@code thread}, which waits somewhere, counts as ended. */
    static void end(Thread thread) {
        if (INSIDE.state(thread) != NEW) {
            INSIDE.end(thread);
        }
    }

    static boolean hasEnded(Thread thread) {
        return INSIDE.state(thread) == TERMINATED;
    }

    /** {@return whether it waits to enter a monitor} */
    static boolean isBlocked(Thread thread) {
        return INSIDE.state(thread) == BLOCKED;
    }

    /** {@return whether it waits for a monitor, or to be notified in one} */
    static boolean isInMonitor(Thread thread) {
        int state = INSIDE.state(thread);
        return state == BLOCKED || state == WAIT || state == TIMED_WAIT;
    }

    /** The loop's thread sleeps for that long at most, in real time, also if a virtual thread calls this that it carries. */
    static void sleepOnCarrier(long nanos) {
        INSIDE.sleepOnCarrier(nanos);
    }

    /** {@return whether a monitor was left to it that the JVM has not told of yet} */
    static boolean isOnList(Thread thread) {
        return INSIDE.isOnList(thread);
    }

    /** Takes those that the JVM would tell that they may enter a monitor, of which there is one at least, and hands them to {@code told}. */
    static void takeList(Consumer<Thread> told) {
        for (Thread thread = INSIDE.takeList(); thread != null; ) {
            Thread next = INSIDE.leaveList(thread);
            told.accept(thread);
            thread = next;
        }
    }

    /** {@return whether who waits at {@code blocker} waits for {@code thread} to end} */
    static boolean isEndOf(Thread thread, Object blocker) {
        Object latch = INSIDE.termination(thread);
        return latch != null && LATCH.get((CountDownLatch) latch) == blocker;
    }

    /** {@return what has it go on} */
    static Runnable continuation(Thread thread) {
        return INSIDE.continuation(thread);
    }

    /** {@return the thread that {@code continuation} has go on} */
    static Thread ofContinuation(Runnable continuation) {
        try {
            for (Field field : continuation.getClass().getDeclaredFields()) {
                if (field.getType() == TYPE) {
                    field.setAccessible(true);
                    return (Thread) field.get(continuation);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException(
                continuation.getClass().getName() + " was given to the scheduler of a thread and has no thread in it");
    }

    /** {@return where it goes on; null if it is no virtual thread} */
    static @Nullable Object schedulerOf(Thread thread) {
        return thread.getClass() == TYPE ? INSIDE.scheduler(thread) : null;
    }

    /** {@return who holds the lock that is waited for by means of {@code blocker}; null if nobody does, or it is no such lock} */
    static @Nullable Thread ownerOf(Object blocker) {
        try {
            return blocker instanceof AbstractOwnableSynchronizer lock ? (Thread) OWNER.invokeExact(lock) : null;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void schedule(Thread thread, Executor scheduler) {
        INSIDE.put(thread, SCHEDULER, scheduler);
    }

    /** Gives {@code thread} an id and chance that come from the run. */
    static void identify(Thread thread, long id, long seed) {
        INSIDE.putLong(thread, ID, id);
        INSIDE.seed(thread, seed, (int) (seed >>> 32) | 1, (int) id | 1);
    }

    /** Has a virtual thread enter the current thread, a platform thread, and leave it again. */
    static void passThrough() {
        Runnable[] continuation = new Runnable[1];
        Thread passing = make(whole -> continuation[0] = whole, "", () -> {});
        passing.start();
        continuation[0].run();
    }

    /** {@return the seed of what {@code ThreadLocalRandom} draws there} */
    static long seedOf(Thread thread) {
        return INSIDE.seedOf(thread);
    }

    /** Makes {@code facade} one of what {@code task} says. */
    static void setTask(Thread facade, Runnable task) {
        INSIDE.put(INSIDE.get(facade, HOLDER), TASK, task);
    }
}
