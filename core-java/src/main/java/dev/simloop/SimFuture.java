package dev.simloop;

import dev.simloop.spi.TaskKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletableFuture} whose every derived stage, default executor and time-out stays on the loop.
 *
 * <p>{@code get} and {@code join} of an unfinished future on the loop's thread would wait for ever, so they throw {@link
 * IllegalStateException} at once. The JDK's static {@code allOf} and {@code anyOf} leave the loop: use {@link
 * SimLoop#allOf} and {@link SimLoop#anyOf}.
 *
 * @param <T> what it completes with
 */
public final class SimFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Domain domain;
    private boolean asked;
    final @Nullable Actor actor;

    private SimFuture(Domain domain, @Nullable Actor actor) {
        this.domain = domain;
        this.actor = actor;
    }

    static <T extends @Nullable Object> SimFuture<T> root(Domain domain) {
        SimFuture<T> future = new SimFuture<>(domain, domain.newActor("future"));
        domain.loop().watch(future);
        return future;
    }

    @Override
    public <U> SimFuture<U> newIncompleteFuture() {
        asked = true;
        return new SimFuture<>(domain, null);
    }

    /** A copy: the JDK's minimal stage would run its asynchronous dependents on the common pool. */
    @Override
    public CompletionStage<T> minimalCompletionStage() {
        return copy();
    }

    @Override
    public Executor defaultExecutor() {
        return domain.executor();
    }

    @Override
    public SimFuture<T> completeAsync(java.util.function.Supplier<? extends T> supplier) {
        Object unused = super.completeAsync(supplier, defaultExecutor());
        return this;
    }

    @Override
    public SimFuture<T> orTimeout(long timeout, TimeUnit unit) {
        asked = true;
        TimeoutException late = new TimeoutException();
        return timed(unit.toNanos(timeout), () -> completeExceptionally(late));
    }

    @Override
    public SimFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        return timed(unit.toNanos(timeout), () -> complete(value));
    }

    private SimFuture<T> timed(long nanos, Runnable late) {
        if (!super.isDone()) {
            Actor who = domain.executor().submitter();
            Timer timer = domain.arm(who, null, TaskKind.TIMER, false, nanos, late);
            Object unused = super.whenComplete((value, failure) -> timer.cancel());
        }
        return this;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait("get");
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait("get");
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        refuseToWait("join");
        return super.join();
    }

    @Override
    public T getNow(T ifAbsent) {
        asked = true;
        return super.getNow(ifAbsent);
    }

    @Override
    public boolean isCompletedExceptionally() {
        asked = true;
        return super.isCompletedExceptionally();
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        asked = true;
        return this;
    }

    private void refuseToWait(String method) {
        asked = true;
        if (!super.isDone()) {
            if (SimLoop.currentOrNull() == domain.loop()) {
                throw new IllegalStateException(
                        method + "() of an unfinished future on the loop's thread would wait for "
                                + "ever: compose it with thenApply, thenCompose or await it in a coroutine");
            }
            throw new IllegalStateException(
                    method + "() of an unfinished future outside a run: nothing drives the loop; "
                            + "use SimLoop.run(future)");
        }
    }

    /** {@return whether it failed, and neither a dependent nor a caller ever looked} */
    boolean isOrphaned() {
        return super.isDone() && !asked && super.isCompletedExceptionally() && !super.isCancelled();
    }

    boolean isSettled() {
        return super.isDone() && (asked || !super.isCompletedExceptionally());
    }

    boolean isWaitedFor() {
        return !super.isDone() && getNumberOfDependents() > 0;
    }

    Throwable orphanCause() {
        try {
            super.join();
            throw new AssertionError("simulator bug: an orphaned future has a value");
        } catch (java.util.concurrent.CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    /** {@return a future of this loop that completes as {@code stage} does} */
    static <T> SimFuture<T> of(Domain domain, CompletionStage<T> stage) {
        SimFuture<T> future = root(domain);
        Object unused = stage.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }
}
