package dev.simloop.agent.hooks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fork-join pool whose work belongs to the run whose thread hands it over. One that a static field keeps stands for a pool of its own in each
 * run, and for a real one outside; it starts no thread until it is used there. Thread factories are not asked in a run.
 */
@SuppressWarnings("NullAway")
final class RoutedForkJoinPool extends ForkJoinPool {
    /** Stands for the common pool, in runs alone. */
    static final RoutedForkJoinPool COMMON = new RoutedForkJoinPool(2, defaultForkJoinWorkerThreadFactory, null, false);

    private static final MethodType AFTER =
            MethodType.methodType(ScheduledFuture.class, Runnable.class, long.class, TimeUnit.class);
    private static final MethodType EACH =
            MethodType.methodType(ScheduledFuture.class, Runnable.class, long.class, long.class, TimeUnit.class);
    private static final MethodType WITHIN =
            MethodType.methodType(ForkJoinTask.class, Callable.class, long.class, TimeUnit.class, Consumer.class);

    RoutedForkJoinPool(
            int parallelism,
            ForkJoinWorkerThreadFactory factory,
            Thread.@Nullable UncaughtExceptionHandler handler,
            boolean asyncMode) {
        super(parallelism, factory, handler, asyncMode);
    }

    private @Nullable ScheduledExecutorService pool() {
        Sim sim = Hooks.taking("ForkJoinPool");
        return sim == null ? null : sim.pool(this, getParallelism() == 1 ? 1 : Integer.MAX_VALUE, "pool");
    }

    // ---- there from JDK 25 on, where these override what the pool has

    /** {@return what does things later; null for the pool itself, which asks the run where that has threads, because those may wait for them} */
    private @Nullable ScheduledExecutorService later() {
        return Threads.isCurrent() ? null : pool();
    }

    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        ScheduledExecutorService pool = later();
        return pool == null
                ? overridden("schedule", AFTER.changeParameterType(0, Runnable.class), command, delay, unit)
                : pool.schedule(command, delay, unit);
    }

    public <V> ScheduledFuture<V> schedule(Callable<V> command, long delay, TimeUnit unit) {
        ScheduledExecutorService pool = later();
        return pool == null
                ? overridden("schedule", AFTER.changeParameterType(0, Callable.class), command, delay, unit)
                : pool.schedule(command, delay, unit);
    }

    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        ScheduledExecutorService pool = later();
        return pool == null
                ? overridden("scheduleAtFixedRate", EACH, command, initialDelay, period, unit)
                : pool.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        ScheduledExecutorService pool = later();
        return pool == null
                ? overridden("scheduleWithFixedDelay", EACH, command, initialDelay, delay, unit)
                : pool.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    public <V> ForkJoinTask<V> submitWithTimeout(
            Callable<V> callable, long timeout, TimeUnit unit, Consumer<? super ForkJoinTask<V>> action) {
        if (pool() != null) {
            throw new UnsupportedOperationException("ForkJoinPool.submitWithTimeout is not taken over: use"
                    + " CompletableFuture.supplyAsync(...).orTimeout(...)");
        }
        return overridden("submitWithTimeout", WITHIN, callable, timeout, unit, action);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <R> R overridden(String name, MethodType type, Object... arguments) {
        try {
            return (R) MethodHandles.lookup()
                    .findSpecial(ForkJoinPool.class, name, type, RoutedForkJoinPool.class)
                    .bindTo(this)
                    .invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("ForkJoinPool." + name + " could not be called: " + e, e);
        }
    }

    @Override
    public void execute(Runnable command) {
        ScheduledExecutorService pool = pool();
        if (pool == null) {
            super.execute(command);
        } else {
            pool.execute(command);
        }
    }

    @Override
    public ForkJoinTask<?> submit(Runnable task) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task) : handed(pool, ForkJoinTask.adapt(task));
    }

    @Override
    public <T> ForkJoinTask<T> submit(Runnable task, T result) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task, result) : handed(pool, ForkJoinTask.adapt(task, result));
    }

    @Override
    public <T> ForkJoinTask<T> submit(Callable<T> task) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task) : handed(pool, ForkJoinTask.adapt(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
        ScheduledExecutorService pool = pool();
        if (pool == null) {
            return super.invokeAll(tasks);
        }
        try {
            return pool.invokeAll(tasks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.invokeAll(tasks, timeout, unit) : pool.invokeAll(tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.invokeAny(tasks) : pool.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.invokeAny(tasks, timeout, unit) : pool.invokeAny(tasks, timeout, unit);
    }

    @Override
    public void shutdown() {
        ScheduledExecutorService pool = pool();
        if (pool == null) {
            super.shutdown();
        } else {
            pool.shutdown();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.shutdownNow() : pool.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.isShutdown() : pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.isTerminated() : pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.awaitTermination(timeout, unit) : pool.awaitTermination(timeout, unit);
    }

    @Override
    public void execute(ForkJoinTask<?> task) {
        ScheduledExecutorService pool = pool();
        if (pool == null) {
            super.execute(task);
        } else {
            Object unused = handed(pool, task);
        }
    }

    @Override
    public <T> ForkJoinTask<T> submit(ForkJoinTask<T> task) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task) : handed(pool, task);
    }

    @Override
    public <T> T invoke(ForkJoinTask<T> task) {
        return pool() == null ? super.invoke(task) : task.invoke();
    }

    @Override
    public boolean awaitQuiescence(long timeout, TimeUnit unit) {
        Sim sim = Hooks.taking("ForkJoinPool");
        return sim == null ? super.awaitQuiescence(timeout, unit) : sim.await(() -> false, unit.toNanos(timeout));
    }

    static <T> ForkJoinTask<T> handed(java.util.concurrent.Executor pool, ForkJoinTask<T> task) {
        pool.execute(() -> {
            if (!task.isDone()) {
                task.quietlyInvoke();
            }
        });
        return task;
    }
}
