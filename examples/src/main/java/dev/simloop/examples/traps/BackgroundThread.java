package dev.simloop.examples.traps;

import dev.simloop.Scenario;

/** Has a thread of its own do some of the work; this one waits for it, so that its runs are equal all the same. */
public final class BackgroundThread {
    private volatile int done;

    private BackgroundThread() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            BackgroundThread work = new BackgroundThread();
            Thread thread = new Thread(() -> work.done = 1);
            thread.start();
            thread.join();
            world.executor().execute(() -> world.fingerprint("done", work.done));
            return null;
        };
    }
}
