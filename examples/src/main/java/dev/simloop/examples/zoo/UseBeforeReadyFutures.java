package dev.simloop.examples.zoo;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import java.util.concurrent.CompletableFuture;

/** {@link UseBeforeReady} on futures. */
@SuppressWarnings("FutureReturnValueIgnored") // a campaign awaits the future that its scenario returns
public final class UseBeforeReadyFutures {
    private int data;
    private boolean ready;

    private UseBeforeReadyFutures() {}

    /** {@return the program, with or without its bug} */
    public static Scenario scenario(boolean buggy) {
        return world -> new UseBeforeReadyFutures().race(world.loop(), buggy);
    }

    private CompletableFuture<?> race(SimLoop loop, boolean buggy) {
        var producer = loop.runAsync(() -> data = 42).thenRunAsync(() -> ready = true);
        var turn = loop.runAsync(() -> {});
        var consumer = (buggy ? turn : producer).thenRunAsync(this::use);
        return loop.allOf(producer, consumer);
    }

    private void use() {
        if (!ready || data != 42) {
            throw new IllegalStateException("used before ready");
        }
    }
}
