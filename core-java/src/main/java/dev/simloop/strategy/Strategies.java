package dev.simloop.strategy;

import dev.simloop.spi.Strategy;
import java.util.function.Supplier;

/** The strategies that a descriptor can name. */
public final class Strategies {
    private Strategies() {}

    /** {@return strategy {@code random}: uniform among the ready mailboxes at every step} */
    public static Strategy random() {
        return new RandomWalk();
    }

    /** {@return strategy {@code fifo}: what was submitted first runs first} */
    public static Strategy fifo() {
        return new Fifo();
    }

    /**
     * {@return a factory for the strategy that {@code descriptor} names}
     *
     * @throws IllegalArgumentException if no strategy has that name
     */
    public static Supplier<Strategy> named(String descriptor) {
        return switch (descriptor) {
            case "random" -> RandomWalk::new;
            case "fifo" -> Fifo::new;
            default ->
                throw new IllegalArgumentException("strategy is unknown: " + descriptor + " (known: random, fifo)");
        };
    }
}
