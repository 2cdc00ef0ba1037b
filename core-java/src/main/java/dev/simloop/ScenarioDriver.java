package dev.simloop;

import dev.simloop.internal.Causes;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Running the loop from within the scenario: for a while, until something is so, until nothing is left to do. Only the
 * scenario's own task may do that, so that no task of the program waits on a stack that others run upon.
 */
final class ScenarioDriver {
    /** How many of the longest hiccups a stretch of time is extended by at most, besides its own length. */
    static final int ALLOWED = 4;

    private ScenarioDriver() {}

    static void forTime(Engine engine, Duration time) {
        long until = begin(engine, "runFor", time);
        boolean unused = runNested(engine, () -> false, until);
        checkWell(engine);
    }

    /**
     * Runs on past {@code until} for as long as the hiccups took that came before, and as those that came meanwhile. Where many
     * actors are late at a time that would never end: it runs on for the time that was asked for, and four of the longest hiccups.
     */
    private static boolean runNested(Engine engine, BooleanSupplier done, long until) {
        long late = engine.lateNanos() - engine.lateToCome();
        long end = until;
        long most = Times.plus(Times.plus(until, until - engine.now), ALLOWED * engine.config.maxHiccupNanos);
        boolean came = engine.runNested(done, end);
        while (!came && engine.failure() == null && engine.lateNanos() > late && end < most) {
            end = Math.min(most, Times.plus(end, engine.lateNanos() - late));
            late = engine.lateNanos();
            came = engine.runNested(done, end);
        }
        return came;
    }

    static void until(Engine engine, BooleanSupplier condition, Duration limit) {
        long until = begin(engine, "runUntil", limit);
        Condition asked = new Condition(engine, condition);
        boolean came = runNested(engine, asked, until);
        checkWell(engine);
        if (!came) {
            String said = asked.said;
            throw new AssertionError("still false after " + Times.text(Times.nanos(limit)) + " of virtual time"
                    + (engine.isQuiescent() ? ", with nothing left to do" : "")
                    + (said == null ? "" : ": " + said.strip()));
        }
    }

    static void untilQuiescent(Engine engine, Duration limit) {
        long until = begin(engine, "runUntilQuiescent", limit);
        boolean came = runNested(engine, engine::isQuiescent, until);
        checkWell(engine);
        if (!came) {
            throw new AssertionError("still busy after " + Times.text(Times.nanos(limit))
                    + " of virtual time; busiest actors: " + engine.busiest());
        }
    }

    /**
     * Waits for what a timed {@code get} waits for.
     *
     * @return whether it came in time
     */
    static boolean timedGet(Engine engine, BooleanSupplier done, long nanos) {
        engine.checkOwner("get with a time");
        Task current = engine.current;
        if (current == null || current.actor() != engine.rootActor()) {
            throw new IllegalStateException("get with a time of an unfinished future was called "
                    + (current == null
                            ? "outside the run"
                            : "by " + current.actor().name())
                    + ": it would stop the only thread there is, and what runs on top of a task that waits has to end before"
                    + " it; compose the future, or await it in a coroutine; the scenario's own task may wait");
        }
        boolean came = engine.runNested(done, Times.plus(engine.now, nanos));
        checkWell(engine);
        return came;
    }

    static <T extends @Nullable Object> T await(Engine engine, CompletionStage<T> stage) {
        long unused = begin(engine, "await", Duration.ZERO);
        CompletableFuture<T> future = stage.toCompletableFuture();
        boolean came = engine.runNested(() -> future.isDone() || engine.onlyBackgroundLeft(), Times.NEVER);
        checkWell(engine);
        if (!came || !future.isDone()) {
            engine.loop.stuck(future, SourceLine.of(new Throwable().getStackTrace()));
            checkWell(engine);
        }
        Result<T> result = new Result<>();
        if (future instanceof SimFuture<T> ours) {
            ours.look(result);
        } else {
            Object unusedStage = future.handle(result);
        }
        return result.get();
    }

    /** Not join(): newer JDKs wrap a cancellation there, and a failure would read differently on each. */
    private static final class Result<T extends @Nullable Object> implements BiFunction<T, @Nullable Throwable, T> {
        private @Nullable Throwable failure;
        private final List<T> values = new ArrayList<>();

        @Override
        public T apply(T value, @Nullable Throwable failure) {
            this.failure = failure;
            values.add(value);
            return value;
        }

        T get() {
            Throwable cause = failure == null ? null : Causes.ofStage(failure);
            if (cause instanceof RuntimeException e) {
                throw e;
            }
            if (cause instanceof Error e) {
                throw e;
            }
            if (cause != null) {
                throw new CompletionException(cause);
            }
            return values.get(0);
        }
    }

    private static long begin(Engine engine, String what, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(what + " was given a negative time: " + time);
        }
        engine.checkOwner(what);
        Task current = engine.current;
        if (current == null) {
            throw new IllegalStateException(what + " was called outside the run: call it from the scenario");
        }
        if (current.actor() != engine.rootActor()) {
            throw new IllegalStateException(
                    what + " was called by " + current.actor().name() + ": only the scenario itself may run the loop");
        }
        return Times.plus(engine.now, Times.nanos(time));
    }

    private static void checkWell(Engine engine) {
        Throwable failure = engine.failure();
        if (failure != null) {
            throw new IllegalStateException("the run has failed: " + failure, failure);
        }
    }

    /** Asked as a property is: it only looks, and an assertion that fails counts as false. */
    private static final class Condition implements BooleanSupplier {
        private final Engine engine;
        private final BooleanSupplier condition;

        @Nullable
        String said;

        Condition(Engine engine, BooleanSupplier condition) {
            this.engine = engine;
            this.condition = condition;
        }

        @Override
        public boolean getAsBoolean() {
            engine.inProperty = true;
            try {
                said = null;
                return condition.getAsBoolean();
            } catch (AssertionError e) {
                said = e.getMessage();
                return false;
            } finally {
                engine.inProperty = false;
            }
        }
    }
}
