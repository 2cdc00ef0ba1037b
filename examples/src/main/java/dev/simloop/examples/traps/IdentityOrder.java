package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.HashSet;
import java.util.Set;

/** Walks a hash set whose elements have no hash of their own: their order is another one in each run. */
public final class IdentityOrder {
    private static final class Session {
        private final int number;

        private Session(int number) {
            this.number = number;
        }
    }

    private IdentityOrder() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            Set<Session> open = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                open.add(new Session(i));
            }
            for (Session session : open) {
                world.fingerprint("closed", session.number);
            }
            return null;
        };
    }
}
