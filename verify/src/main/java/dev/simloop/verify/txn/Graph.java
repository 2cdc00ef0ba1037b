package dev.simloop.verify.txn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which transaction must come before which, and why. Nodes from {@code transactions} on are relays: an edge into a relay and
 * one of {@link #PASS} out of it are one edge from each that leads in to each that it leads to. So many readers of a version
 * and many that replaced it take as many edges as they are, and not the product.
 */
final class Graph {
    /** Two versions of a key follow each other. */
    static final byte WW = 0;
    /** A version was read. */
    static final byte WR = 1;
    /** A version was read that was then replaced. */
    static final byte RW = 2;
    /** One client ran both. */
    static final byte PROCESS = 3;
    /** One had ended when the other began. */
    static final byte REALTIME = 4;
    /** From a relay on. */
    static final byte PASS = 5;

    final int transactions;
    private int nodes;
    private int size;
    private int[] from = new int[1024];
    private int[] to = new int[1024];
    private byte[] kind = new byte[1024];
    private int[] key = new int[1024];
    private @Nullable Object[] earlier = new @Nullable Object[1024];
    private @Nullable Object[] later = new @Nullable Object[1024];
    private int[] first = new int[0];
    private int[] out = new int[0];

    Graph(int transactions) {
        this.transactions = transactions;
        this.nodes = transactions;
    }

    /** {@return a new relay} */
    int relay() {
        return nodes++;
    }

    boolean isRelay(int node) {
        return node >= transactions;
    }

    void add(int from, int to, byte kind, int key, @Nullable Object earlier, @Nullable Object later) {
        if (from == to) {
            return;
        }
        if (size == this.from.length) {
            grow();
        }
        this.from[size] = from;
        this.to[size] = to;
        this.kind[size] = kind;
        this.key[size] = key;
        this.earlier[size] = earlier;
        this.later[size++] = later;
    }

    private void grow() {
        int more = size * 2;
        from = Arrays.copyOf(from, more);
        to = Arrays.copyOf(to, more);
        kind = Arrays.copyOf(kind, more);
        key = Arrays.copyOf(key, more);
        earlier = Arrays.copyOf(earlier, more);
        later = Arrays.copyOf(later, more);
    }

    /** Sorts the edges by where they begin, in the order in which they came; nothing may be added any more. */
    void close() {
        first = new int[nodes + 1];
        for (int e = 0; e < size; e++) {
            first[from[e] + 1]++;
        }
        for (int n = 0; n < nodes; n++) {
            first[n + 1] += first[n];
        }
        int[] next = first.clone();
        out = new int[size];
        for (int e = 0; e < size; e++) {
            out[next[from[e]]++] = e;
        }
    }

    int nodes() {
        return nodes;
    }

    int edges() {
        return size;
    }

    /** {@return where the edges of {@code node} begin; they end where those of the next one do} */
    int first(int node) {
        return first[node];
    }

    /** {@return the edge at that place} */
    int at(int place) {
        return out[place];
    }

    int from(int edge) {
        return from[edge];
    }

    int to(int edge) {
        return to[edge];
    }

    byte kind(int edge) {
        return kind[edge];
    }

    int key(int edge) {
        return key[edge];
    }

    @Nullable
    Object earlier(int edge) {
        return earlier[edge];
    }

    @Nullable
    Object later(int edge) {
        return later[edge];
    }
}
