package dev.simloop.agent.hooks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Futures that would leave for the common pool and the timer of the JDK. Stays out of the way of subclasses that have an executor of
 * their own, such as those of SimLoop.
 */
@SuppressWarnings({"unused", "FutureReturnValueIgnored", "NullAway"})
public final class Futures {
    private static final String ASYNC = "CompletableFuture.Async";
    /** What a plain future takes. */
    private static final Executor REAL = new CompletableFuture<Object>().defaultExecutor();

    private Futures() {}

    private static boolean isPlain(@Nullable CompletableFuture<?> future) {
        if (future == null) {
            return false;
        }
        Executor own = future.defaultExecutor();
        return own == REAL || own == ForkJoinPool.commonPool();
    }

    /** {@return what a stage runs on in this run; null for what it would run on anyway} */
    private static @Nullable Executor pool(@Nullable CompletableFuture<?> future) {
        if (Hooks.sim() == null || !isPlain(future)) {
            return null;
        }
        Sim sim = Hooks.taking(ASYNC);
        return sim == null ? null : sim.common();
    }

    public static <T> CompletableFuture<T> completableFutureSupplyAsync(Supplier<T> work) {
        Sim sim = Hooks.taking("CompletableFuture.supplyAsync");
        return sim == null ? CompletableFuture.supplyAsync(work) : sim.supply(java.util.Objects.requireNonNull(work));
    }

    public static CompletableFuture<Void> completableFutureRunAsync(Runnable work) {
        Sim sim = Hooks.taking("CompletableFuture.supplyAsync");
        if (sim == null) {
            return CompletableFuture.runAsync(work);
        }
        java.util.Objects.requireNonNull(work);
        return sim.<Void>supply(() -> {
            work.run();
            return null;
        });
    }

    public static Executor completableFutureDelayedExecutor(long delay, TimeUnit unit) {
        Sim sim = Hooks.taking("CompletableFuture.delayedExecutor");
        return sim == null
                ? CompletableFuture.delayedExecutor(delay, unit)
                : sim.delayed(Math.max(0, unit.toNanos(delay)), null);
    }

    public static Executor completableFutureDelayedExecutor(long delay, TimeUnit unit, Executor executor) {
        Sim sim = Hooks.taking("CompletableFuture.delayedExecutor");
        return sim == null
                ? CompletableFuture.delayedExecutor(delay, unit, executor)
                : sim.delayed(Math.max(0, unit.toNanos(delay)), java.util.Objects.requireNonNull(executor));
    }

    public static CompletableFuture<Void> completableFutureAllOf(CompletableFuture<?>... futures) {
        Sim sim = Hooks.taking("CompletableFuture.allOf");
        if (sim == null) {
            return CompletableFuture.allOf(futures);
        }
        return sim.adopt(CompletableFuture.allOf(asked(futures)));
    }

    public static CompletableFuture<Object> completableFutureAnyOf(CompletableFuture<?>... futures) {
        Sim sim = Hooks.taking("CompletableFuture.allOf");
        if (sim == null) {
            return CompletableFuture.anyOf(futures);
        }
        return sim.adopt(CompletableFuture.anyOf(asked(futures)));
    }

    /** Tells futures of the run that somebody waits for them. */
    private static CompletableFuture<?>[] asked(CompletableFuture<?>[] futures) {
        for (CompletableFuture<?> future : futures) {
            Object unused = future.toCompletableFuture();
        }
        return futures;
    }

    private static @Nullable Sim timing(@Nullable CompletableFuture<?> future) {
        return Hooks.sim() == null || !isPlain(future) ? null : Hooks.taking("CompletableFuture.orTimeout");
    }

    public static <T> CompletableFuture<T> orTimeout(CompletableFuture<T> future, long timeout, TimeUnit unit) {
        Sim sim = timing(future);
        if (sim == null) {
            return future.orTimeout(timeout, unit);
        }
        Runnable stop = sim.timer(
                Math.max(0, unit.toNanos(timeout)), () -> future.completeExceptionally(new TimeoutException()));
        future.whenComplete((value, failure) -> stop.run());
        return future;
    }

    public static <T> CompletableFuture<T> completeOnTimeout(
            CompletableFuture<T> future, T value, long timeout, TimeUnit unit) {
        Sim sim = timing(future);
        if (sim == null) {
            return future.completeOnTimeout(value, timeout, unit);
        }
        Runnable stop = sim.timer(Math.max(0, unit.toNanos(timeout)), () -> future.complete(value));
        future.whenComplete((result, failure) -> stop.run());
        return future;
    }

    public static <T> CompletableFuture<T> completeAsync(CompletableFuture<T> future, Supplier<? extends T> work) {
        Executor pool = pool(future);
        return pool == null ? future.completeAsync(work) : future.completeAsync(work, pool);
    }

    public static Executor defaultExecutor(CompletableFuture<?> future) {
        Executor pool = pool(future);
        return pool == null ? future.defaultExecutor() : pool;
    }

    public static <T, U> CompletableFuture<U> thenApplyAsync(
            CompletableFuture<T> future, Function<? super T, ? extends U> fn) {
        Executor pool = pool(future);
        return pool == null ? future.thenApplyAsync(fn) : future.thenApplyAsync(fn, pool);
    }

    public static <T, U> CompletionStage<U> thenApplyAsync(
            CompletionStage<T> stage, Function<? super T, ? extends U> fn) {
        return stage instanceof CompletableFuture<T> future ? thenApplyAsync(future, fn) : stage.thenApplyAsync(fn);
    }

    public static <T> CompletableFuture<Void> thenAcceptAsync(CompletableFuture<T> future, Consumer<? super T> action) {
        Executor pool = pool(future);
        return pool == null ? future.thenAcceptAsync(action) : future.thenAcceptAsync(action, pool);
    }

    public static <T> CompletionStage<Void> thenAcceptAsync(CompletionStage<T> stage, Consumer<? super T> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenAcceptAsync(future, action)
                : stage.thenAcceptAsync(action);
    }

    public static <T> CompletableFuture<Void> thenRunAsync(CompletableFuture<T> future, Runnable action) {
        Executor pool = pool(future);
        return pool == null ? future.thenRunAsync(action) : future.thenRunAsync(action, pool);
    }

    public static <T> CompletionStage<Void> thenRunAsync(CompletionStage<T> stage, Runnable action) {
        return stage instanceof CompletableFuture<T> future ? thenRunAsync(future, action) : stage.thenRunAsync(action);
    }

    public static <T, U, V> CompletableFuture<V> thenCombineAsync(
            CompletableFuture<T> future,
            CompletionStage<? extends U> other,
            BiFunction<? super T, ? super U, ? extends V> fn) {
        Executor pool = pool(future);
        return pool == null ? future.thenCombineAsync(other, fn) : future.thenCombineAsync(other, fn, pool);
    }

    public static <T, U, V> CompletionStage<V> thenCombineAsync(
            CompletionStage<T> stage,
            CompletionStage<? extends U> other,
            BiFunction<? super T, ? super U, ? extends V> fn) {
        return stage instanceof CompletableFuture<T> future
                ? thenCombineAsync(future, other, fn)
                : stage.thenCombineAsync(other, fn);
    }

    public static <T, U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletableFuture<T> future, CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        Executor pool = pool(future);
        return pool == null
                ? future.thenAcceptBothAsync(other, action)
                : future.thenAcceptBothAsync(other, action, pool);
    }

    public static <T, U> CompletionStage<Void> thenAcceptBothAsync(
            CompletionStage<T> stage, CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return stage instanceof CompletableFuture<T> future
                ? thenAcceptBothAsync(future, other, action)
                : stage.thenAcceptBothAsync(other, action);
    }

    public static <T> CompletableFuture<Void> runAfterBothAsync(
            CompletableFuture<T> future, CompletionStage<?> other, Runnable action) {
        Executor pool = pool(future);
        return pool == null ? future.runAfterBothAsync(other, action) : future.runAfterBothAsync(other, action, pool);
    }

    public static <T> CompletionStage<Void> runAfterBothAsync(
            CompletionStage<T> stage, CompletionStage<?> other, Runnable action) {
        return stage instanceof CompletableFuture<T> future
                ? runAfterBothAsync(future, other, action)
                : stage.runAfterBothAsync(other, action);
    }

    public static <T, U> CompletableFuture<U> applyToEitherAsync(
            CompletableFuture<T> future, CompletionStage<? extends T> other, Function<? super T, U> fn) {
        Executor pool = pool(future);
        return pool == null ? future.applyToEitherAsync(other, fn) : future.applyToEitherAsync(other, fn, pool);
    }

    public static <T, U> CompletionStage<U> applyToEitherAsync(
            CompletionStage<T> stage, CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return stage instanceof CompletableFuture<T> future
                ? applyToEitherAsync(future, other, fn)
                : stage.applyToEitherAsync(other, fn);
    }

    public static <T> CompletableFuture<Void> acceptEitherAsync(
            CompletableFuture<T> future, CompletionStage<? extends T> other, Consumer<? super T> action) {
        Executor pool = pool(future);
        return pool == null ? future.acceptEitherAsync(other, action) : future.acceptEitherAsync(other, action, pool);
    }

    public static <T> CompletionStage<Void> acceptEitherAsync(
            CompletionStage<T> stage, CompletionStage<? extends T> other, Consumer<? super T> action) {
        return stage instanceof CompletableFuture<T> future
                ? acceptEitherAsync(future, other, action)
                : stage.acceptEitherAsync(other, action);
    }

    public static <T> CompletableFuture<Void> runAfterEitherAsync(
            CompletableFuture<T> future, CompletionStage<?> other, Runnable action) {
        Executor pool = pool(future);
        return pool == null
                ? future.runAfterEitherAsync(other, action)
                : future.runAfterEitherAsync(other, action, pool);
    }

    public static <T> CompletionStage<Void> runAfterEitherAsync(
            CompletionStage<T> stage, CompletionStage<?> other, Runnable action) {
        return stage instanceof CompletableFuture<T> future
                ? runAfterEitherAsync(future, other, action)
                : stage.runAfterEitherAsync(other, action);
    }

    public static <T, U> CompletableFuture<U> thenComposeAsync(
            CompletableFuture<T> future, Function<? super T, ? extends CompletionStage<U>> fn) {
        Executor pool = pool(future);
        return pool == null ? future.thenComposeAsync(fn) : future.thenComposeAsync(fn, pool);
    }

    public static <T, U> CompletionStage<U> thenComposeAsync(
            CompletionStage<T> stage, Function<? super T, ? extends CompletionStage<U>> fn) {
        return stage instanceof CompletableFuture<T> future ? thenComposeAsync(future, fn) : stage.thenComposeAsync(fn);
    }

    public static <T, U> CompletableFuture<U> handleAsync(
            CompletableFuture<T> future, BiFunction<? super T, Throwable, ? extends U> fn) {
        Executor pool = pool(future);
        return pool == null ? future.handleAsync(fn) : future.handleAsync(fn, pool);
    }

    public static <T, U> CompletionStage<U> handleAsync(
            CompletionStage<T> stage, BiFunction<? super T, Throwable, ? extends U> fn) {
        return stage instanceof CompletableFuture<T> future ? handleAsync(future, fn) : stage.handleAsync(fn);
    }

    public static <T> CompletableFuture<T> whenCompleteAsync(
            CompletableFuture<T> future, BiConsumer<? super T, ? super Throwable> action) {
        Executor pool = pool(future);
        return pool == null ? future.whenCompleteAsync(action) : future.whenCompleteAsync(action, pool);
    }

    public static <T> CompletionStage<T> whenCompleteAsync(
            CompletionStage<T> stage, BiConsumer<? super T, ? super Throwable> action) {
        return stage instanceof CompletableFuture<T> future
                ? whenCompleteAsync(future, action)
                : stage.whenCompleteAsync(action);
    }

    public static <T> CompletableFuture<T> exceptionallyAsync(
            CompletableFuture<T> future, Function<Throwable, ? extends T> fn) {
        Executor pool = pool(future);
        return pool == null ? future.exceptionallyAsync(fn) : future.exceptionallyAsync(fn, pool);
    }

    public static <T> CompletionStage<T> exceptionallyAsync(
            CompletionStage<T> stage, Function<Throwable, ? extends T> fn) {
        return stage instanceof CompletableFuture<T> future
                ? exceptionallyAsync(future, fn)
                : stage.exceptionallyAsync(fn);
    }

    public static <T> CompletableFuture<T> exceptionallyComposeAsync(
            CompletableFuture<T> future, Function<Throwable, ? extends CompletionStage<T>> fn) {
        Executor pool = pool(future);
        return pool == null ? future.exceptionallyComposeAsync(fn) : future.exceptionallyComposeAsync(fn, pool);
    }

    public static <T> CompletionStage<T> exceptionallyComposeAsync(
            CompletionStage<T> stage, Function<Throwable, ? extends CompletionStage<T>> fn) {
        return stage instanceof CompletableFuture<T> future
                ? exceptionallyComposeAsync(future, fn)
                : stage.exceptionallyComposeAsync(fn);
    }
}
