package dev.simloop.campaign;

import java.security.SecureRandom;

/**
 * Which seeds a campaign runs, in order.
 */
public final class Seeds {
    private final long start;
    private final int count;
    private final long[] listed;

    private Seeds(long start, int count, long[] listed) {
        this.start = start;
        this.count = count;
        this.listed = listed;
    }

    /**
     * {@return the {@code count} seeds from {@code start} on}
     *
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public static Seeds range(long start, int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("seed range is empty: count " + count + " from " + start);
        }
        return new Seeds(start, count, new long[0]);
    }

    /** {@return the seeds 0 to {@code count - 1}} */
    public static Seeds count(int count) {
        return range(0, count);
    }

    /**
     * {@return these seeds} Being named, they mean what a bare seed means anywhere: a campaign that was not told a strategy
     * runs them with strategy {@code random}.
     */
    public static Seeds of(long... seeds) {
        if (seeds.length == 0) {
            throw new IllegalArgumentException("seed list is empty");
        }
        return new Seeds(0, seeds.length, seeds.clone());
    }

    /** {@return {@code count} seeds from a start nobody has seen, for nightlies; print {@link #first()}} */
    public static Seeds fresh(int count) {
        return range(new SecureRandom().nextLong() >>> 1, count);
    }

    /** {@return how many there are} */
    public int size() {
        return count;
    }

    /** {@return the first} */
    public long first() {
        return at(0);
    }

    /** {@return whether somebody has named each of them} */
    boolean areListed() {
        return listed.length > 0;
    }

    long at(int index) {
        return listed.length > 0 ? listed[index] : start + index;
    }

    @Override
    public String toString() {
        return listed.length == 1 || count == 1
                ? "seed " + first()
                : listed.length > 0 ? count + " listed seeds" : "seeds " + start + " to " + (start + count - 1);
    }
}
