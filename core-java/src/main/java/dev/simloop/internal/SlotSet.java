package dev.simloop.internal;

import java.util.Arrays;

/**
 * A set of small integers that answers "which is the k-th smallest" in logarithmic time.
 *
 * <p>Bits in words, with counts of members per 16 words, per 32 of those and per 32 of those again: a query scans at
 * most 32 neighbouring counts per level, so ten members and a hundred thousand cost nearly the same. Nothing is
 * allocated after {@link #clear(int)}.
 */
public final class SlotSet {
    private static final int WORDS_SHIFT = 4;
    private static final int FLAT_CAPACITY = 512;
    private static final int FAN_SHIFT = 5;
    private static final int LOW_SHIFT = 6 + WORDS_SHIFT;
    private static final int MID_SHIFT = LOW_SHIFT + FAN_SHIFT;
    private static final int TOP_SHIFT = MID_SHIFT + FAN_SHIFT;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    /** Index of the set bit with so many set bits below it, by rank and byte. */
    private static final byte[] IN_BYTE = selectInByte();

    private long[] words = new long[0];
    private int[] low = new int[0];
    private int[] mid = new int[0];
    private int[] top = new int[0];
    private int size;
    /** No word before this one holds a member. */
    private int firstWord;
    /** Capacity at the last clearing: members stand below it. */
    private int cleared;
    /** So few words that their bits are counted directly and the counts above them are not kept. */
    private boolean flat;

    /** Empties the set and makes room for members in [0, capacity). */
    public void clear(int capacity) {
        int needed = (capacity + 63) >>> 6;
        if (words.length < needed) {
            words = new long[needed];
            low = new int[(capacity >>> LOW_SHIFT) + 1];
            mid = new int[(capacity >>> MID_SHIFT) + 1];
            top = new int[(capacity >>> TOP_SHIFT) + 1];
        } else {
            int used = Math.max(capacity, cleared);
            Arrays.fill(words, 0, Math.min(words.length, (used >>> 6) + 1), 0L);
            Arrays.fill(low, 0, Math.min(low.length, (used >>> LOW_SHIFT) + 1), 0);
            Arrays.fill(mid, 0, Math.min(mid.length, (used >>> MID_SHIFT) + 1), 0);
            Arrays.fill(top, 0, Math.min(top.length, (used >>> TOP_SHIFT) + 1), 0);
        }
        cleared = capacity;
        flat = capacity <= FLAT_CAPACITY;
        size = 0;
        firstWord = 0;
    }

    /** {@return the number of members} */
    public int size() {
        return size;
    }

    /** Adds {@code slot}, which must not be a member. */
    public void add(int slot) {
        int word = slot >>> 6;
        words[word] |= 1L << slot;
        if (word < firstWord || size == 0) {
            firstWord = word;
        }
        size++;
        if (!flat) {
            low[slot >>> LOW_SHIFT]++;
            mid[slot >>> MID_SHIFT]++;
            top[slot >>> TOP_SHIFT]++;
        }
    }

    /** Removes {@code slot}, which must be a member. */
    public void remove(int slot) {
        words[slot >>> 6] &= ~(1L << slot);
        size--;
        if (!flat) {
            low[slot >>> LOW_SHIFT]--;
            mid[slot >>> MID_SHIFT]--;
            top[slot >>> TOP_SHIFT]--;
        }
    }

    /** {@return whether {@code slot} is a member} */
    public boolean contains(int slot) {
        return (words[slot >>> 6] & (1L << slot)) != 0;
    }

    /** {@return the smallest member; the set must not be empty} */
    public int first() {
        int word = firstWord;
        while (words[word] == 0) {
            word++;
        }
        firstWord = word;
        return (word << 6) + Long.numberOfTrailingZeros(words[word]);
    }

    /** {@return the member with exactly {@code rank} smaller members; 0 <= rank < size} */
    public int select(int rank) {
        int left = rank;
        int word = 0;
        if (!flat) {
            int t = 0;
            while (left >= top[t]) {
                left -= top[t++];
            }
            int m = t << FAN_SHIFT;
            while (left >= mid[m]) {
                left -= mid[m++];
            }
            int l = m << FAN_SHIFT;
            while (left >= low[l]) {
                left -= low[l++];
            }
            word = l << WORDS_SHIFT;
        }
        int count = Long.bitCount(words[word]);
        while (left >= count) {
            left -= count;
            count = Long.bitCount(words[++word]);
        }
        return (word << 6) + selectInWord(words[word], left);
    }

    /** {@return how many members are smaller than {@code slot}} */
    public int rank(int slot) {
        int rank = 0;
        int word = slot >>> 6;
        int l = flat ? 0 : slot >>> LOW_SHIFT;
        int m = slot >>> MID_SHIFT;
        int t = slot >>> TOP_SHIFT;
        for (int i = 0; i < t; i++) {
            rank += top[i];
        }
        for (int i = t << FAN_SHIFT; i < m; i++) {
            rank += mid[i];
        }
        for (int i = m << FAN_SHIFT; i < l; i++) {
            rank += low[i];
        }
        for (int i = l << WORDS_SHIFT; i < word; i++) {
            rank += Long.bitCount(words[i]);
        }
        return rank + Long.bitCount(words[word] & ((1L << slot) - 1));
    }

    /** {@return the smallest member at or after {@code slot}, or -1} */
    public int next(int slot) {
        int word = slot >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & (-1L << slot);
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /**
     * Without branches that chance decides: prefix sums of the bytes' counts by one multiplication, then a table for the
     * byte (Vigna, "Broadword Implementation of Rank/Select Queries", 2008).
     */
    private static int selectInWord(long word, int rank) {
        long sums = word - ((word >>> 1) & 0x5555555555555555L);
        sums = (sums & 0x3333333333333333L) + ((sums >>> 2) & 0x3333333333333333L);
        sums = ((sums + (sums >>> 4)) & 0x0f0f0f0f0f0f0f0fL) * ONES;
        // A byte's high bit stays where its prefix sum is at most rank: count those bytes.
        int place = Long.bitCount((((rank * ONES) | HIGHS) - sums) & HIGHS) << 3;
        int left = rank - (int) (((sums << 8) >>> place) & 0xff);
        return place + IN_BYTE[(left << 8) | (int) ((word >>> place) & 0xff)];
    }

    private static byte[] selectInByte() {
        byte[] table = new byte[8 * 256];
        for (int value = 0; value < 256; value++) {
            int rank = 0;
            for (int bit = 0; bit < 8; bit++) {
                if ((value & (1 << bit)) != 0) {
                    table[(rank++ << 8) | value] = (byte) bit;
                }
            }
        }
        return table;
    }
}
