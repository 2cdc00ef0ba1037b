package dev.simloop.examples.zoo;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import java.util.concurrent.CompletableFuture;

/** {@link OrderBug} on futures. */
@SuppressWarnings("FutureReturnValueIgnored") // a campaign awaits the future that its scenario returns
public final class OrderBugFutures {
    private String configuration = "";

    private OrderBugFutures() {}

    /** {@return the program, with or without its bug} */
    public static Scenario scenario(boolean buggy) {
        return world -> new OrderBugFutures().race(world.loop(), buggy);
    }

    private CompletableFuture<?> race(SimLoop loop, boolean buggy) {
        var loader = loop.runAsync(() -> configuration = "loaded");
        var user = buggy ? loop.runAsync(this::use) : loader.thenRunAsync(this::use);
        return loop.allOf(loader, user);
    }

    private void use() {
        if (configuration.isEmpty()) {
            throw new IllegalStateException("used before it was loaded");
        }
    }
}
