package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.concurrent.Executor;

/** Has a thread of its own hand over what it did, while the loop goes on. */
public final class BackgroundCallback {
    private BackgroundCallback() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            Executor executor = world.executor();
            Thread thread = new Thread(() -> executor.execute(() -> world.fingerprint("done", 1)));
            thread.setUncaughtExceptionHandler((who, refused) -> {});
            thread.start();
            thread.join();
            return null;
        };
    }
}
