package dev.simloop;

import dev.simloop.internal.Times;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A delayed or periodic task of a {@link SimExecutor}. */
final class SimScheduledTask<V> extends SimFutureTask<V> implements RunnableScheduledFuture<V> {
    private final SimExecutor executor;
    private final long initialDelay;
    /** Positive: fixed rate; negative: fixed delay; 0: once. */
    private final long period;

    /** The class of what it runs, which tells apart what tasks do. */
    private final Class<?> work;

    private long dueNanos;

    @Nullable
    Timer timer;

    /** Whose tasks its runs are; null before it is armed. */
    @Nullable
    Actor actor;

    SimScheduledTask(SimExecutor executor, Callable<V> callable, long delayNanos) {
        super(executor.domain(), callable);
        this.executor = executor;
        this.work = callable.getClass();
        this.period = 0;
        this.initialDelay = Math.max(0, delayNanos);
        this.dueNanos = Times.plus(domain.localNanos(), initialDelay);
    }

    SimScheduledTask(SimExecutor executor, Runnable runnable, @Nullable V result, long delayNanos, long period) {
        super(executor.domain(), runnable, result);
        this.executor = executor;
        this.work = runnable.getClass();
        this.period = period;
        this.initialDelay = Math.max(0, delayNanos);
        this.dueNanos = Times.plus(domain.localNanos(), initialDelay);
    }

    Class<?> work() {
        return work;
    }

    long initialDelay() {
        return initialDelay;
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public void run() {
        if (!isPeriodic()) {
            super.run();
        } else if (runAndReset()) {
            // At the end of a run nothing starts anew: a period would go on until teardown is cut off.
            if (executor.isShutdown() || domain.engine().isTearingDown()) {
                cancel(false);
                return;
            }
            dueNanos = Times.plus(period > 0 ? dueNanos : domain.localNanos(), Math.abs(period));
            executor.arm(this, dueNanos - domain.localNanos());
        }
    }

    @Override
    protected void done() {
        executor.ended(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            disarm();
        }
        return cancelled;
    }

    void disarm() {
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - domain.lastNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(initialDelay);
    }
}
