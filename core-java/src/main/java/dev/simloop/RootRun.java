package dev.simloop;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Running the loop from within the scenario: for a while, until something is so, until nothing is left to do. Only the
 * scenario's own task may do that, so that no task of the program waits on a stack that others run upon.
 */
final class RootRun {
    private RootRun() {}

    static void forTime(Engine engine, Duration time) {
        long until = begin(engine, "runFor", time);
        engine.pump(() -> false, until);
        checkWell(engine);
    }

    static void until(Engine engine, BooleanSupplier condition, Duration limit) {
        long until = begin(engine, "runUntil", limit);
        Condition asked = new Condition(engine, condition);
        boolean came = engine.pump(asked, until);
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
        boolean came = engine.pump(engine::isQuiescent, until);
        checkWell(engine);
        if (!came) {
            throw new AssertionError("still busy after " + Times.text(Times.nanos(limit))
                    + " of virtual time; busiest actors: " + engine.busiest());
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
