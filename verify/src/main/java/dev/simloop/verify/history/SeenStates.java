package dev.simloop.verify.history;

import java.util.Arrays;

/**
 * A set of (operations placed, state): the words of each stand one after the other in one array, and a table with open
 * addressing says where. Compared whole: a collision of hashes costs time, not truth.
 */
final class SeenStates {
    private static final int PAGE_BITS = 16;

    private long[][] pages = {new long[64]};
    private long end;
    private long[] table = new long[64];
    private int size;

    /** Adds {@code words} from {@code from} to {@code to} with two numbers; {@return whether that is new} */
    boolean add(int low, int state, long[] words, int from, int to) {
        long head = (long) low << 32 | state;
        long hash = head * 0x9E3779B97F4A7C15L;
        for (int w = from; w < to; w++) {
            hash = (hash ^ words[w]) * 0xD6E8FEB86659FD93L;
            hash ^= hash >>> 32;
        }
        int length = to - from;
        int mask = table.length - 1;
        int slot = (int) (hash ^ hash >>> 29) & mask;
        // an entry of the table: where it stands plus one, below 16 bits of its hash
        long mark = hash & 0xFFFF000000000000L;
        while (table[slot] != 0) {
            if ((table[slot] & 0xFFFF000000000000L) == mark
                    && same(table[slot] & 0xFFFFFFFFFFFFL, head, words, from, length)) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = mark | (end + 1);
        append(head);
        append(hash);
        append(length);
        for (int w = from; w < to; w++) {
            append(words[w]);
        }
        if (2 * ++size > table.length) {
            grow();
        }
        return true;
    }

    private boolean same(long entry, long head, long[] words, int from, int length) {
        long at = entry - 1;
        if (word(at) != head || word(at + 2) != length) {
            return false;
        }
        for (int w = 0; w < length; w++) {
            if (word(at + 3 + w) != words[from + w]) {
                return false;
            }
        }
        return true;
    }

    private long word(long at) {
        return pages[(int) (at >>> PAGE_BITS)][(int) at & ((1 << PAGE_BITS) - 1)];
    }

    private void append(long word) {
        int page = (int) (end >>> PAGE_BITS);
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page + 1 + page / 2);
        }
        int offset = (int) end & ((1 << PAGE_BITS) - 1);
        if (page > 0 && offset == 0) {
            pages[page] = new long[1 << PAGE_BITS];
        } else if (offset == pages[page].length) {
            pages[page] = Arrays.copyOf(pages[page], offset * 2);
        }
        pages[page][offset] = word;
        end++;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        int mask = larger.length - 1;
        for (long entry : table) {
            if (entry != 0) {
                long hash = word((entry & 0xFFFFFFFFFFFFL) - 1 + 1);
                int slot = (int) (hash ^ hash >>> 29) & mask;
                while (larger[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                larger[slot] = entry;
            }
        }
        table = larger;
    }
}
