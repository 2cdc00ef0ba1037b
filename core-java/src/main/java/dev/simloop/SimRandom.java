package dev.simloop;

import java.util.List;
import java.util.Random;

/**
 * A {@link Random} and {@link java.util.random.RandomGenerator} whose every method is derived here from draws of one
 * stream, so that no JDK version changes what a seed means. What can be a small draw is one: {@code nextInt(6)} is a draw
 * of bound 6.
 */
public final class SimRandom extends Random {
    private static final long serialVersionUID = 1L;

    private final transient DrawStream stream;

    SimRandom(DrawStream stream) {
        super(0);
        this.stream = stream;
    }

    /** Seeds nothing: the run's seed decides. Called by the superclass's constructor too. */
    @Override
    public synchronized void setSeed(long seed) {}

    @Override
    protected int next(int bits) {
        return (int) stream.draw(1L << bits);
    }

    @Override
    public int nextInt() {
        return (int) stream.draw(1L << 32);
    }

    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound is not positive: " + bound);
        }
        return (int) stream.draw(bound);
    }

    @Override
    public int nextInt(int origin, int bound) {
        checkRange(origin < bound, origin, bound);
        return (int) (origin + stream.draw((long) bound - origin));
    }

    @Override
    public long nextLong() {
        return stream.draw(0);
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound is not positive: " + bound);
        }
        return stream.draw(bound);
    }

    @Override
    public long nextLong(long origin, long bound) {
        checkRange(origin < bound, origin, bound);
        return origin + stream.draw(bound - origin);
    }

    @Override
    public boolean nextBoolean() {
        return stream.draw(2) == 1;
    }

    @Override
    public float nextFloat() {
        return stream.draw(1L << 24) * 0x1.0p-24f;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    @Override
    public float nextFloat(float origin, float bound) {
        checkRange(origin < bound && bound - origin < Float.POSITIVE_INFINITY, origin, bound);
        float value = origin + nextFloat() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound);
    }

    @Override
    public double nextDouble() {
        return stream.unit();
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    @Override
    public double nextDouble(double origin, double bound) {
        checkRange(origin < bound && bound - origin < Double.POSITIVE_INFINITY, origin, bound);
        double value = origin + nextDouble() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound);
    }

    /** A standard normal value by the Box-Muller transform over {@link StrictMath}, two draws each time. */
    @Override
    public synchronized double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    @Override
    public double nextGaussian(double mean, double deviation) {
        if (deviation < 0) {
            throw new IllegalArgumentException("deviation is negative: " + deviation);
        }
        return mean + deviation * nextGaussian();
    }

    /** An exponential value of mean 1, one draw. */
    @Override
    public double nextExponential() {
        return -StrictMath.log(1 - nextDouble());
    }

    @Override
    public void nextBytes(byte[] bytes) {
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            if ((i & 7) == 0) {
                word = nextLong();
            }
            bytes[i] = (byte) word;
            word >>>= 8;
        }
    }

    /** {@return true with probability {@code p}} */
    public boolean chance(double p) {
        return stream.chance(p);
    }

    /**
     * {@return one of {@code items}, each as likely}
     *
     * @throws IllegalArgumentException if there are none
     */
    public <T> T pick(List<T> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("nothing to pick from");
        }
        return items.get(nextInt(items.size()));
    }

    /**
     * {@return an index, each as likely as its weight's share of the sum}
     *
     * @throws IllegalArgumentException if a weight is negative or all are zero
     */
    public int weighted(int... weights) {
        long sum = 0;
        for (int weight : weights) {
            if (weight < 0) {
                throw new IllegalArgumentException("weight is negative: " + weight);
            }
            sum += weight;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("all weights are zero");
        }
        long left = stream.draw(sum);
        int index = 0;
        while (left >= weights[index]) {
            left -= weights[index++];
        }
        return index;
    }

    /** Puts {@code items} in a drawn order, in place (Fisher-Yates). */
    public void shuffle(List<?> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            java.util.Collections.swap(items, i, nextInt(i + 1));
        }
    }

    private static void checkRange(boolean good, Object origin, Object bound) {
        if (!good) {
            throw new IllegalArgumentException("range is empty or not finite: " + origin + " to " + bound);
        }
    }
}
