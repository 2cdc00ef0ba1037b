package dev.simloop.agent.hooks;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits that would hold the loop's thread: the loop runs meanwhile. */
@SuppressWarnings({"unused", "NullAway"})
public final class Waits {
    private Waits() {}

    private static void interruptible() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    // ---- futures

    public static <T> T join(CompletableFuture<T> future) {
        Sim sim = future.isDone() ? null : Hooks.taking("Future.get");
        if (sim != null) {
            Object unused = future.toCompletableFuture();
            sim.await("CompletableFuture.join", future::isDone);
        }
        return future.join();
    }

    public static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        return get((Future<T>) future);
    }

    public static <T> T get(CompletableFuture<T> future, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return get((Future<T>) future, timeout, unit);
    }

    public static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
        Sim sim = future.isDone() ? null : Hooks.taking("Future.get");
        if (sim != null) {
            interruptible();
            ask(future);
            sim.await("Future.get", future::isDone);
        }
        return future.get();
    }

    /** A future of the run is told that somebody asks, so that a failure of it is not one that nobody met. */
    private static void ask(Future<?> future) {
        if (future instanceof CompletableFuture<?> stage) {
            Object unused = stage.toCompletableFuture();
        }
    }

    public static <T> T get(Future<T> future, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Sim sim = future.isDone() ? null : Hooks.taking("Future.get");
        if (sim != null) {
            interruptible();
            ask(future);
            if (!sim.await(future::isDone, Math.max(0, unit.toNanos(timeout)))) {
                throw new TimeoutException();
            }
        }
        return future.get(timeout, unit);
    }

    // ---- latches and semaphores

    public static void await(CountDownLatch latch) throws InterruptedException {
        Sim sim = latch.getCount() == 0 ? null : Hooks.taking("CountDownLatch.await");
        if (sim != null) {
            interruptible();
            sim.await("CountDownLatch.await", () -> latch.getCount() == 0);
        }
        latch.await();
    }

    public static boolean await(CountDownLatch latch, long timeout, TimeUnit unit) throws InterruptedException {
        Sim sim = latch.getCount() == 0 ? null : Hooks.taking("CountDownLatch.await");
        if (sim == null) {
            return latch.await(timeout, unit);
        }
        interruptible();
        return sim.await(() -> latch.getCount() == 0, Math.max(0, unit.toNanos(timeout)));
    }

    public static void acquire(Semaphore semaphore) throws InterruptedException {
        acquire(semaphore, 1);
    }

    public static void acquire(Semaphore semaphore, int permits) throws InterruptedException {
        Sim sim = Hooks.taking("Semaphore.acquire");
        if (sim == null) {
            semaphore.acquire(permits);
        } else {
            interruptible();
            if (!semaphore.tryAcquire(permits)) {
                sim.await("Semaphore.acquire", () -> semaphore.tryAcquire(permits));
            }
        }
    }

    public static void acquireUninterruptibly(Semaphore semaphore) {
        acquireUninterruptibly(semaphore, 1);
    }

    public static void acquireUninterruptibly(Semaphore semaphore, int permits) {
        Sim sim = Hooks.taking("Semaphore.acquire");
        if (sim == null) {
            semaphore.acquireUninterruptibly(permits);
        } else if (!semaphore.tryAcquire(permits)) {
            sim.await("Semaphore.acquire", () -> semaphore.tryAcquire(permits));
        }
    }

    public static boolean tryAcquire(Semaphore semaphore, long timeout, TimeUnit unit) throws InterruptedException {
        return tryAcquire(semaphore, 1, timeout, unit);
    }

    public static boolean tryAcquire(Semaphore semaphore, int permits, long timeout, TimeUnit unit)
            throws InterruptedException {
        Sim sim = Hooks.taking("Semaphore.acquire");
        if (sim == null) {
            return semaphore.tryAcquire(permits, timeout, unit);
        }
        interruptible();
        return semaphore.tryAcquire(permits)
                || sim.await(() -> semaphore.tryAcquire(permits), Math.max(0, unit.toNanos(timeout)));
    }

    // ---- queues

    /** Polls from within the loop, and keeps what it got. */
    private static final class Polled<T> {
        @Nullable
        T value;
    }

    public static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return queue.take();
        }
        interruptible();
        Polled<T> got = new Polled<>();
        sim.await("BlockingQueue.take", () -> (got.value = queue.poll()) != null);
        return got.value;
    }

    public static <T> @Nullable T poll(BlockingQueue<T> queue, long timeout, TimeUnit unit)
            throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return queue.poll(timeout, unit);
        }
        interruptible();
        Polled<T> got = new Polled<>();
        boolean unused = sim.await(() -> (got.value = queue.poll()) != null, Math.max(0, unit.toNanos(timeout)));
        return got.value;
    }

    public static <T> void put(BlockingQueue<T> queue, T value) throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.put");
        if (sim == null) {
            queue.put(value);
        } else {
            interruptible();
            sim.await("BlockingQueue.put", () -> queue.offer(value));
        }
    }

    public static <T> boolean offer(BlockingQueue<T> queue, T value, long timeout, TimeUnit unit)
            throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.put");
        if (sim == null) {
            return queue.offer(value, timeout, unit);
        }
        interruptible();
        return sim.await(() -> queue.offer(value), Math.max(0, unit.toNanos(timeout)));
    }

    public static <T> T takeFirst(BlockingDeque<T> queue) throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return queue.takeFirst();
        }
        interruptible();
        Polled<T> got = new Polled<>();
        sim.await("BlockingDeque.takeFirst", () -> (got.value = queue.pollFirst()) != null);
        return got.value;
    }

    public static <T> T takeLast(BlockingDeque<T> queue) throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return queue.takeLast();
        }
        interruptible();
        Polled<T> got = new Polled<>();
        sim.await("BlockingDeque.takeLast", () -> (got.value = queue.pollLast()) != null);
        return got.value;
    }

    public static <T> Future<T> take(CompletionService<T> service) throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return service.take();
        }
        interruptible();
        Polled<Future<T>> got = new Polled<>();
        sim.await("CompletionService.take", () -> (got.value = service.poll()) != null);
        return got.value;
    }

    public static <T> @Nullable Future<T> poll(CompletionService<T> service, long timeout, TimeUnit unit)
            throws InterruptedException {
        Sim sim = Hooks.taking("BlockingQueue.take");
        if (sim == null) {
            return service.poll(timeout, unit);
        }
        interruptible();
        Polled<Future<T>> got = new Polled<>();
        boolean unused = sim.await(() -> (got.value = service.poll()) != null, Math.max(0, unit.toNanos(timeout)));
        return got.value;
    }
}
