package dev.simloop.internal.run;

import dev.simloop.SimRandom;
import dev.simloop.failure.UnresponsiveException;
import dev.simloop.internal.Times;
import dev.simloop.internal.WallClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that loops run on: a named daemon, reused from run to run. The caller waits and, on the wall clock, watches
 * that tasks end.
 *
 * <p>One file past the usual length: who waits for whom between caller, loop and watchdog is one protocol.
 */
public final class LoopThread extends Thread {
    private static final ConcurrentLinkedDeque<LoopThread> IDLE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger MADE = new AtomicInteger();
    /** A debugger was given at the start of this JVM: the watchdog is off. */
    public static final boolean DEBUGGED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(a -> a.contains("-agentlib:jdwp") || a.contains("-Xrunjdwp"));

    /** The run that this thread is in; null between runs. Of this thread alone, but for the watchdog's look. */
    public @Nullable Occupant occupant;

    /** What the engine keeps here from run to run; of this thread alone. */
    public @Nullable Object kept;

    /** The schedule of markers that runs in the world on this thread; null for none. Of this thread alone. */
    public @Nullable Object schedule;

    /** Where the JDK's chance is drawn from during a run that has taken it over; of this thread alone. */
    @Nullable
    SimRandom chance;

    /** What decides the identity hash codes of a run that has taken them over; of this thread alone. */
    @Nullable
    IdentityHashes hashes;

    /** {@return what decides identity hash codes in the run on this thread, which is the current one; null if the JVM does} */
    public @Nullable IdentityHashes hashes() {
        return hashes;
    }

    /** The loop's thread of the run whose program has threads, of which there is one at a time; null for none. */
    private static volatile @Nullable LoopThread carrier;

    /** What it carries at this moment; of this thread and of what it carries alone. */
    private @Nullable Thread carried;

    private volatile @Nullable Job job;
    /** Made by this thread itself; null before it has started. */
    private @Nullable ThreadLocals locals;

    /** A run on a loop thread, as the thread sees it. */
    public interface Occupant {
        /** {@return the seed of the run} */
        long seed();

        /** {@return how many tasks have run; read by the watchdog from another thread} */
        long steps();

        /** {@return where the clock stands; read by the watchdog from another thread, as is what follows} */
        long now();

        /** {@return whose task runs} */
        String actor();

        /** Tells of an exception that left the run's work on the loop's thread. */
        void orphan(Throwable e);

        /** A task of the run makes a thread, with that stack; see {@link ForeignThreads.Birth}. On the loop's thread. */
        void threadMade(StackTraceElement[] stack, long probe);

        /** A task takes long on the wall, with that stack just now. Called from the thread that waits. */
        void slow(StackTraceElement[] stack);

        /** {@return from how much wall time on a task is slow, in nanoseconds; 0 for never} */
        long slowNanos();

        /** The thread is given up: nothing it does from now on counts. Called from the thread that waits. */
        void abandon();
    }

    /** How often it has said that it waits; written by itself alone. */
    private volatile long waits;

    private final String name;
    private final UncaughtExceptionHandler uncaught = this::uncaught;

    private LoopThread() {
        super("simloop-" + MADE.incrementAndGet());
        name = getName();
        setDaemon(true);
        setUncaughtExceptionHandler(uncaught);
    }

    /** {@code ThreadLocalRandom} adds it to its seed at each draw, so runs that have taken chance over see the same on all threads. */
    @Override
    public long getId() {
        return chance == null ? super.getId() : ChanceTakeOver.THREAD_ID;
    }

    private void uncaught(Thread thread, Throwable e) {
        Occupant running = occupant;
        if (running != null && Thread.currentThread() == this) {
            running.orphan(e);
        } else {
            ThreadGroup group = thread.getThreadGroup();
            if (group != null) {
                group.uncaughtException(thread, e);
            }
        }
    }

    /*
     * Isolation. Runs share the thread and nothing else: a run finds neither an interrupt nor the value of a thread
     * local, and what it leaves of them is gone when it ends. What works between runs (a listener, a predicate) keeps
     * its own thread locals until the thread is handed back.
     */

    private static boolean isolating = true;

    /** Switches isolation off or on again: for tests that show what it is for. */
    public static void isolate(boolean on) {
        isolating = on;
    }

    /** {@return whether the thread was interrupted; it is not any more} */
    public static boolean clearInterrupt() {
        return isolating && Thread.interrupted();
    }

    /** Begins a run on this thread, which is the current one: no interrupt and no thread local reaches it. */
    public void enter(Occupant run) {
        if (isolating) {
            boolean unused = Thread.interrupted();
            own().takeAway();
            dress();
            // The thread local that sees threads being made was taken away with the others.
            ForeignThreads.watch();
        }
        occupant = run;
    }

    /** {@return the thread locals that the run on this thread has set and not removed; see {@link ThreadLocals#left}} */
    public static List<String> leftLocals() {
        return ThreadLocals.left();
    }

    /** Ends the run on this thread, which is the current one: nothing of it reaches what comes after. */
    public void leave() {
        occupant = null;
        if (isolating) {
            boolean unused = Thread.interrupted();
            own().giveBack();
            dress();
        }
    }

    /** Undoes what a program can set on a thread besides: each is asked first, because setting costs more. */
    @SuppressWarnings("ThreadPriorityCheck") // takes back what a program set
    private void dress() {
        Job running = job;
        ClassLoader loader = running == null ? null : running.loader;
        if (getContextClassLoader() != loader) {
            setContextClassLoader(loader);
        }
        if (!getName().equals(name)) {
            setName(name);
        }
        if (getPriority() != NORM_PRIORITY) {
            setPriority(NORM_PRIORITY);
        }
        if (getUncaughtExceptionHandler() != uncaught) {
            setUncaughtExceptionHandler(uncaught);
        }
    }

    private ThreadLocals own() {
        ThreadLocals mine = locals;
        if (mine == null) {
            mine = new ThreadLocals();
            locals = mine;
        }
        return mine;
    }

    /** {@return a number that no thread has; the constructor that inherits nothing leaves the names of threads alone} */
    static long nextId() {
        return id(new Thread(null, null, "probe", 0, false));
    }

    @SuppressWarnings("deprecation") // threadId() is there from JDK 19 on
    static long id(Thread thread) {
        return thread.getId();
    }

    /** {@return how many of them there have been} */
    public static int made() {
        return MADE.get();
    }

    /** Something to do on a loop thread, with a caller that waits for it. */
    public static final class Job {
        final Runnable body;
        final Thread caller = Thread.currentThread();
        final @Nullable ClassLoader loader = caller.getContextClassLoader();
        volatile boolean done;
        volatile @Nullable LoopThread thread;
        /** The caller has given it up; guarded by this. */
        private boolean abandoned;

        @Nullable
        Throwable thrown;

        Job(Runnable body) {
            this.body = body;
        }
    }

    /** {@return the loop thread that runs this, by itself or as what it carries; null if there is none} */
    public static @Nullable LoopThread current() {
        Thread current = Thread.currentThread();
        if (current instanceof LoopThread thread) {
            return thread;
        }
        LoopThread one = carrier;
        // Another thread may see what is carried too late, but never that it is carried itself.
        return one != null && one.carried == current ? one : null;
    }

    /** Says what this thread, which is the current one, carries from now on; null for nothing. */
    public void carry(@Nullable Thread thread) {
        carried = thread;
        if (carrier != this) {
            carrier = this;
        }
    }

    /**
     * Runs {@code handOver}, which writes what the caller will read, unless the caller has given the job of this thread
     * up by now.
     *
     * @return whether it has not
     */
    public static boolean handOver(Runnable handOver) {
        Job job = java.util.Objects.requireNonNull(java.util.Objects.requireNonNull(current()).job);
        synchronized (job) {
            if (!job.abandoned) {
                handOver.run();
            }
            return !job.abandoned;
        }
    }

    /** Starts {@code body} on an idle loop thread. */
    public static Job start(Runnable body) {
        Job job = new Job(body);
        LoopThread thread = IDLE.pollFirst();
        if (thread == null) {
            thread = new LoopThread();
            job.thread = thread;
            thread.job = job;
            thread.start();
        } else {
            job.thread = thread;
            thread.job = job;
            LockSupport.unpark(thread);
        }
        return job;
    }

    /**
     * Waits for {@code job}. When the same task keeps the thread for {@code watchdog}, the thread is abandoned.
     *
     * @return what went wrong with the thread, or null
     */
    public static @Nullable UnresponsiveException await(Job job, Duration watchdog) {
        return await(job, watchdog, null);
    }

    /** What the thread that waits for a job does meanwhile, about ten times a second. */
    @FunctionalInterface
    public interface Ticker {
        /**
         * Called while the job goes on.
         *
         * @param interrupted whether the waiting thread has been interrupted since it began to wait; its flag is clear
         */
        void tick(boolean interrupted);
    }

    /** Waits as {@link #await(Job, Duration)} does; {@code ticker} runs on the caller's thread about ten times a second. */
    public static @Nullable UnresponsiveException await(Job job, Duration watchdog, @Nullable Ticker ticker) {
        UnresponsiveException[] found = new UnresponsiveException[1];
        awaitAll(List.of(job), watchdog, ticker, (index, stuck) -> {
            found[0] = stuck;
            return null;
        });
        if (found[0] == null && job.thrown instanceof RuntimeException e) {
            throw e;
        }
        if (found[0] == null && job.thrown instanceof Error e) {
            throw e;
        }
        return found[0];
    }

    /** What comes after a thread that was given up. */
    @FunctionalInterface
    public interface Replacement {
        /** {@return the job that goes on where job {@code index} was given up, null for none} */
        @Nullable
        Job replace(int index, UnresponsiveException stuck);
    }

    /**
     * Waits for all of {@code jobs} at once, so that none waits in vain for another whose thread is stuck. When the same task
     * keeps a thread for {@code watchdog}, the thread is abandoned. What jobs throw is kept in them.
     */
    public static void awaitAll(List<Job> jobs, Duration watchdog, @Nullable Ticker ticker, Replacement replacement) {
        boolean interrupted = false;
        long limit = watchdog.isZero() || DEBUGGED ? 0 : watchdog.toNanos();
        List<Watch> watches = new ArrayList<>();
        for (Job job : jobs) {
            watches.add(new Watch(job));
        }
        for (int spin = 0; spin < 2000 && !areDone(watches); spin++) {
            Thread.onSpinWait();
        }
        while (!areDone(watches)) {
            long pause = limit == 0 ? Long.MAX_VALUE : Math.max(1_000_000, limit / 8);
            pause = Math.min(pause, ticker == null ? SLOW_LOOK : SLOW_LOOK / 2);
            LockSupport.parkNanos(jobs, pause);
            // Taken once and handed on: a flag that the ticker looked at as well could be set between the two looks.
            interrupted |= Thread.interrupted();
            if (ticker != null) {
                ticker.tick(interrupted);
            }
            for (int i = 0; i < watches.size(); i++) {
                Watch watch = watches.get(i);
                watch.slow.look(watch.job);
                UnresponsiveException stuck = limit == 0 ? null : watch.look(limit, watchdog);
                if (stuck != null) {
                    Job next = replacement.replace(i, stuck);
                    watch.isGivenUp = true;
                    if (next != null) {
                        watches.set(i, new Watch(next));
                    }
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean areDone(List<Watch> watches) {
        for (Watch watch : watches) {
            if (!watch.isOver()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a job goes on. */
    private static final class Watch {
        final Job job;
        boolean isGivenUp;
        final SlowStep slow = new SlowStep();
        private long seen = -1;
        private long since = WallClock.nanos();

        Watch(Job job) {
            this.job = job;
        }

        boolean isOver() {
            return isGivenUp || job.done;
        }

        @Nullable
        UnresponsiveException look(long limit, Duration watchdog) {
            LoopThread thread = job.thread;
            if (isOver()) {
                return null;
            }
            if (thread != null && thread.away) {
                since = WallClock.nanos();
                return null;
            }
            long progress = thread == null ? 0 : thread.progress();
            if (progress != seen) {
                seen = progress;
                since = WallClock.nanos();
                return null;
            }
            return WallClock.nanos() - since > limit && thread != null ? giveUp(job, thread, seen, watchdog) : null;
        }
    }

    private static final long SLOW_LOOK = 200_000_000;

    /** Notes a step that takes long, once, while it runs. */
    private static final class SlowStep {
        private long seen = -1;
        private long since;
        private boolean told;

        void look(Job job) {
            LoopThread thread = job.thread;
            if (thread == null || job.done || DEBUGGED) {
                seen = -1;
                return;
            }
            Occupant running = thread.occupant;
            if (running == null) {
                seen = -1;
                return;
            }
            long progress = running.seed() * 31 + running.steps();
            long now = WallClock.nanos();
            if (progress != seen) {
                seen = progress;
                since = now;
                told = false;
            } else if (!told && running.slowNanos() > 0 && now - since > running.slowNanos()) {
                told = true;
                running.slow(thread.getStackTrace());
            }
        }
    }

    /** Under the job's monitor: what is handed over by now counts, and nothing is after this. */
    private static @Nullable UnresponsiveException giveUp(Job job, LoopThread thread, long seen, Duration watchdog) {
        synchronized (job) {
            if (job.done || thread.progress() != seen) {
                return null;
            }
            job.abandoned = true;
            return thread.abandon(watchdog);
        }
    }

    private long progress() {
        Occupant running = occupant;
        return running == null ? waits : running.seed() * 31 + running.steps();
    }

    /** Says that this thread, which runs nothing, waits for another one and goes on: nobody need give it up. */
    public static void waits() {
        LoopThread thread = current();
        if (thread != null) {
            long before = thread.waits;
            thread.waits = before + 1;
        }
    }

    /**
     * Has the current thread wait until then on the {@link WallClock}, whatever permits the runs on it have left.
     *
     * @return false if it was interrupted, which it still is, and has not waited so long
     */
    public static boolean pauseUntil(long until) {
        for (long left = until - WallClock.nanos(); left > 0; left = until - WallClock.nanos()) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LoopThread.class, left);
        }
        return true;
    }

    /** Waits for another process. */
    private volatile boolean away;

    /** Says that this thread, which runs nothing, waits for another process from now on, or no longer: nobody gives it up meanwhile. */
    public static void isAway(boolean now) {
        LoopThread thread = current();
        if (thread != null) {
            thread.away = now;
        }
    }

    /** The watchdog has given this thread up. */
    private volatile boolean givenUp;

    boolean isGivenUp() {
        return givenUp;
    }

    private UnresponsiveException abandon(Duration watchdog) {
        givenUp = true;
        Occupant running = occupant;
        long steps = running == null ? 0 : running.steps();
        long nanos = running == null ? 0 : running.now();
        String actor = running == null ? "" : running.actor();
        StringBuilder text = new StringBuilder("one task kept the loop's thread for longer than the watchdog's "
                + watchdog + " of wall time (SimConfig.withWatchdog)");
        if (running == null) {
            text.append("; no run had begun on it, or the last one had ended");
        } else {
            text.append("; seed ").append(running.seed());
            text.append(", step ").append(steps).append(" of ").append(actor);
            text.append(", at virtual time ").append(Times.text(nanos));
        }
        for (StackTraceElement frame : getStackTrace()) {
            text.append("\n    at ").append(frame);
        }
        if (running != null) {
            running.abandon();
        }
        return running == null
                ? new UnresponsiveException(text.toString(), 0, Duration.ZERO, "")
                : new UnresponsiveException(text.toString(), steps, Duration.ofNanos(nanos), actor);
    }

    @Override
    public void run() {
        while (true) {
            Job next = job;
            if (next == null) {
                // An interrupt that came while nobody used this thread would keep it from ever parking again.
                boolean unused = clearInterrupt();
                LockSupport.park(this);
                continue;
            }
            boolean unused = clearInterrupt();
            setContextClassLoader(next.loader);
            ForeignThreads.watch();
            try {
                next.body.run();
            } catch (Throwable e) {
                next.thrown = e;
            }
            job = null;
            occupant = null;
            away = false;
            if (isolating) {
                unused = Thread.interrupted();
                own().clear();
            }
            setContextClassLoader(null);
            IDLE.addFirst(this);
            next.done = true;
            LockSupport.unpark(next.caller);
        }
    }
}
