package dev.simloop.net;

import dev.simloop.Counter;
import dev.simloop.Domain;
import org.jspecify.annotations.Nullable;

/**
 * A counter that joins the run's counters once it is declared or hit. What nobody configured is never declared, so a
 * campaign does not complain that it never happened.
 */
final class Tally {
    private final Domain domain;
    private final String name;
    private @Nullable Counter counter;

    Tally(Domain domain, String name) {
        this.domain = domain;
        this.name = name;
    }

    Counter declare() {
        Counter found = counter;
        if (found == null) {
            found = domain.counter(name);
            counter = found;
        }
        return found;
    }

    void add() {
        declare().add();
    }

    void add(long amount) {
        declare().add(amount);
    }
}
