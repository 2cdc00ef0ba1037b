package dev.simloop;

import dev.simloop.failure.DeadlockException;
import dev.simloop.internal.Times;
import dev.simloop.spi.PoolThreads;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's executor interfaces on the loop: a pool, whose tasks run in any order, or one simulated thread, whose tasks
 * run in order.
 *
 * <p>Models {@link java.util.concurrent.ScheduledThreadPoolExecutor} with its default policies: {@code shutdown} lets
 * queued and delayed tasks run and ends periodic ones. {@code invokeAll}, {@code invokeAny} and {@code awaitTermination}
 * run the loop from within the caller's task. After the run {@code shutdown}, {@code shutdownNow}, {@code isTerminated} and
 * {@code awaitTermination} answer as for work that is over, at once; new work is refused. Leaves out thread factories and rejection handlers: there are no threads.
 */
public final class SimExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final Domain domain;
    private final String name;
    private final @Nullable Mailbox mailbox;
    private final @Nullable Actor single;
    private final Set<SimScheduledTask<?>> delayed = new LinkedHashSet<>();
    private boolean shutdown;
    /** Null where a run does not tell its threads apart. */
    private final @Nullable PoolThreads threads;

    SimExecutor(Domain domain, String name, @Nullable Mailbox mailbox, @Nullable PoolThreads threads) {
        this.domain = domain;
        this.name = name;
        this.mailbox = mailbox;
        this.single = mailbox == null ? null : domain.newActor(name);
        this.threads = threads;
        if (single != null) {
            single.thread = this;
        }
    }

    /** {@return its threads} Of a run that tells threads apart. */
    PoolThreads threads() {
        return Objects.requireNonNull(threads);
    }

    private void handedOver(@Nullable Runnable first) {
        if (threads != null) {
            threads.handedOver(first);
        }
    }

    /** {@return what orders its tasks, or null for a pool} */
    public @Nullable Mailbox mailbox() {
        return mailbox;
    }

    /** {@return the domain it belongs to} */
    public Domain domain() {
        return domain;
    }

    /** {@return whose task is submitted now: that of the running task's chain if it is done with all others, or a new one} */
    Actor submitter() {
        if (single != null) {
            return single;
        }
        Actor running = domain.currentActor();
        Chain chain = running.chain;
        if (chain == null || chain.family.pool != this) {
            return running.lineage().inPool(this).start(domain);
        }
        if (running.ordinal() == 0) {
            // What a time-out sets off has nothing to do with the next one.
            return chain.family.start(domain);
        }
        return domain.engine().isPending(running) ? chain.branch(domain, running) : running;
    }

    /** {@return whose task the time-out of a future is} */
    Actor timeouts() {
        return domain.currentActor().lineage().inPool(this).timeouts(domain);
    }

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command);
        refuseIfShutdown(command);
        handedOver(command);
        domain.submit(submitter(), mailbox, TaskKind.EXECUTE, false, command);
    }

    private boolean owns(Actor actor) {
        return actor == single || (actor.chain != null && actor.chain.family.pool == this);
    }

    private void refuseIfShutdown(Object command) {
        if (shutdown) {
            throw new RejectedExecutionException("executor " + name + " was shut down and rejects "
                    + dev.simloop.internal.Names.of(command.getClass()));
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new SimFutureTask<>(domain, runnable, value);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new SimFutureTask<>(domain, callable);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return start(new SimScheduledTask<>(this, command, null, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return start(new SimScheduledTask<>(this, callable, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        if (period <= 0) {
            throw new IllegalArgumentException("period is not positive: " + period);
        }
        return start(new SimScheduledTask<>(this, command, null, unit.toNanos(initialDelay), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        if (delay <= 0) {
            throw new IllegalArgumentException("delay is not positive: " + delay);
        }
        return start(new SimScheduledTask<>(this, command, null, unit.toNanos(initialDelay), -unit.toNanos(delay)));
    }

    private <T extends SimScheduledTask<?>> T start(T task) {
        refuseIfShutdown(task);
        handedOver(null);
        delayed.add(task);
        arm(task, task.initialDelay());
        return task;
    }

    void arm(SimScheduledTask<?> task, long delayNanos) {
        Actor actor = task.actor;
        if (actor == null) {
            // A periodic task stays with its actor, whatever else its runs submit.
            actor = submitter();
            task.actor = actor;
        }
        task.timer = domain.schedule(actor, mailbox, TaskKind.TIMER, false, delayNanos, task);
    }

    void ended(SimScheduledTask<?> task) {
        delayed.remove(task);
    }

    /** {@return an executor that hands each task on after {@code delay}, as {@code CompletableFuture.delayedExecutor} does} */
    public Executor delayed(Duration delay) {
        long nanos = Times.delayNanos(delay);
        return command -> domain.schedule(submitter(), mailbox, TaskKind.TIMER, false, nanos, command);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
        return invokeAll(tasks, Times.NEVER, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) {
        long unusedNanos = unit.toNanos(timeout);
        List<Future<T>> futures = submitted(tasks);
        boolean unused = await("invokeAll", () -> futures.stream().allMatch(Future::isDone), timeout, unit);
        futures.forEach(future -> future.cancel(true));
        return futures;
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws ExecutionException, InterruptedException {
        try {
            return invokeAny(tasks, Times.NEVER, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("simulator bug: a wait without end timed out", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks");
        }
        long unusedNanos = unit.toNanos(timeout);
        List<Future<T>> futures = submitted(tasks);
        boolean unused = await(
                "invokeAny",
                () -> firstGood(futures) != null || futures.stream().allMatch(Future::isDone),
                timeout,
                unit);
        Future<T> good = firstGood(futures);
        boolean allDone = futures.stream().allMatch(Future::isDone);
        futures.forEach(future -> future.cancel(true));
        if (good != null) {
            return good.get();
        }
        if (allDone) {
            return futures.get(futures.size() - 1).get();
        }
        throw new TimeoutException();
    }

    /** All of them, or none: the JDK's cancels those before one that is null or rejected. */
    private <T> List<Future<T>> submitted(Collection<? extends Callable<T>> tasks) {
        List<Future<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) {
                futures.add(submit(task));
            }
        } catch (RuntimeException e) {
            futures.forEach(future -> future.cancel(true));
            throw e;
        }
        return futures;
    }

    private static <T> @Nullable Future<T> firstGood(List<Future<T>> futures) {
        for (Future<T> future : futures) {
            if (future.isDone() && future instanceof SimFutureTask<T> task && task.succeeded()) {
                return future;
            }
        }
        return null;
    }

    @Override
    public void shutdown() {
        checkThread("shutdown");
        shutdown = true;
        for (SimScheduledTask<?> task : new ArrayList<>(delayed)) {
            if (task.isPeriodic()) {
                task.cancel(false);
            }
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        checkThread("shutdownNow");
        shutdown = true;
        List<Runnable> never =
                domain.isOver() ? new ArrayList<>() : domain.engine().takeQueued(this::owns);
        for (SimScheduledTask<?> task : new ArrayList<>(delayed)) {
            task.disarm();
            never.add(task);
        }
        delayed.clear();
        return never;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        if (domain.isOver()) {
            // Nothing of it ever runs again.
            return shutdown;
        }
        checkThread("isTerminated");
        Engine engine = domain.engine();
        return shutdown
                && delayed.isEmpty()
                && !engine.isQueued(this::owns)
                && !engine.isUnderWay(this::owns)
                && domain.parked.stream().noneMatch(parked -> owns(parked.actor));
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return domain.isOver() ? shutdown : await("awaitTermination", this::isTerminated, timeout, unit);
    }

    private void checkThread(String method) {
        if (!domain.isOver()) {
            domain.engine().check(method + " of executor ", name);
        }
    }

    /** Runs the loop; where the wait has no end and nothing is left that could run, fails the run as deadlocked. */
    private boolean await(String method, BooleanSupplier done, long timeout, TimeUnit unit) {
        Engine engine = domain.engine();
        long deadline = Times.plus(domain.nowNanos(), unit.toNanos(timeout));
        boolean came = engine.runNested(done, deadline);
        if (!came && deadline == Times.NEVER && engine.failure() == null) {
            DeadlockException deadlock = new DeadlockException(
                    method + " of executor " + name + " waits without a time-out, and nothing is left that could run");
            engine.fail(deadlock);
            throw deadlock;
        }
        return came;
    }

    @Override
    public String toString() {
        return name;
    }
}
