package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.UUID;

/** Names a request by a UUID. */
public final class RandomName {
    private RandomName() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            world.fingerprint("request", UUID.randomUUID().getMostSignificantBits());
            return null;
        };
    }
}
