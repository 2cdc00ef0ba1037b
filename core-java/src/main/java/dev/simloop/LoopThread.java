package dev.simloop;

import dev.simloop.failure.UnresponsiveException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that loops run on: a named daemon, reused from run to run. The caller waits and, on the wall clock, watches
 * that tasks end.
 */
final class LoopThread extends Thread {
    private static final ConcurrentLinkedDeque<LoopThread> IDLE = new ConcurrentLinkedDeque<>();
    private static final AtomicInteger MADE = new AtomicInteger();
    static final boolean DEBUGGED = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .anyMatch(a -> a.contains("-agentlib:jdwp") || a.contains("-Xrunjdwp"));

    final Buffers buffers = new Buffers();

    @Nullable
    SimLoop loop;

    private volatile @Nullable Job job;

    private LoopThread() {
        super("simloop-" + MADE.incrementAndGet());
        setDaemon(true);
        setUncaughtExceptionHandler((thread, e) -> {
            SimLoop running = loop;
            if (running != null && Thread.currentThread() == this) {
                running.orphan(e);
            } else {
                ThreadGroup group = thread.getThreadGroup();
                if (group != null) {
                    group.uncaughtException(thread, e);
                }
            }
        });
    }

    /** {@return how many of them there have been} */
    static int made() {
        return MADE.get();
    }

    /** Something to do on a loop thread, with a caller that waits for it. */
    static final class Job {
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

    /** {@return the loop thread that runs this, or null} */
    static @Nullable LoopThread current() {
        return Thread.currentThread() instanceof LoopThread thread ? thread : null;
    }

    /**
     * Runs {@code handOver}, which writes what the caller will read, unless the caller has given the job of this thread
     * up by now.
     *
     * @return whether it has not
     */
    static boolean handOver(Runnable handOver) {
        Job job = java.util.Objects.requireNonNull(java.util.Objects.requireNonNull(current()).job);
        synchronized (job) {
            if (!job.abandoned) {
                handOver.run();
            }
            return !job.abandoned;
        }
    }

    /** Starts {@code body} on an idle loop thread. */
    static Job start(Runnable body) {
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
    static @Nullable UnresponsiveException await(Job job, Duration watchdog) {
        return await(job, watchdog, null);
    }

    /** As the other; {@code ticker} runs on the caller's thread about ten times a second. */
    static @Nullable UnresponsiveException await(Job job, Duration watchdog, @Nullable Runnable ticker) {
        boolean interrupted = false;
        long limit = watchdog.isZero() || DEBUGGED ? 0 : watchdog.toNanos();
        long seen = -1;
        long since = WallClock.nanos();
        UnresponsiveException stuck = null;
        for (int spin = 0; spin < 2000 && !job.done; spin++) {
            Thread.onSpinWait();
        }
        while (!job.done && stuck == null) {
            long pause = limit == 0 ? Long.MAX_VALUE : Math.max(1_000_000, limit / 8);
            LockSupport.parkNanos(job, ticker == null ? pause : Math.min(pause, 100_000_000));
            if (ticker != null) {
                ticker.run();
            }
            interrupted |= Thread.interrupted();
            if (limit > 0 && !job.done) {
                LoopThread thread = job.thread;
                long progress = thread == null ? 0 : thread.progress();
                if (progress != seen) {
                    seen = progress;
                    since = WallClock.nanos();
                } else if (WallClock.nanos() - since > limit && thread != null) {
                    stuck = giveUp(job, thread, seen, watchdog);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (stuck == null && job.thrown instanceof RuntimeException e) {
            throw e;
        }
        if (stuck == null && job.thrown instanceof Error e) {
            throw e;
        }
        return stuck;
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
        SimLoop running = loop;
        return running == null ? 0 : running.seed() * 31 + running.steps();
    }

    private UnresponsiveException abandon(Duration watchdog) {
        SimLoop running = loop;
        StringBuilder text =
                new StringBuilder("one task kept the loop's thread for longer than the watchdog's " + watchdog
                        + " of wall time (SimConfig.withWatchdog); seed " + (running == null ? "?" : running.seed()));
        for (StackTraceElement frame : getStackTrace()) {
            text.append("\n    at ").append(frame);
        }
        if (running != null) {
            running.abandon();
        }
        return new UnresponsiveException(text.toString());
    }

    @Override
    public void run() {
        while (true) {
            Job next = job;
            if (next == null) {
                LockSupport.park(this);
                continue;
            }
            setContextClassLoader(next.loader);
            try {
                next.body.run();
            } catch (Throwable e) {
                next.thrown = e;
            }
            job = null;
            loop = null;
            setContextClassLoader(null);
            IDLE.addFirst(this);
            next.done = true;
            LockSupport.unpark(next.caller);
        }
    }
}
