package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.Set;

/** Asks the members of a set in its order, which has another salt in each JVM. */
public final class SetOfOrder {
    private SetOfOrder() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            for (String member : Set.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida")) {
                world.fingerprint(member, world.random("answer").nextInt(1_000));
            }
            return null;
        };
    }
}
