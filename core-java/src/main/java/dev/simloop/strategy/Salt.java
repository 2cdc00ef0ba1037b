package dev.simloop.strategy;

import dev.simloop.spi.Strategy.Chance;

/**
 * Chance by number: what an actor is given at first sight, without keeping it for every actor there ever was.
 *
 * <p>SplitMix64's output function (Steele, Lea, Flood, OOPSLA 2014) over a number and 60 bits drawn once a run.
 */
final class Salt {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final int HALF = 1 << 30;

    private final long salt;

    private Salt(long salt) {
        this.salt = salt;
    }

    static Salt drawn(Chance chance) {
        return new Salt(((long) chance.next(HALF) << 30) | chance.next(HALF));
    }

    /** {@return 64 bits, which depend on nothing but the run's chance and {@code number}} */
    long bits(long number) {
        long x = salt + (number + 1) * GAMMA;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    /** {@return a value in (0, 1)} */
    double unit(long number) {
        return ((bits(number) >>> 11) + 0.5) * 0x1.0p-53;
    }
}
