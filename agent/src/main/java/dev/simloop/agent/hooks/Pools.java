package dev.simloop.agent.hooks;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makers of executors. What they make is routed, in a run and outside, because a static field may keep it for both. */
@SuppressWarnings({"unused", "NullAway"})
public final class Pools {
    private static final RejectedExecutionHandler ABORT = new ThreadPoolExecutor.AbortPolicy();

    private Pools() {}

    private static RoutedPool fixed(int threads, ThreadFactory factory) {
        return new RoutedPool(threads, threads, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory, ABORT);
    }

    private static RoutedPool cached(ThreadFactory factory) {
        return new RoutedPool(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), factory, ABORT);
    }

    public static ExecutorService executorsNewFixedThreadPool(int threads) {
        return fixed(threads, Executors.defaultThreadFactory());
    }

    public static ExecutorService executorsNewFixedThreadPool(int threads, ThreadFactory factory) {
        return fixed(threads, factory);
    }

    public static ExecutorService executorsNewSingleThreadExecutor() {
        return fixed(1, Executors.defaultThreadFactory());
    }

    public static ExecutorService executorsNewSingleThreadExecutor(ThreadFactory factory) {
        return fixed(1, factory);
    }

    public static ExecutorService executorsNewCachedThreadPool() {
        return cached(Executors.defaultThreadFactory());
    }

    public static ExecutorService executorsNewCachedThreadPool(ThreadFactory factory) {
        return cached(factory);
    }

    /** There from JDK 21 on. */
    public static ExecutorService executorsNewThreadPerTaskExecutor(ThreadFactory factory) {
        return Hooks.taking("Executors") == null
                ? real("newThreadPerTaskExecutor", new Class<?>[] {ThreadFactory.class}, factory)
                : RoutedPool.ofEach(factory, ABORT);
    }

    /** There from JDK 21 on. */
    public static ExecutorService executorsNewVirtualThreadPerTaskExecutor() {
        return Hooks.taking("Executors") == null
                ? real("newVirtualThreadPerTaskExecutor", new Class<?>[0])
                : RoutedPool.ofEach(Executors.defaultThreadFactory(), ABORT);
    }

    private static ExecutorService real(String name, Class<?>[] types, Object... arguments) {
        try {
            return (ExecutorService) Executors.class.getMethod(name, types).invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Executors." + name + " could not be called: " + e, e);
        }
    }

    public static ScheduledExecutorService executorsNewScheduledThreadPool(int threads) {
        return newScheduledThreadPoolExecutor(threads);
    }

    public static ScheduledExecutorService executorsNewScheduledThreadPool(int threads, ThreadFactory factory) {
        return newScheduledThreadPoolExecutor(threads, factory);
    }

    public static ScheduledExecutorService executorsNewSingleThreadScheduledExecutor() {
        return newScheduledThreadPoolExecutor(1);
    }

    public static ScheduledExecutorService executorsNewSingleThreadScheduledExecutor(ThreadFactory factory) {
        return newScheduledThreadPoolExecutor(1, factory);
    }

    public static ExecutorService executorsNewWorkStealingPool() {
        return executorsNewWorkStealingPool(Runtime.getRuntime().availableProcessors());
    }

    public static ExecutorService executorsNewWorkStealingPool(int parallelism) {
        return new RoutedForkJoinPool(parallelism, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    }

    public static ThreadPoolExecutor newThreadPoolExecutor(
            int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue) {
        return new RoutedPool(core, most, keepAlive, unit, queue, Executors.defaultThreadFactory(), ABORT);
    }

    public static ThreadPoolExecutor newThreadPoolExecutor(
            int core, int most, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue, ThreadFactory factory) {
        return new RoutedPool(core, most, keepAlive, unit, queue, factory, ABORT);
    }

    public static ThreadPoolExecutor newThreadPoolExecutor(
            int core,
            int most,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            RejectedExecutionHandler handler) {
        return new RoutedPool(core, most, keepAlive, unit, queue, Executors.defaultThreadFactory(), handler);
    }

    public static ThreadPoolExecutor newThreadPoolExecutor(
            int core,
            int most,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            ThreadFactory factory,
            RejectedExecutionHandler handler) {
        return new RoutedPool(core, most, keepAlive, unit, queue, factory, handler);
    }

    public static ScheduledThreadPoolExecutor newScheduledThreadPoolExecutor(int core) {
        return new RoutedScheduledPool(core, Executors.defaultThreadFactory(), ABORT);
    }

    public static ScheduledThreadPoolExecutor newScheduledThreadPoolExecutor(int core, ThreadFactory factory) {
        return new RoutedScheduledPool(core, factory, ABORT);
    }

    public static ScheduledThreadPoolExecutor newScheduledThreadPoolExecutor(
            int core, RejectedExecutionHandler handler) {
        return new RoutedScheduledPool(core, Executors.defaultThreadFactory(), handler);
    }

    public static ScheduledThreadPoolExecutor newScheduledThreadPoolExecutor(
            int core, ThreadFactory factory, RejectedExecutionHandler handler) {
        return new RoutedScheduledPool(core, factory, handler);
    }

    public static ForkJoinPool newForkJoinPool() {
        return newForkJoinPool(Runtime.getRuntime().availableProcessors());
    }

    public static ForkJoinPool newForkJoinPool(int parallelism) {
        return new RoutedForkJoinPool(parallelism, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, false);
    }

    public static ForkJoinPool newForkJoinPool(
            int parallelism,
            ForkJoinPool.ForkJoinWorkerThreadFactory factory,
            Thread.UncaughtExceptionHandler handler,
            boolean asyncMode) {
        return new RoutedForkJoinPool(parallelism, factory, handler, asyncMode);
    }

    public static ForkJoinPool forkJoinPoolCommonPool() {
        return Hooks.taking("ForkJoinPool") == null ? ForkJoinPool.commonPool() : RoutedForkJoinPool.COMMON;
    }

    // ---- tasks of fork-join pools: on the loop's thread they are in no pool

    public static <T> ForkJoinTask<T> fork(ForkJoinTask<T> task) {
        Sim sim = Hooks.taking("ForkJoinTask");
        return sim == null ? task.fork() : RoutedForkJoinPool.handed(sim.common(), task);
    }

    public static <T> T join(ForkJoinTask<T> task) {
        Sim sim = Hooks.taking("ForkJoinTask");
        if (sim != null && !task.isDone()) {
            task.quietlyInvoke();
        }
        return task.join();
    }

    public static void forkJoinTaskInvokeAll(ForkJoinTask<?> one, ForkJoinTask<?> other) {
        if (Hooks.taking("ForkJoinTask") == null) {
            ForkJoinTask.invokeAll(one, other);
        } else {
            Object unused = one.invoke();
            unused = other.invoke();
        }
    }

    public static void forkJoinTaskInvokeAll(ForkJoinTask<?>... tasks) {
        if (Hooks.taking("ForkJoinTask") == null) {
            ForkJoinTask.invokeAll(tasks);
        } else {
            for (ForkJoinTask<?> task : tasks) {
                Object unused = task.invoke();
            }
        }
    }

    public static <T extends ForkJoinTask<?>> Collection<T> forkJoinTaskInvokeAll(Collection<T> tasks) {
        if (Hooks.taking("ForkJoinTask") == null) {
            return ForkJoinTask.invokeAll(tasks);
        }
        for (T task : tasks) {
            Object unused = task.invoke();
        }
        return tasks;
    }
}
