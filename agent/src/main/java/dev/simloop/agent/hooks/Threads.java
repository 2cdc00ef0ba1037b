package dev.simloop.agent.hooks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What classes of the JDK ask about threads once a run has had threads of its own: {@code Thread}, {@code VirtualThread} and the classes whose
 * waits go by the clock. A thread that a run has started stays a <em>facade</em>: it never starts itself, and a virtual thread, its guest,
 * runs in its place.
 */
public final class Threads {
    private static final VarHandle HOLDER;
    private static final VarHandle TASK;

    static {
        try {
            Class<?> holder = Class.forName("java.lang.Thread$FieldHolder");
            HOLDER = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findVarHandle(Thread.class, "holder", holder);
            TASK = MethodHandles.privateLookupIn(holder, MethodHandles.lookup())
                    .findVarHandle(holder, "task", Runnable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The run whose program has threads; one of a JVM at a time. */
    public interface Run {
        /** {@return whether {@code thread}, which is about to start, is a facade from now on} */
        boolean starts(Thread thread);

        /** {@return whether the current thread is the loop's or one of its guests} */
        boolean isCurrent();

        /** {@return its monotonic clock} */
        long nanos();

        /** {@return its wall clock} */
        long millis();

        /** {@return the same} */
        Instant now();

        /** {@return what that name stands for; null if the run has no names} */
        InetAddress @Nullable [] resolve(String name) throws UnknownHostException;

        /** {@return the address of the host whose thread runs} */
        InetAddress localHost() throws UnknownHostException;

        /** {@return the name of the host that has {@code address}; its digits if none has} */
        String nameOf(InetAddress address);

        /** {@return what runs each piece of work on a thread of its own} */
        ForkJoinPool pool();

        /** Has {@code task} done, once, when its delay has passed. */
        void delay(ForkJoinTask<?> task);

        /** {@return what does {@code work} again and again} */
        ScheduledFuture<?> repeat(Runnable work, long initialDelay, long period, TimeUnit unit, boolean isAtRate);

        /** It is cancelled, if it is one of those. */
        void undelay(ForkJoinTask<?> task);

        /** The JVM says that {@code thread} may try to enter a monitor that it waits for; on a thread of the JVM's. */
        void delivers(Thread thread);

        /** {@return whether {@code thread} goes on when the run says so, and not now} */
        boolean holds(Thread thread);

        /** Waits until {@code guest} has ended, for that long at most; 0 is without an end. */
        void join(Thread guest, long millis) throws InterruptedException;

        /** {@return whether the end of the program waits for {@code thread}, one of the run's that the program does not know as virtual} */
        boolean isForeground(Thread thread);

        /** The current thread is about to touch {@code owner} at {@code site}; others may run before this returns. */
        void point(@Nullable Object owner, int site);

        /** Somebody asks or tells something of a thread: whether it is alive, or that it is interrupted. */
        void asked();

        /** The current thread has called what the JDK orders by itself. */
        void called();

        /** It may have waited there. */
        void waited();

        /** The current thread is about to enter the monitor of {@code object}. */
        void enters(@Nullable Object object);

        /** It has. */
        void entered();

        /** The current thread has entered or left the monitor of {@code object}. */
        void locked(Object object);

        /** {@return whether the run wants to know values} */
        boolean isRecorded();

        /** Tells the value that was read at {@code site}, or is about to be written there. */
        void seen(@Nullable Object value, int site);

        /** {@code thread} would keep the loop's thread from going on, because it cannot leave it. */
        void pinned(Thread thread);
    }

    /** What a facade has in place of its task. */
    public static final class Link implements Runnable {
        private final Thread guest;
        private final @Nullable Runnable task;

        /** For a facade whose own task is {@code task}. */
        public Link(Thread guest, @Nullable Runnable task) {
            this.guest = guest;
            this.task = task;
        }

        @Override
        public void run() {
            if (task != null) {
                task.run();
            }
        }
    }

    private static volatile @Nullable Run run;

    private Threads() {}

    /** Says which run has threads of its own; null for none. */
    public static void run(@Nullable Run of) {
        run = of;
    }

    /** {@return the task of {@code thread}; a {@link Link} if it is a facade} */
    public static @Nullable Runnable task(Thread thread) {
        Object holder = HOLDER.get(thread);
        return holder == null ? null : (Runnable) TASK.get(holder);
    }

    /** {@return what runs in place of {@code thread}; null if it is no facade} */
    public static @Nullable Thread guestOf(Thread thread) {
        if (!(task(thread) instanceof Link link)) {
            return null;
        }
        Run of = run;
        if (of != null) {
            of.asked();
        }
        return link.guest;
    }

    /** {@return whether {@code thread} must not start, because a guest does} */
    public static boolean start(Thread thread) {
        Run of = run;
        return of != null && of.starts(thread);
    }

    /** In place of {@code join} of a facade. */
    public static void join(Thread guest, long millis) throws InterruptedException {
        Run of = run;
        if (of != null && of.isCurrent()) {
            of.join(guest, millis);
        } else {
            guest.join(millis);
        }
    }

    /** In place of {@code System.nanoTime} in classes of the JDK whose waits go by it. */
    public static long nanoTime() {
        Run of = run;
        return of != null && of.isCurrent() ? of.nanos() : System.nanoTime();
    }

    /** In place of {@code System.currentTimeMillis} there. */
    public static long currentTimeMillis() {
        Run of = run;
        return of != null && of.isCurrent() ? of.millis() : System.currentTimeMillis();
    }

    /** In place of {@code Instant.now} there. */
    public static Instant now() {
        Run of = run;
        return of != null && of.isCurrent() ? of.now() : Instant.now();
    }

    /** {@return whether the current thread is one of a run that has threads of its own} */
    static boolean isCurrent() {
        Run of = run;
        return of != null && of.isCurrent();
    }

    /** {@return where work for the common pool goes} */
    public static Executor pool(Executor common) {
        Run of = run;
        return of != null && of.isCurrent() ? of.pool() : common;
    }

    /** As {@link #pool(Executor)}. */
    public static ForkJoinPool pool(ForkJoinPool common) {
        Run of = run;
        return of != null && of.isCurrent() ? of.pool() : common;
    }

    /** {@return whether {@code task}, which a pool would do later, is the run's} */
    public static boolean delay(ForkJoinTask<?> task) {
        Run of = run;
        if (of == null || !of.isCurrent()) {
            return false;
        }
        of.delay(task);
        return true;
    }

    /** {@return what does, for the run, what a pool would do again and again; null if it is not the run's} */
    public static @Nullable ScheduledFuture<?> repeat(
            Runnable work, long initialDelay, long period, TimeUnit unit, boolean isAtRate) {
        Run of = run;
        return of != null && of.isCurrent() ? of.repeat(work, initialDelay, period, unit, isAtRate) : null;
    }

    /** Before what a pool would do later is cancelled. */
    public static void undelay(ForkJoinTask<?> task) {
        Run of = run;
        if (of != null && of.isCurrent()) {
            of.undelay(task);
        }
    }

    /** {@return what that name stands for in the run; null if the machine is to be asked} */
    public static InetAddress @Nullable [] resolve(String name) throws UnknownHostException {
        Run of = run;
        return of != null && of.isCurrent() ? of.resolve(name) : null;
    }

    /** {@return the address of the current host; null if the machine is to be asked} */
    public static @Nullable InetAddress localHost() throws UnknownHostException {
        Run of = run;
        return of != null && of.isCurrent() ? of.localHost() : null;
    }

    /** {@return the name of the host that has that address; null if the machine is to be asked} */
    public static @Nullable String nameOf(InetAddress address) {
        Run of = run;
        return of != null && of.isCurrent() ? of.nameOf(address) : null;
    }

    /** Before the JVM takes {@code thread} off its list of those that may enter a monitor. */
    public static void deliver(Thread thread) {
        Run of = run;
        if (of != null) {
            of.delivers(thread);
        }
    }

    /** {@return whether {@code thread}, which may enter a monitor now, has to wait until the run says so} */
    public static boolean hold(Thread thread) {
        Run of = run;
        return of != null && of.holds(thread);
    }

    /** {@return whether a thread that {@code thread} makes is no daemon, unless it says so} */
    public static boolean isForeground(Thread thread) {
        Run of = run;
        return of != null && of.isForeground(thread);
    }

    /** Before an access to memory on a virtual thread. */
    static void point(@Nullable Object owner, int site) {
        Run of = run;
        if (of != null && of.isCurrent()) {
            of.point(owner, site);
        }
    }

    /** When a virtual thread has called what the JDK orders by itself. */
    static void called() {
        Run of = run;
        if (of != null) {
            of.called();
        }
    }

    /** When a virtual thread has called what the JDK orders by itself, and may have waited there. */
    static void waited() {
        Run of = run;
        if (of != null) {
            of.waited();
        }
    }

    /** Before a virtual thread enters a monitor. */
    static void enters(@Nullable Object object) {
        Run of = run;
        if (of != null) {
            of.enters(object);
        }
    }

    /** When it has. */
    static void entered() {
        Run of = run;
        if (of != null) {
            of.entered();
        }
    }

    /** When a virtual thread has entered or left a monitor. */
    static void locked(Object object) {
        Run of = run;
        if (of != null) {
            of.locked(object);
        }
    }

    /** {@return the run of this virtual thread if it wants to know values; null if it does not} */
    static @Nullable Run recorded() {
        Run of = run;
        return of != null && of.isCurrent() && of.isRecorded() ? of : null;
    }

    /** Before {@code thread} waits without leaving its carrier. */
    public static void pinned(Thread thread) {
        Run of = run;
        if (of != null) {
            of.pinned(thread);
        }
    }
}
