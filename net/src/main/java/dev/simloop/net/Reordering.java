package dev.simloop.net;

import java.time.Duration;

/** Holds some of what is sent on some links up, so that later packets overtake it. */
final class Reordering extends LinksFault {
    private final double probability;
    private final long withinNanos;

    Reordering(SimNetwork net, Links links, double probability, Duration within) {
        super(net, "net.reorder", "reordering on " + links + ", probability " + probability + ", " + within, links);
        this.probability = Check.probability("reorder", probability);
        this.withinNanos = Check.positiveNanos("within", within);
    }

    @Override
    double reorder() {
        return probability;
    }

    @Override
    long reorderNanos() {
        return withinNanos;
    }
}
