package dev.simloop.verify.txn;

import java.util.Arrays;

/**
 * Strongly connected components of more than one node: Tarjan, "Depth-first search and linear graph algorithms", 1972, with
 * a stack of its own instead of recursion.
 */
final class Circles {
    private final int[] first;
    private final int[] target;
    private final int[] index;
    private final int[] low;
    private final int[] next;
    private final int[] stack;
    private final int[] calls;
    private final boolean[] open;
    private final int[] component;
    private int depth;
    private int height;
    private int count;
    private int components;

    private Circles(int size, int[] first, int[] target) {
        this.first = first;
        this.target = target;
        index = new int[size];
        low = new int[size];
        next = new int[size];
        stack = new int[size];
        calls = new int[size];
        open = new boolean[size];
        component = new int[size];
        Arrays.fill(index, -1);
        Arrays.fill(component, -1);
    }

    /**
     * {@return for each node the number of its component, or -1 if it is alone}
     *
     * @param first where the edges of each node begin in {@code target}; one more than there are nodes
     */
    static int[] of(int size, int[] first, int[] target) {
        Circles circles = new Circles(size, first, target);
        for (int node = 0; node < size; node++) {
            if (circles.index[node] < 0) {
                circles.from(node);
            }
        }
        return circles.component;
    }

    private void from(int root) {
        enter(root);
        while (depth > 0) {
            int node = calls[depth - 1];
            if (next[node] < first[node + 1]) {
                int to = target[next[node]++];
                if (index[to] < 0) {
                    enter(to);
                } else if (open[to]) {
                    low[node] = Math.min(low[node], index[to]);
                }
                continue;
            }
            depth--;
            if (depth > 0) {
                int caller = calls[depth - 1];
                low[caller] = Math.min(low[caller], low[node]);
            }
            if (low[node] == index[node]) {
                close(node);
            }
        }
    }

    private void enter(int node) {
        index[node] = count;
        low[node] = count++;
        next[node] = first[node];
        stack[height++] = node;
        open[node] = true;
        calls[depth++] = node;
    }

    private void close(int root) {
        boolean alone = stack[height - 1] == root;
        int member;
        do {
            member = stack[--height];
            open[member] = false;
            component[member] = alone ? -1 : components;
        } while (member != root);
        components += alone ? 0 : 1;
    }
}
