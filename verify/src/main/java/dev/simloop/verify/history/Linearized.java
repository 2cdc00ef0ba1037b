package dev.simloop.verify.history;

import java.util.Arrays;

/**
 * Which operations stand in the order so far: a set of small numbers that knows its fingerprint for the cache. Those
 * that must stand in it come first, so all but a window of them is filled up, and only the window is written down.
 */
final class Linearized {
    private final int known;
    private final long[] must;
    private final long[] may;
    private int low;
    private int high = -1;

    Linearized(int known, int unknown) {
        this.known = known;
        must = new long[(known + 63) / 64 + 1];
        may = new long[(unknown + 63) / 64];
    }

    void add(int i) {
        if (i >= known) {
            may[(i - known) >> 6] |= 1L << (i - known);
            return;
        }
        must[i >> 6] |= 1L << i;
        high = Math.max(high, i);
        while (low < known && has(low)) {
            low++;
        }
    }

    void remove(int i) {
        if (i >= known) {
            may[(i - known) >> 6] &= ~(1L << (i - known));
            return;
        }
        must[i >> 6] &= ~(1L << i);
        low = Math.min(low, i);
        while (high >= 0 && !has(high)) {
            high--;
        }
    }

    boolean has(int i) {
        return i < known ? (must[i >> 6] & 1L << i) != 0 : (may[(i - known) >> 6] & 1L << (i - known)) != 0;
    }

    /** {@return those that may stand in the order and do, a bit for each} */
    long[] used() {
        return may.length == 0 ? may : may.clone();
    }

    /** {@return those that have to stand in the order and do, and a state, as a key of a hash table} */
    Key key(Object state) {
        int from = low >> 6;
        int window = high < low ? 0 : (high >> 6) - from + 1;
        long[] words = new long[1 + window];
        words[0] = low;
        System.arraycopy(must, from, words, 1, window);
        return new Key(words, state, Arrays.hashCode(words) * 31 + state.hashCode());
    }

    /** Adds those that have to stand in the order and do, and a state, to {@code seen}; {@return whether that is new} */
    boolean addTo(SeenStates seen, int state) {
        int from = low >> 6;
        return seen.add(low, state, must, from, high < low ? from : (high >> 6) + 1);
    }

    /** Compared whole: a collision of hashes costs time, not truth. */
    static final class Key {
        private final long[] words;
        private final Object state;
        private final int hash;

        Key(long[] words, Object state, int hash) {
            this.words = words;
            this.state = state;
            this.hash = hash * 0x9E3779B9;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && hash == key.hash
                    && Arrays.equals(words, key.words)
                    && state.equals(key.state);
        }
    }
}
