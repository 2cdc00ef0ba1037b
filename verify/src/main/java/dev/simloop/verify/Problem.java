package dev.simloop.verify;

import org.jspecify.annotations.Nullable;

/**
 * What was found at a state. Ordered as one worker would meet them, the shorter trace first.
 *
 * @param deeper whether the trace has one step more than that to the state being left
 * @param origin the state being left, and which of its successors it is about
 */
record Problem(
        Verdict verdict,
        boolean deeper,
        long origin,
        String about,
        @Nullable Throwable cause) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return deeper == other.deeper ? Long.compare(origin, other.origin) : Boolean.compare(deeper, other.deeper);
    }

    static @Nullable Problem first(@Nullable Problem one, @Nullable Problem other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
