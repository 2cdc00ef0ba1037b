package dev.simloop.examples.traps;

import dev.simloop.Scenario;

/** Numbers its clients by a static count, which goes on from run to run. */
public final class StaticCount {
    private static int clients;

    private StaticCount() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            clients++;
            world.fingerprint("client", clients);
            return null;
        };
    }
}
