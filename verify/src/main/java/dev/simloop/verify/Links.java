package dev.simloop.verify;

import java.util.ArrayList;
import java.util.List;

/** For each state by its number, whence it was first reached: 8 bytes a state, in blocks that are never copied. */
final class Links {
    /** Successors of one state have numbers below this; states numbers below the rest of a positive long. */
    static final int EDGE_BITS = 24;

    private static final int BLOCK_BITS = 16;

    private final List<long[]> blocks = new ArrayList<>();
    private long size;

    static long origin(long parent, int edge) {
        return parent << EDGE_BITS | edge;
    }

    static long parent(long origin) {
        return origin >>> EDGE_BITS;
    }

    static int edge(long origin) {
        return (int) origin & ((1 << EDGE_BITS) - 1);
    }

    void add(long origin) {
        int offset = (int) size & ((1 << BLOCK_BITS) - 1);
        if (offset == 0) {
            blocks.add(new long[1 << BLOCK_BITS]);
        }
        blocks.get(blocks.size() - 1)[offset] = origin;
        size++;
    }

    void set(long number, long origin) {
        blocks.get((int) (number >>> BLOCK_BITS))[(int) number & ((1 << BLOCK_BITS) - 1)] = origin;
    }

    long get(long number) {
        return blocks.get((int) (number >>> BLOCK_BITS))[(int) number & ((1 << BLOCK_BITS) - 1)];
    }

    long size() {
        return size;
    }
}
