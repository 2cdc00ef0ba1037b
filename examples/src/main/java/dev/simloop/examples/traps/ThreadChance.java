package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.concurrent.ThreadLocalRandom;

/** Picks a replica with the generator of the thread. */
public final class ThreadChance {
    private ThreadChance() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            world.fingerprint("replica", ThreadLocalRandom.current().nextInt(1_000_000));
            return null;
        };
    }
}
