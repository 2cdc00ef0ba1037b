package dev.simloop.examples.traps;

import dev.simloop.Scenario;

/** Goes by whether a fifth of a second is even: runs one after the other agree, a moment later they do not. */
public final class PhaseOfTheClock {
    private PhaseOfTheClock() {}

    public static Scenario scenario() {
        return world -> {
            world.fingerprint("phase", System.currentTimeMillis() / 200 % 2);
            return null;
        };
    }
}
