package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.time.Instant;

/** Stamps an entry with the time of day. */
public final class WallTime {
    private WallTime() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            Instant stamp = Instant.now();
            world.fingerprint("stamp", stamp.getEpochSecond() * 1_000_000_000 + stamp.getNano());
            return null;
        };
    }
}
