package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the JDK's specification says of futures and executors, asked of ours and of the JDK's: each case is a program that
 * returns what it saw as a text, and the two texts are equal. Every public method of {@link CompletableFuture}, {@link
 * ScheduledExecutorService} and {@link ExecutorService} is asked, which is checked by reflection. What differs on purpose is
 * in {@link #INTENDED}. Long, for it is one list of programs.
 */
@SuppressWarnings({"FutureReturnValueIgnored", "unchecked", "CatchAndPrintStackTrace"})
@NullUnmarked
@Tag("jdk")
class FutureConformanceTest {
    /** Methods in which ours differ on purpose, with the reason; each has a line in an ADR. */
    static final Map<String, String> INTENDED = Map.of(
            "waiting for ever", "get() and join() of an unfinished future refuse: there is one thread",
            "default executor", "the pool of the loop instead of the common pool",
            "static factories", "supplyAsync, allOf and others of the JDK's class make futures off the loop");

    /** The two sides: ours within a run, the JDK's on threads. */
    interface Side {
        <T> CompletableFuture<T> incomplete();

        <T> CompletableFuture<T> supply(Supplier<T> work);

        CompletableFuture<Void> run(Runnable work);

        CompletableFuture<Void> allOf(CompletableFuture<?>... futures);

        CompletableFuture<Object> anyOf(CompletableFuture<?>... futures);

        ScheduledExecutorService executor(int threads);

        Executor delayed(long millis);

        /** Waits until it is done. */
        void settle(Future<?> future);
    }

    private static final class Jdk implements Side {
        private final List<ExecutorService> made = new ArrayList<>();

        @Override
        public <T> CompletableFuture<T> incomplete() {
            return new CompletableFuture<>();
        }

        @Override
        public <T> CompletableFuture<T> supply(Supplier<T> work) {
            return CompletableFuture.supplyAsync(work);
        }

        @Override
        public CompletableFuture<Void> run(Runnable work) {
            return CompletableFuture.runAsync(work);
        }

        @Override
        public CompletableFuture<Void> allOf(CompletableFuture<?>... futures) {
            return CompletableFuture.allOf(futures);
        }

        @Override
        public CompletableFuture<Object> anyOf(CompletableFuture<?>... futures) {
            return CompletableFuture.anyOf(futures);
        }

        @Override
        public ScheduledExecutorService executor(int threads) {
            var executor = new ScheduledThreadPoolExecutor(threads, body -> {
                Thread thread = new Thread(body);
                thread.setDaemon(true);
                return thread;
            });
            made.add(executor);
            return executor;
        }

        @Override
        public Executor delayed(long millis) {
            return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void settle(Future<?> future) {
            try {
                future.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException | CancellationException e) {
                // It is done, which is all that is asked.
                return;
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException("the JDK's future did not complete", e);
            }
        }

        void close() {
            made.forEach(ExecutorService::shutdownNow);
        }
    }

    private record Ours(World world) implements Side {
        @Override
        public <T> CompletableFuture<T> incomplete() {
            return world.newFuture();
        }

        @Override
        public <T> CompletableFuture<T> supply(Supplier<T> work) {
            return world.supplyAsync(work);
        }

        @Override
        public CompletableFuture<Void> run(Runnable work) {
            return world.runAsync(work);
        }

        @Override
        public CompletableFuture<Void> allOf(CompletableFuture<?>... futures) {
            return world.loop().allOf(futures);
        }

        @Override
        public CompletableFuture<Object> anyOf(CompletableFuture<?>... futures) {
            return world.loop().anyOf(futures);
        }

        @Override
        public ScheduledExecutorService executor(int threads) {
            return threads == 1 ? world.singleThread("one") : world.domain().executor(); // a pool of the world
        }

        @Override
        public Executor delayed(long millis) {
            return world.domain().executor().delayed(Duration.ofMillis(millis));
        }

        @Override
        public void settle(Future<?> future) {
            world.loop().runUntil(future::isDone, Duration.ofHours(1));
        }
    }

    record Case(String name, BiFunction<Side, List<String>, Object> program) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Boom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Boom(String message) {
            super(message);
        }
    }

    // ---- telling

    private static String thrown(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = e; at != null; at = at.getCause()) {
            text.append(text.length() == 0 ? "" : " <- ").append(at.getClass().getSimpleName());
            if (at instanceof Boom) {
                text.append(' ').append(at.getMessage());
            }
        }
        return text.toString();
    }

    private static String tried(Callable<?> call) {
        try {
            Object value = call.call();
            return value instanceof CompletionStage ? "a stage" : String.valueOf(value);
        } catch (Throwable e) {
            return thrown(e);
        }
    }

    private static String state(CompletableFuture<?> f) {
        String text =
                "done " + f.isDone() + ", cancelled " + f.isCancelled() + ", failed " + f.isCompletedExceptionally();
        return f.isDone()
                ? text + ", join " + tried(f::join) + ", get " + tried(f::get) + ", getNow "
                        + tried(() -> f.getNow(null))
                        + ", timed " + tried(() -> f.get(0, TimeUnit.SECONDS)) + ", handle "
                        + tried(() -> f.handle((x, e) -> e == null ? "v " + x : "e " + thrown(e))
                                .join())
                : text + ", timed " + tried(() -> f.get(0, TimeUnit.SECONDS)) + ", getNow "
                        + tried(() -> f.getNow(null));
    }

    // ---- stages: each method, from each source, registered before and after, with a function that returns and throws

    private record Given(
            Side side,
            CompletableFuture<Integer> f,
            CompletableFuture<Integer> g,
            Executor executor,
            boolean throwing,
            List<String> seen) {
        int body(String what) {
            seen.add(what);
            if (throwing) {
                throw new Boom("body");
            }
            return 7;
        }

        CompletableFuture<Integer> inner(String what) {
            int value = body(what);
            CompletableFuture<Integer> inner = side.incomplete();
            inner.complete(value);
            return inner;
        }
    }

    private interface Stage {
        CompletionStage<?> of(Given given);
    }

    private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put("thenApply/1", s -> s.f.thenApply(x -> s.body("" + x)));
        STAGES.put("thenApplyAsync/1", s -> s.f.thenApplyAsync(x -> s.body("" + x)));
        STAGES.put("thenApplyAsync/2", s -> s.f.thenApplyAsync(x -> s.body("" + x), s.executor));
        STAGES.put("thenAccept/1", s -> s.f.thenAccept(x -> s.body("" + x)));
        STAGES.put("thenAcceptAsync/1", s -> s.f.thenAcceptAsync(x -> s.body("" + x)));
        STAGES.put("thenAcceptAsync/2", s -> s.f.thenAcceptAsync(x -> s.body("" + x), s.executor));
        STAGES.put("thenRun/1", s -> s.f.thenRun(() -> s.body("ran")));
        STAGES.put("thenRunAsync/1", s -> s.f.thenRunAsync(() -> s.body("ran")));
        STAGES.put("thenRunAsync/2", s -> s.f.thenRunAsync(() -> s.body("ran"), s.executor));
        STAGES.put("thenCombine/2", s -> s.f.thenCombine(s.g, (x, y) -> s.body(x + "," + y)));
        STAGES.put("thenCombineAsync/2", s -> s.f.thenCombineAsync(s.g, (x, y) -> s.body(x + "," + y)));
        STAGES.put("thenCombineAsync/3", s -> s.f.thenCombineAsync(s.g, (x, y) -> s.body(x + "," + y), s.executor));
        STAGES.put("thenAcceptBoth/2", s -> s.f.thenAcceptBoth(s.g, (x, y) -> s.body(x + "," + y)));
        STAGES.put("thenAcceptBothAsync/2", s -> s.f.thenAcceptBothAsync(s.g, (x, y) -> s.body(x + "," + y)));
        STAGES.put(
                "thenAcceptBothAsync/3", s -> s.f.thenAcceptBothAsync(s.g, (x, y) -> s.body(x + "," + y), s.executor));
        STAGES.put("runAfterBoth/2", s -> s.f.runAfterBoth(s.g, () -> s.body("both")));
        STAGES.put("runAfterBothAsync/2", s -> s.f.runAfterBothAsync(s.g, () -> s.body("both")));
        STAGES.put("runAfterBothAsync/3", s -> s.f.runAfterBothAsync(s.g, () -> s.body("both"), s.executor));
        STAGES.put("applyToEither/2", s -> s.f.applyToEither(s.side.incomplete(), x -> s.body("" + x)));
        STAGES.put("applyToEitherAsync/2", s -> s.f.applyToEitherAsync(s.side.incomplete(), x -> s.body("" + x)));
        STAGES.put(
                "applyToEitherAsync/3",
                s -> s.f.applyToEitherAsync(s.side.incomplete(), x -> s.body("" + x), s.executor));
        STAGES.put("acceptEither/2", s -> s.f.acceptEither(s.side.incomplete(), x -> s.body("" + x)));
        STAGES.put("acceptEitherAsync/2", s -> s.f.acceptEitherAsync(s.side.incomplete(), x -> s.body("" + x)));
        STAGES.put(
                "acceptEitherAsync/3",
                s -> s.f.acceptEitherAsync(s.side.incomplete(), x -> s.body("" + x), s.executor));
        STAGES.put("runAfterEither/2", s -> s.f.runAfterEither(s.side.incomplete(), () -> s.body("either")));
        STAGES.put("runAfterEitherAsync/2", s -> s.f.runAfterEitherAsync(s.side.incomplete(), () -> s.body("either")));
        STAGES.put(
                "runAfterEitherAsync/3",
                s -> s.f.runAfterEitherAsync(s.side.incomplete(), () -> s.body("either"), s.executor));
        STAGES.put("thenCompose/1", s -> s.f.thenCompose(x -> s.inner("" + x)));
        STAGES.put("thenComposeAsync/1", s -> s.f.thenComposeAsync(x -> s.inner("" + x)));
        STAGES.put("thenComposeAsync/2", s -> s.f.thenComposeAsync(x -> s.inner("" + x), s.executor));
        STAGES.put("whenComplete/1", s -> s.f.whenComplete((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e)))));
        STAGES.put(
                "whenCompleteAsync/1",
                s -> s.f.whenCompleteAsync((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e)))));
        STAGES.put(
                "whenCompleteAsync/2",
                s -> s.f.whenCompleteAsync((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e))), s.executor));
        STAGES.put("handle/1", s -> s.f.handle((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e)))));
        STAGES.put("handleAsync/1", s -> s.f.handleAsync((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e)))));
        STAGES.put(
                "handleAsync/2",
                s -> s.f.handleAsync((x, e) -> s.body(x + " " + (e == null ? "" : thrown(e))), s.executor));
        STAGES.put("exceptionally/1", s -> s.f.exceptionally(e -> s.body(thrown(e))));
        STAGES.put("exceptionallyAsync/1", s -> s.f.exceptionallyAsync(e -> s.body(thrown(e))));
        STAGES.put("exceptionallyAsync/2", s -> s.f.exceptionallyAsync(e -> s.body(thrown(e)), s.executor));
        STAGES.put("exceptionallyCompose/1", s -> s.f.exceptionallyCompose(e -> s.inner(thrown(e))));
        STAGES.put("exceptionallyComposeAsync/1", s -> s.f.exceptionallyComposeAsync(e -> s.inner(thrown(e))));
        STAGES.put(
                "exceptionallyComposeAsync/2", s -> s.f.exceptionallyComposeAsync(e -> s.inner(thrown(e)), s.executor));
        STAGES.put("copy/0", s -> s.f.copy());
        STAGES.put("minimalCompletionStage/0", s -> s.f.minimalCompletionStage());
    }

    private static String stage(Side side, Stage stage) {
        StringBuilder text = new StringBuilder();
        for (String source : List.of("value", "null", "failure", "wrapped", "cancelled")) {
            for (boolean otherFails : new boolean[] {false, true}) {
                for (boolean before : new boolean[] {true, false}) {
                    for (boolean throwing : new boolean[] {true, false}) {
                        List<String> seen = Collections.synchronizedList(new ArrayList<>());
                        Given given =
                                new Given(side, side.incomplete(), side.incomplete(), side.executor(1), throwing, seen);
                        CompletableFuture<?> made = null;
                        if (before) {
                            made = stage.of(given).toCompletableFuture();
                        }
                        complete(given.f, source);
                        complete(given.g, otherFails ? "failure" : "value");
                        if (!before) {
                            made = stage.of(given).toCompletableFuture();
                        }
                        side.settle(made);
                        text.append(source + otherFails + before + throwing + ": " + seen + " " + state(made) + "\n");
                    }
                }
            }
        }
        return text.toString();
    }

    private static void complete(CompletableFuture<Integer> f, String how) {
        switch (how) {
            case "value" -> f.complete(1);
            case "null" -> f.complete(null);
            case "failure" -> f.completeExceptionally(new Boom("source"));
            case "wrapped" -> f.completeExceptionally(new CompletionException(new Boom("source")));
            default -> f.cancel(true);
        }
    }

    // ---- the rest, a program each

    private static final Map<String, BiFunction<Side, List<String>, Object>> REST = new LinkedHashMap<>();

    private static void rest(String methods, BiFunction<Side, List<String>, Object> program) {
        REST.put(methods, program);
    }

    private static String states(Side side, java.util.function.Consumer<CompletableFuture<Integer>> act) {
        StringBuilder text = new StringBuilder();
        for (String how : List.of("none", "value", "failure", "cancelled")) {
            CompletableFuture<Integer> f = side.incomplete();
            if (!how.equals("none")) {
                complete(f, how);
            }
            text.append(how + ": "
                    + tried(() -> {
                        act.accept(f);
                        return "";
                    }));
            text.append(' ').append(state(f)).append('\n');
        }
        return text.toString();
    }

    static {
        rest("isDone/0 isCancelled/0 isCompletedExceptionally/0 getNow/1 get/2", (s, seen) -> states(s, f -> {}));
        rest("get/0 join/0", (s, seen) -> {
            CompletableFuture<Integer> f = s.incomplete();
            f.complete(3);
            return tried(f::get) + tried(f::join);
        });
        rest("complete/1", (s, seen) -> states(s, f -> f.complete(9)));
        rest(
                "completeExceptionally/1",
                (s, seen) -> states(s, f -> f.completeExceptionally(new Boom("x")))
                        + states(s, f -> f.completeExceptionally(null)));
        rest("cancel/1", (s, seen) -> states(s, f -> f.cancel(false)) + states(s, f -> f.cancel(true)));
        rest("obtrudeValue/1", (s, seen) -> states(s, f -> f.obtrudeValue(9)));
        rest(
                "obtrudeException/1",
                (s, seen) ->
                        states(s, f -> f.obtrudeException(new Boom("x"))) + states(s, f -> f.obtrudeException(null)));
        rest("getNumberOfDependents/0", (s, seen) -> {
            CompletableFuture<Integer> f = s.incomplete();
            String text = "" + f.getNumberOfDependents();
            f.thenApply(x -> x);
            text += f.getNumberOfDependents();
            f.handle((x, e) -> x);
            text += f.getNumberOfDependents();
            f.complete(1);
            return text + f.getNumberOfDependents();
        });
        rest("toCompletableFuture/0 newIncompleteFuture/0", (s, seen) -> {
            CompletableFuture<Integer> f = s.incomplete();
            CompletableFuture<Integer> made = f.newIncompleteFuture();
            return "same " + (f.toCompletableFuture() == f) + ", new " + state(made) + ", class "
                    + (made.getClass() == f.getClass());
        });
        rest("minimalCompletionStage/0", (s, seen) -> {
            CompletableFuture<Integer> f = s.incomplete();
            CompletableFuture<Integer> m = (CompletableFuture<Integer>) f.minimalCompletionStage();
            CompletableFuture<Integer> fresh = m.toCompletableFuture();
            StringBuilder text = new StringBuilder();
            List<Callable<?>> calls = List.of(
                    m::join,
                    m::get,
                    m::isDone,
                    m::isCancelled,
                    m::isCompletedExceptionally,
                    m::getNumberOfDependents,
                    () -> m.complete(1),
                    () -> m.completeExceptionally(new Boom("x")),
                    () -> m.cancel(true),
                    () -> m.getNow(1),
                    () -> m.get(0, TimeUnit.SECONDS),
                    () -> m.orTimeout(1, TimeUnit.SECONDS),
                    () -> m.completeOnTimeout(1, 1, TimeUnit.SECONDS),
                    () -> m.completeAsync(() -> 1),
                    () -> m.thenApply(x -> x).join());
            calls.forEach(call -> text.append(tried(call)).append(' '));
            fresh.complete(5);
            text.append(state(fresh)).append(" fresh each time ").append(m.toCompletableFuture() != fresh);
            f.complete(6);
            CompletableFuture<Integer> later = m.toCompletableFuture();
            return text + state(later) + state(m.thenApply(x -> x + 1).toCompletableFuture());
        });
        rest("completeAsync/1 completeAsync/2", (s, seen) -> {
            StringBuilder text = new StringBuilder();
            for (boolean own : new boolean[] {true, false}) {
                for (boolean fails : new boolean[] {true, false}) {
                    CompletableFuture<Integer> f = s.incomplete();
                    Supplier<Integer> work = () -> {
                        if (fails) {
                            throw new Boom("work");
                        }
                        return 4;
                    };
                    CompletableFuture<Integer> same =
                            own ? f.completeAsync(work) : f.completeAsync(work, s.executor(1));
                    f.exceptionally(e -> null);
                    s.settle(f);
                    text.append(same == f).append(state(f));
                }
            }
            CompletableFuture<Integer> f = s.incomplete();
            return text + tried(() -> f.completeAsync(null)) + tried(() -> f.completeAsync(() -> 1, null));
        });
        rest("orTimeout/2 completeOnTimeout/3", (s, seen) -> {
            CompletableFuture<Integer> late = s.incomplete();
            CompletableFuture<Integer> filled = s.incomplete();
            CompletableFuture<Integer> early = s.incomplete();
            late.orTimeout(5, TimeUnit.MILLISECONDS);
            filled.completeOnTimeout(8, 5, TimeUnit.MILLISECONDS);
            early.orTimeout(1, TimeUnit.HOURS).completeOnTimeout(1, 1, TimeUnit.HOURS);
            early.complete(2);
            s.settle(late);
            s.settle(filled);
            return state(late)
                    + state(filled)
                    + state(early)
                    + tried(() -> s.incomplete().orTimeout(1, null))
                    + tried(() -> s.incomplete().completeOnTimeout(1, 1, null));
        });
        rest("supplyAsync/1 supplyAsync/2 runAsync/1 runAsync/2", (s, seen) -> {
            CompletableFuture<Integer> good = s.supply(() -> 1);
            CompletableFuture<Integer> bad = s.supply(() -> {
                throw new Boom("supply");
            });
            CompletableFuture<Void> ran = s.run(() -> {});
            List.of(good, bad, ran).forEach(s::settle);
            return state(good) + state(bad) + state(ran) + tried(() -> s.supply(null)) + tried(() -> s.run(null));
        });
        rest("allOf/1 anyOf/1", (s, seen) -> {
            CompletableFuture<Integer> one = s.incomplete();
            CompletableFuture<Integer> two = s.incomplete();
            CompletableFuture<Void> all = s.allOf(one, two);
            CompletableFuture<Object> any = s.anyOf(one, two);
            CompletableFuture<Void> none = s.allOf();
            String text = state(all) + state(any) + state(none) + state(s.anyOf());
            one.completeExceptionally(new Boom("one"));
            text += state(all) + state(any);
            two.complete(2);
            return text + state(all) + state(any) + tried(() -> s.allOf((CompletableFuture<?>) null));
        });
        rest("delayedExecutor/2 delayedExecutor/3", (s, seen) -> {
            CompletableFuture<Integer> f = s.incomplete();
            f.completeAsync(() -> 5, s.delayed(3));
            s.settle(f);
            return state(f);
        });
        rest("exceptionNow/0 resultNow/0 state/0", (s, seen) -> {
            Method result = method("resultNow");
            Method failure = method("exceptionNow");
            if (result == null || failure == null) {
                return "not on this JDK";
            }
            Method state = method("state");
            return states(s, f -> seen.add(invoked(result, f) + " " + invoked(failure, f) + " " + invoked(state, f)))
                    + seen;
        });
        rest("execute/1 submit/1 submit/2", (s, seen) -> {
            ScheduledExecutorService one = s.executor(1);
            one.execute(() -> seen.add("executed"));
            Future<?> ran = one.submit(() -> {
                seen.add("ran");
            });
            Future<String> given = one.submit(() -> {}, "given");
            Future<Integer> called = one.submit(() -> 6);
            Future<Integer> failed = one.submit(() -> {
                throw new Boom("task");
            });
            for (Future<?> each : List.of(ran, given, called, failed)) {
                s.settle(each);
            }
            return seen
                    + tried(ran::get)
                    + tried(given::get)
                    + tried(called::get)
                    + tried(failed::get)
                    + tried(() -> called.get(0, TimeUnit.SECONDS))
                    + failed.isDone()
                    + failed.isCancelled()
                    + called.cancel(true)
                    + tried(() -> {
                        one.execute(null);
                        return "";
                    })
                    + tried(() -> one.submit((Runnable) null))
                    + tried(() -> one.submit((Callable<?>) null))
                    + tried(() -> one.submit(null, 1));
        });
        rest("invokeAll/1 invokeAll/2 invokeAny/1 invokeAny/2 invokeAll/3 invokeAny/3", (s, seen) -> {
            ScheduledExecutorService two = s.executor(2);
            Callable<Integer> good = () -> 1;
            Callable<Integer> bad = () -> {
                throw new Boom("any");
            };
            return tried(() -> {
                        StringBuilder text = new StringBuilder();
                        for (Future<Integer> each : two.invokeAll(List.of(good, bad))) {
                            text.append(each.isDone()).append(tried(each::get));
                        }
                        return text;
                    })
                    + tried(() -> two.invokeAll(List.of(good), 1, TimeUnit.HOURS)
                            .get(0)
                            .get())
                    + tried(() -> two.invokeAny(List.of(bad, good)))
                    + tried(() -> two.invokeAny(List.of(good), 1, TimeUnit.HOURS))
                    + tried(() -> two.invokeAny(List.of(bad, bad)))
                    + tried(() -> two.invokeAny(List.<Callable<Integer>>of()))
                    + tried(() -> two.invokeAny(null))
                    + tried(() -> two.invokeAll(null))
                    + tried(() -> two.invokeAll(Collections.singletonList((Callable<Integer>) null)))
                    + tried(() -> two.invokeAny(Collections.singletonList((Callable<Integer>) null)))
                    + tried(() -> two.invokeAll(List.of(good), 1, null))
                    + tried(() -> two.invokeAny(List.of(good), 1, null));
        });
        rest("schedule/3 scheduleAtFixedRate/4 scheduleWithFixedDelay/4", (s, seen) -> {
            ScheduledExecutorService one = s.executor(1);
            ScheduledFuture<Integer> value = one.schedule(() -> 3, 2, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> ran = one.schedule(
                    () -> {
                        seen.add("ran");
                    },
                    -1,
                    TimeUnit.MILLISECONDS);
            s.settle(value);
            s.settle(ran);
            List<String> periodic = Collections.synchronizedList(new ArrayList<>());
            ScheduledFuture<?> rate =
                    one.scheduleAtFixedRate(() -> stopAtThree(periodic, "r"), 0, 1, TimeUnit.MILLISECONDS);
            s.settle(rate);
            ScheduledFuture<?> delay =
                    one.scheduleWithFixedDelay(() -> stopAtThree(periodic, "d"), 0, 1, TimeUnit.MILLISECONDS);
            s.settle(delay);
            ScheduledFuture<?> never = one.schedule(() -> 1, 1, TimeUnit.DAYS);
            String text = tried(value::get)
                    + tried(ran::get)
                    + tried(rate::get)
                    + tried(delay::get)
                    + periodic
                    + (never.getDelay(TimeUnit.HOURS) >= 23)
                    + never.compareTo(value)
                    + never.cancel(false)
                    + never.cancel(false)
                    + never.isCancelled()
                    + tried(never::get);
            return text
                    + tried(() -> one.schedule((Runnable) null, 1, TimeUnit.SECONDS))
                    + tried(() -> one.schedule((Callable<?>) null, 1, TimeUnit.SECONDS))
                    + tried(() -> one.schedule(() -> 1, 1, null))
                    + tried(() -> one.scheduleAtFixedRate(() -> {}, 1, 0, TimeUnit.SECONDS))
                    + tried(() -> one.scheduleAtFixedRate(null, 1, 1, TimeUnit.SECONDS))
                    + tried(() -> one.scheduleWithFixedDelay(() -> {}, 1, -1, TimeUnit.SECONDS))
                    + tried(() -> one.scheduleWithFixedDelay(() -> {}, 1, 1, null));
        });
        rest("shutdown/0 isShutdown/0 isTerminated/0 awaitTermination/2 close/0", (s, seen) -> {
            ScheduledExecutorService one = s.executor(1);
            String text =
                    "" + one.isShutdown() + one.isTerminated() + tried(() -> one.awaitTermination(0, TimeUnit.SECONDS));
            Future<?> queued = one.submit(() -> seen.add("queued"));
            ScheduledFuture<?> later = one.schedule(() -> seen.add("later"), 2, TimeUnit.MILLISECONDS);
            ScheduledFuture<?> periodic = one.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.DAYS);
            one.shutdown();
            text += one.isShutdown()
                    + tried(() -> one.submit(() -> 1))
                    + tried(() -> one.schedule(() -> 1, 1, TimeUnit.SECONDS))
                    + tried(() -> {
                        one.execute(() -> {});
                        return "";
                    });
            text += tried(() -> one.awaitTermination(1, TimeUnit.HOURS));
            ScheduledExecutorService closed = s.executor(1);
            Future<?> last = closed.submit(() -> seen.add("last"));
            Method close = Stream.of(ExecutorService.class.getMethods())
                    .filter(m -> m.getName().equals("close"))
                    .findFirst()
                    .orElse(null);
            if (close == null) {
                closed.shutdown();
                text += tried(() -> closed.awaitTermination(1, TimeUnit.HOURS));
            } else {
                text += invoked(close, closed);
            }
            text += last.isDone() + "" + closed.isTerminated();
            return text + one.isTerminated() + queued.isDone() + later.isDone() + periodic.isCancelled() + seen;
        });
        rest("shutdownNow/0", (s, seen) -> {
            ScheduledExecutorService one = s.executor(1);
            one.schedule(() -> seen.add("never"), 1, TimeUnit.DAYS);
            one.schedule(() -> seen.add("never"), 1, TimeUnit.DAYS);
            int left = one.shutdownNow().size();
            return left
                    + tried(() -> one.awaitTermination(1, TimeUnit.HOURS))
                    + one.isTerminated()
                    + seen
                    + one.shutdownNow().size();
        });
    }

    private static void stopAtThree(List<String> seen, String what) {
        seen.add(what);
        if (seen.stream().filter(what::equals).count() == 3) {
            throw new Boom("enough");
        }
    }

    private static Method method(String name) {
        return Stream.of(CompletableFuture.class.getMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String invoked(Method method, Object on) {
        try {
            return String.valueOf(method.invoke(on));
        } catch (ReflectiveOperationException e) {
            return thrown(e.getCause());
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        STAGES.forEach((name, stage) -> cases.add(new Case(name, (side, seen) -> stage(side, stage))));
        REST.forEach((name, program) -> cases.add(new Case(name, program)));
        return cases.stream();
    }

    private static String ours(Case one) {
        RunReport report = Campaign.of(
                        world -> one.program().apply(new Ours(world), Collections.synchronizedList(new ArrayList<>())))
                .runSeed(1);
        assertThat(report.failure()).isNull();
        return String.valueOf(report.value());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oursDoAsTheJdks(Case one) {
        Jdk jdk = new Jdk();
        try {
            assertThat(ours(one))
                    .isEqualTo(
                            String.valueOf(one.program().apply(jdk, Collections.synchronizedList(new ArrayList<>()))));
        } finally {
            jdk.close();
        }
    }

    @Test
    void everyPublicMethodIsAsked() {
        Set<String> asked = new TreeSet<>(STAGES.keySet());
        REST.keySet().forEach(names -> asked.addAll(List.of(names.split(" ", -1))));
        Set<String> missing = new TreeSet<>();
        for (Class<?> type : List.of(CompletableFuture.class, ScheduledExecutorService.class, ExecutorService.class)) {
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass() != Object.class && !method.isSynthetic()) {
                    missing.add(method.getName() + "/" + method.getParameterCount());
                }
            }
        }
        missing.removeAll(asked);
        // What intended differences speak of, and the texts of toString.
        missing.removeAll(Set.of(
                "defaultExecutor/0",
                "completedFuture/1",
                "completedStage/1",
                "failedFuture/1",
                "failedStage/1",
                "toString/0"));
        assertThat(missing).isEmpty();
    }

    // ---- what differs on purpose

    @Test
    void thereAreFewIntendedDifferences() {
        assertThat(INTENDED).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void waitingForEverIsRefused() {
        RunReport report = Campaign.of(world -> tried(world.newFuture()::join) + tried(world.newFuture()::get))
                .runSeed(1);
        assertThat(report.value()).isEqualTo("IllegalStateExceptionIllegalStateException");
    }

    @Test
    void theDefaultExecutorIsTheLoops() {
        Campaign.ofAction(
                        world -> assertThat(world.newFuture().defaultExecutor()).isSameAs(world.executor()))
                .runSeed(1)
                .passed();
        assertThat(new CompletableFuture<>().defaultExecutor()).isNotInstanceOf(SimExecutor.class);
    }

    @Test
    void theJdksFactoriesAreOffTheLoop() {
        assertThat(Modifier.isStatic(method("supplyAsync").getModifiers())).isTrue();
        assertThat(Campaign.of(world -> CompletableFuture.allOf(world.newFuture()) instanceof SimFuture)
                        .runSeed(1)
                        .value())
                .isEqualTo(false);
    }
}
