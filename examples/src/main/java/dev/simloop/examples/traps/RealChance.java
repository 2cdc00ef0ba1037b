package dev.simloop.examples.traps;

import dev.simloop.Scenario;

/** Waits a part of a second that the JVM draws. */
public final class RealChance {
    private RealChance() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            world.fingerprint("backoff", (long) (Math.random() * 1_000_000_000));
            return null;
        };
    }
}
