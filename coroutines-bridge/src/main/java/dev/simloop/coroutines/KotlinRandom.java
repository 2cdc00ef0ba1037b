package dev.simloop.coroutines;

import dev.simloop.SimRandom;
import kotlin.random.Random;

/** A stream as a {@link kotlin.random.Random}: each method a draw of our own, so that no Kotlin version changes a seed. */
final class KotlinRandom extends Random {
    private final SimRandom random;

    KotlinRandom(SimRandom random) {
        this.random = random;
    }

    @Override
    public int nextBits(int bitCount) {
        return bitCount == 0 ? 0 : (int) random.nextLong(1L << bitCount);
    }

    @Override
    public int nextInt() {
        return random.nextInt();
    }

    @Override
    public int nextInt(int until) {
        return random.nextInt(until);
    }

    @Override
    public int nextInt(int from, int until) {
        return random.nextInt(from, until);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public long nextLong(long until) {
        return random.nextLong(until);
    }

    @Override
    public long nextLong(long from, long until) {
        return random.nextLong(from, until);
    }

    @Override
    public boolean nextBoolean() {
        return random.nextBoolean();
    }

    @Override
    public double nextDouble() {
        return random.nextDouble();
    }

    @Override
    public double nextDouble(double until) {
        return random.nextDouble(until);
    }

    @Override
    public double nextDouble(double from, double until) {
        return random.nextDouble(from, until);
    }

    @Override
    public float nextFloat() {
        return random.nextFloat();
    }
}
