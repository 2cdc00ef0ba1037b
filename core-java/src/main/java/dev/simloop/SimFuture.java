package dev.simloop;

import dev.simloop.spi.TaskKind;
import dev.simloop.spi.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletableFuture} whose every derived stage, default executor and time-out stays on the loop.
 *
 * <p>{@code get} and {@code join} of an unfinished future on the loop's thread would wait for ever, so they throw {@link
 * IllegalStateException} at once. The JDK's static {@code allOf} and {@code anyOf} leave the loop: use {@link
 * SimLoop#allOf} and {@link SimLoop#anyOf}.
 *
 * <p>As long as the run lasts, only the loop's thread may complete it, before that the thread that made the loop; another
 * thread gets a {@link dev.simloop.failure.ForeignThreadException}, and the run fails with it. When the run is over
 * anybody may complete it: synchronous stages run on that thread, asynchronous ones fail with a {@link
 * dev.simloop.failure.LoopFinishedException}.
 *
 * <p>Long because every stage is declared anew, with its true type: a chain stays a {@code SimFuture}.
 *
 * @param <T> what it completes with
 */
public final class SimFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Domain domain;
    private boolean asked;
    private boolean foreign;
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
    public boolean complete(@Nullable T value) {
        checkOwner("a value for ");
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        checkOwner("a failure for ");
        return super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        checkOwner("cancelling ");
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public void obtrudeValue(@Nullable T value) {
        checkOwner("a value for ");
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable failure) {
        checkOwner("a failure for ");
        super.obtrudeException(failure);
    }

    private void checkOwner(String what) {
        Engine others = domain.ownedByAnother();
        if (others != null) {
            others.checkOwner(what + (actor == null ? "a stage of a future" : actor.name()));
        }
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

    /** {@return what it is, for the text of a deadlock} */
    String what() {
        return foreign ? "future, " + Waiting.FOREIGN_FUTURE : "future, never completed";
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

    /** {@return as the other, of a stage that only futures of the loop complete} */
    static <T> SimFuture<T> ofOwn(Domain domain, CompletionStage<T> stage) {
        SimFuture<T> future = of(domain, stage);
        future.foreign = false;
        return future;
    }

    /** {@return a future of this loop that completes as {@code stage} does} */
    static <T> SimFuture<T> of(Domain domain, CompletionStage<T> stage) {
        SimFuture<T> future = root(domain);
        future.foreign = !(stage instanceof SimFuture);
        Object unused = stage.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    // ---- the stages, by their true type

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApply(Function<? super T, ? extends U> fn) {
        return (SimFuture<U>) super.<U>thenApply(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
        return (SimFuture<U>) super.<U>thenApplyAsync(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApplyAsync(
            Function<? super T, ? extends U> fn, Executor executor) {
        return (SimFuture<U>) super.<U>thenApplyAsync(fn, executor);
    }

    @Override
    public SimFuture<@Nullable Void> thenAccept(Consumer<? super T> action) {
        return (SimFuture<@Nullable Void>) super.thenAccept(action);
    }

    @Override
    public SimFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
        return (SimFuture<@Nullable Void>) super.thenAcceptAsync(action);
    }

    @Override
    public SimFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.thenAcceptAsync(action, executor);
    }

    @Override
    public SimFuture<@Nullable Void> thenRun(Runnable action) {
        return (SimFuture<@Nullable Void>) super.thenRun(action);
    }

    @Override
    public SimFuture<@Nullable Void> thenRunAsync(Runnable action) {
        return (SimFuture<@Nullable Void>) super.thenRunAsync(action);
    }

    @Override
    public SimFuture<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.thenRunAsync(action, executor);
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return (SimFuture<V>) super.<U, V>thenCombine(other, fn);
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return (SimFuture<V>) super.<U, V>thenCombineAsync(other, fn);
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn, Executor executor) {
        return (SimFuture<V>) super.<U, V>thenCombineAsync(other, fn, executor);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return (SimFuture<@Nullable Void>) super.thenAcceptBoth(other, action);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return (SimFuture<@Nullable Void>) super.thenAcceptBothAsync(other, action);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.thenAcceptBothAsync(other, action, executor);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return (SimFuture<@Nullable Void>) super.runAfterBoth(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
        return (SimFuture<@Nullable Void>) super.runAfterBothAsync(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBothAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.runAfterBothAsync(other, action, executor);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEither(
            CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return (SimFuture<U>) super.applyToEither(other, fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return (SimFuture<U>) super.applyToEitherAsync(other, fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
        return (SimFuture<U>) super.applyToEitherAsync(other, fn, executor);
    }

    @Override
    public SimFuture<@Nullable Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return (SimFuture<@Nullable Void>) super.acceptEither(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return (SimFuture<@Nullable Void>) super.acceptEitherAsync(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.acceptEitherAsync(other, action, executor);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return (SimFuture<@Nullable Void>) super.runAfterEither(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
        return (SimFuture<@Nullable Void>) super.runAfterEitherAsync(other, action);
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        return (SimFuture<@Nullable Void>) super.runAfterEitherAsync(other, action, executor);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        return (SimFuture<U>) super.thenCompose(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> fn) {
        return (SimFuture<U>) super.thenComposeAsync(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
        return (SimFuture<U>) super.thenComposeAsync(fn, executor);
    }

    @Override
    public SimFuture<T> whenComplete(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
        return (SimFuture<T>) super.whenComplete(action);
    }

    @Override
    public SimFuture<T> whenCompleteAsync(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
        return (SimFuture<T>) super.whenCompleteAsync(action);
    }

    @Override
    public SimFuture<T> whenCompleteAsync(
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action, Executor executor) {
        return (SimFuture<T>) super.whenCompleteAsync(action, executor);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handle(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
        return (SimFuture<U>) super.<U>handle(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handleAsync(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
        return (SimFuture<U>) super.<U>handleAsync(fn);
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handleAsync(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn, Executor executor) {
        return (SimFuture<U>) super.<U>handleAsync(fn, executor);
    }

    @Override
    public SimFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
        return (SimFuture<T>) super.exceptionally(fn);
    }

    @Override
    public SimFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
        return (SimFuture<T>) super.exceptionallyAsync(fn);
    }

    @Override
    public SimFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn, Executor executor) {
        return (SimFuture<T>) super.exceptionallyAsync(fn, executor);
    }

    @Override
    public SimFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        return (SimFuture<T>) super.exceptionallyCompose(fn);
    }

    @Override
    public SimFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn) {
        return (SimFuture<T>) super.exceptionallyComposeAsync(fn);
    }

    @Override
    public SimFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> fn, Executor executor) {
        return (SimFuture<T>) super.exceptionallyComposeAsync(fn, executor);
    }

    @Override
    public SimFuture<T> copy() {
        return (SimFuture<T>) super.copy();
    }
}
