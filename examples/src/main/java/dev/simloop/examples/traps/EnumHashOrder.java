package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.HashMap;
import java.util.Map;

/** Walks a hash map with an enum as its key: constants keep their identity hash as long as the JVM lives, and no longer. */
public final class EnumHashOrder {
    private enum Zone {
        NORTH,
        EAST,
        SOUTH,
        WEST,
        INNER,
        OUTER,
        UPPER,
        LOWER,
        LEFT,
        RIGHT
    }

    private EnumHashOrder() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            Map<Zone, Integer> replicas = new HashMap<>();
            for (Zone zone : Zone.values()) {
                replicas.put(zone, zone.name().length());
            }
            replicas.forEach((zone, count) -> world.fingerprint(zone.name(), count));
            return null;
        };
    }
}
