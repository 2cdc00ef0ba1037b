package dev.simloop.examples.promises;

import dev.simloop.Scenario;
import java.util.Objects;

/**
 * Something that is documented, with a program that relies on it alone and a twin that relies on more.
 *
 * @param name what is documented
 * @param kept passes in every run
 * @param broken fails in some
 */
public record Promise(String name, Scenario kept, Scenario broken) {
    public Promise {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kept);
        Objects.requireNonNull(broken);
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
