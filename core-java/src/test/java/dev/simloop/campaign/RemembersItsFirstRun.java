package dev.simloop.campaign;

import java.util.ArrayList;
import java.util.List;

/** A program of {@link FreshJvmTest} with a static that only the first run of a JVM finds empty. */
final class RemembersItsFirstRun {
    private static final List<String> CACHE = new ArrayList<>();

    private RemembersItsFirstRun() {}

    static Campaign scenario() {
        return Campaign.ofAction(world -> {
            world.fingerprint("size", CACHE.size());
            if (CACHE.isEmpty()) {
                CACHE.add("loaded");
            }
            throw new IllegalStateException("always");
        });
    }
}
