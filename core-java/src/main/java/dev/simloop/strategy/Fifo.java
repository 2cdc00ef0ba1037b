package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/**
 * Strategy {@code fifo}: what was submitted first runs first, the order of a real single-threaded dispatcher. It finds
 * no races; it is the mode in which code that relies on that order passes.
 */
public final class Fifo implements Strategy {
    Fifo() {}

    @Override
    public String descriptor() {
        return "fifo";
    }

    @Override
    public void begin(Chance chance) {}

    @Override
    public Candidate pick(Ready ready) {
        return ready.at(0);
    }
}
