package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/** Strategy {@code random}: every ready mailbox is as likely as any other, at every step. */
public final class RandomWalk implements Strategy {
    private Chance chance = bound -> 0;

    RandomWalk() {}

    @Override
    public String descriptor() {
        return "random";
    }

    @Override
    public void begin(Chance streamOfRun) {
        chance = streamOfRun;
    }

    @Override
    public Candidate pick(Ready ready) {
        return ready.at(chance.next(ready.size()));
    }
}
