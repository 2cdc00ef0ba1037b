package dev.simloop.examples.traps;

import dev.simloop.Scenario;

/** Measures how long a task waited, by the clock of the machine. */
public final class RealClock {
    private RealClock() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            long submitted = System.nanoTime();
            world.executor().execute(() -> world.fingerprint("waited", System.nanoTime() - submitted));
            return null;
        };
    }
}
