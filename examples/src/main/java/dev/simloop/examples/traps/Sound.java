package dev.simloop.examples.traps;

import dev.simloop.Scenario;
import java.util.List;

/** Asks the world for time and chance and walks a list: it is the same in every run. */
public final class Sound {
    private static final List<String> MEMBERS = List.of("ann", "bob", "cid", "dan");

    private Sound() {}

    /** {@return the program} */
    public static Scenario scenario() {
        return world -> {
            for (String member : MEMBERS) {
                world.singleThread(member)
                        .execute(() ->
                                world.fingerprint(member, world.random("answer").nextInt(1_000)));
            }
            world.executor()
                    .execute(() -> world.fingerprint("time", world.domain().nowNanos()));
            return null;
        };
    }
}
