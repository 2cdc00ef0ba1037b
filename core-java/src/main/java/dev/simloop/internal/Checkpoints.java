package dev.simloop.internal;

import java.util.Arrays;

/**
 * The fingerprint of a run at steps that lie evenly apart: every 256 at first. Holds {@value #MOST} at most: when they are
 * too many every second one is dropped, and from then on they lie twice as far apart. So a run of any length takes the same
 * memory, and how far apart they lie follows from how long it is.
 */
public final class Checkpoints {
    private static final int MOST = 4096;
    private static final int FIRST_SHIFT = 8;
    /** So far apart they lie at least: between two such steps there is nothing to offer. */
    public static final int LEAST_APART = 1 << FIRST_SHIFT;

    private long[] values = new long[64];
    private int size;
    private int shift = FIRST_SHIFT;

    /** Starts afresh, for another run. */
    public void reset() {
        size = 0;
        shift = FIRST_SHIFT;
    }

    /** {@return how many steps lie between two checkpoints of a run of {@code steps} steps} */
    public static long apart(long steps) {
        int shift = FIRST_SHIFT;
        while (steps >>> shift > MOST) {
            shift++;
        }
        return 1L << shift;
    }

    /** Takes the fingerprint after {@code steps} steps, where one is due; to be asked after each multiple of {@link #LEAST_APART}. */
    public void offer(long steps, long fingerprint) {
        if ((steps & ((1L << shift) - 1)) != 0) {
            return;
        }
        if (size == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                values[i] = values[2 * i + 1];
            }
            size = MOST / 2;
            shift++;
            return;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = fingerprint;
    }

    /** {@return those of the run, in order} */
    public long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
