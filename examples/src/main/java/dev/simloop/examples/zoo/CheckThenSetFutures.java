package dev.simloop.examples.zoo;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import java.util.concurrent.CompletableFuture;

/** {@link CheckThenSet} on futures. */
@SuppressWarnings("FutureReturnValueIgnored") // a campaign awaits the future that its scenario returns
public final class CheckThenSetFutures {
    private static final int TASKS = 4;

    private final SimLoop loop;
    private final boolean buggy;
    private boolean raised;
    private int inside;

    private CheckThenSetFutures(SimLoop loop, boolean buggy) {
        this.loop = loop;
        this.buggy = buggy;
    }

    /** {@return the program, with or without its bug} */
    public static Scenario scenario(boolean buggy) {
        return world -> new CheckThenSetFutures(world.loop(), buggy).race();
    }

    private CompletableFuture<?> race() {
        var tasks = new CompletableFuture<?>[TASKS];
        for (int task = 0; task < TASKS; task++) {
            CompletableFuture<?> turns = loop.runAsync(() -> {});
            for (int turn = 0; turn < task; turn++) {
                turns = turns.thenRunAsync(() -> {});
            }
            tasks[task] = turns.thenComposeAsync(done -> enter());
        }
        return loop.allOf(tasks);
    }

    private CompletableFuture<?> enter() {
        if (raised) {
            return loop.runAsync(() -> {});
        }
        if (!buggy) {
            raise();
            return loop.runAsync(this::lower);
        }
        return loop.runAsync(this::raise).thenRunAsync(this::lower);
    }

    private void raise() {
        raised = true;
        inside++;
        if (inside > 1) {
            throw new IllegalStateException(inside + " tasks are inside");
        }
    }

    private void lower() {
        inside--;
        raised = false;
    }
}
