package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Loads something once for all runs: the first does work that the others find done. */
public final class StaticCache {
    private static final List<String> CACHE = new ArrayList<>();

    private StaticCache() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            if (CACHE.isEmpty()) {
                world.executor().execute(() -> CACHE.add("loaded"));
            }
            return null;
        };
    }
}
