package dev.simloop;

import dev.simloop.internal.Causes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a scenario came to, and whether the loop may stop driving. */
final class Outcome implements Runnable, BooleanSupplier {
    private final Engine engine;
    private final Scenario scenario;
    private final World world;
    private @Nullable Object value;

    @Nullable
    CompletableFuture<?> future;

    private @Nullable Throwable thrown;
    private boolean returned;

    Outcome(Engine engine, Scenario scenario, World world) {
        this.engine = engine;
        this.scenario = scenario;
        this.world = world;
    }

    @Override
    public void run() {
        try {
            value = scenario.run(world);
            if (value instanceof CompletionStage<?> stage) {
                future = stage.toCompletableFuture();
            } else {
                engine.bodyReturned();
            }
        } catch (Throwable e) {
            thrown = e;
        }
        returned = true;
    }

    boolean isComplete() {
        return thrown != null
                || engine.isCut()
                || (returned && (future == null ? engine.isQuiescent() : isDone(future)));
    }

    /** The loop itself does not count among those who wait. */
    private static boolean isDone(CompletableFuture<?> future) {
        return future instanceof SimFuture<?> ours ? ours.isSettled() : future.isDone();
    }

    @Override
    public boolean getAsBoolean() {
        return isComplete() || (returned && engine.onlyBackgroundLeft());
    }

    @Nullable
    Throwable failure() {
        if (thrown == null && future != null && isDone(future)) {
            // Not join(): newer JDKs wrap a cancellation there, and a failure would read differently on each.
            Object unused = future.handle((result, failure) -> {
                value = result;
                thrown = failure == null ? null : Causes.ofStage(failure);
                return null;
            });
        }
        return thrown;
    }

    @Nullable
    Object value() {
        return value;
    }
}
