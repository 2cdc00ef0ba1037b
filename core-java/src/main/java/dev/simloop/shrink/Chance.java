package dev.simloop.shrink;

import dev.simloop.internal.Splitmix;

/** The chance of one candidate: a pure function of its number, so that no worker's pace is in it. */
final class Chance {
    private final long origin;
    private int drawn;

    Chance(long number) {
        origin = Splitmix.mix(number + 1);
    }

    /** {@return a value below {@code bound}} */
    int below(int bound) {
        return (int) Splitmix.below(origin, drawn++, bound);
    }

    long below(long bound) {
        return Splitmix.below(origin, drawn++, bound);
    }

    /** {@return what picks the generators of fresh draws} */
    long salt() {
        return origin;
    }
}
