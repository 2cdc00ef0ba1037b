package dev.simloop.agent.hooks;

import java.util.Random;

/**
 * A {@code Random} without a seed: in a run it draws from a stream of the run, whenever it was made; a static field keeps one for
 * all runs of a JVM. Once it is given a seed it is an ordinary one.
 */
final class RoutedRandom extends Random {
    private static final long serialVersionUID = 1;

    /** Set by the constructor above as well, which does not count. */
    private boolean isMade;

    private boolean isSeeded;

    RoutedRandom() {
        isMade = true;
    }

    @Override
    public synchronized void setSeed(long seed) {
        super.setSeed(seed);
        isSeeded = isMade;
    }

    @Override
    protected int next(int bits) {
        Sim sim = isSeeded ? null : Hooks.taking("Random");
        return sim == null ? super.next(bits) : sim.random(Random.class).nextInt() >>> (32 - bits);
    }

    @Override
    public synchronized double nextGaussian() {
        Sim sim = isSeeded ? null : Hooks.taking("Random");
        // The JDK's keeps every second value, which another run would get.
        return sim == null ? super.nextGaussian() : sim.random(Random.class).nextGaussian();
    }
}
