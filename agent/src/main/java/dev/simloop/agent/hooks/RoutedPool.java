package dev.simloop.agent.hooks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose work belongs to the run whose thread hands it over. One that a static field keeps stands for a pool of its own in each
 * run, and for a real one outside; it starts no thread until it is used there. Thread factories are not asked in a run.
 */
@SuppressWarnings("NullAway")
final class RoutedPool extends ThreadPoolExecutor {
    private final int threads;

    /** One whose every task has a thread of its own in a run. */
    static RoutedPool ofEach(ThreadFactory factory, RejectedExecutionHandler handler) {
        return new RoutedPool(0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), factory, handler, 0);
    }

    RoutedPool(
            int core,
            int most,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            ThreadFactory factory,
            RejectedExecutionHandler handler) {
        // A queue without an end is never full, so there are never more than the core.
        this(
                core,
                most,
                keepAlive,
                unit,
                queue,
                factory,
                handler,
                queue.remainingCapacity() == Integer.MAX_VALUE ? Math.max(1, core) : most);
    }

    private RoutedPool(
            int core,
            int most,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            ThreadFactory factory,
            RejectedExecutionHandler handler,
            int threads) {
        super(core, most, keepAlive, unit, queue, factory, handler);
        this.threads = threads;
    }

    private @Nullable ScheduledExecutorService pool() {
        Sim sim = Hooks.taking("Executors");
        return sim == null ? null : sim.pool(this, threads, "pool");
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
    public Future<?> submit(Runnable task) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task) : pool.submit(task);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task, result) : pool.submit(task, result);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.submit(task) : pool.submit(task);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        ScheduledExecutorService pool = pool();
        return pool == null ? super.invokeAll(tasks) : pool.invokeAll(tasks);
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
}
