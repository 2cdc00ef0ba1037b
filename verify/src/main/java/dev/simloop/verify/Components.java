package dev.simloop.verify;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Strongly connected components of parts of a state graph: Tarjan, "Depth-first search and linear graph algorithms",
 * SIAM Journal on Computing 1 (1972), with a stack of its own instead of recursion. Components come in reverse
 * topological order. The tables are made once for a graph; a part takes time and memory as its states and steps do.
 */
final class Components {
    private final StateGraph<?> graph;

    /** For each state 0 if it is not in the part; otherwise 1 and, once visited, its place in the search from 2 on. */
    private final int[] index;

    private final int[] low;
    private final int[] next;
    private final int[] stack;
    private final int[] calls;
    private int height;
    private int depth;
    private int count;

    Components(StateGraph<?> graph) {
        this.graph = graph;
        int size = graph.states.size();
        index = new int[size];
        low = new int[size];
        next = new int[size];
        stack = new int[size];
        calls = new int[size];
    }

    /** Gives each component of {@code part} to {@code found}, as its states in no order. */
    void each(int[] part, Consumer<int[]> found) {
        for (int s : part) {
            index[s] = 1;
        }
        count = 2;
        for (int s : part) {
            if (index[s] == 1) {
                from(s, found);
            }
        }
        for (int s : part) {
            index[s] = 0;
        }
    }

    private void from(int root, Consumer<int[]> found) {
        enter(root);
        while (depth > 0) {
            int s = calls[depth - 1];
            if (next[s] < graph.first.get(s + 1)) {
                int t = graph.target.get(next[s]++);
                if (index[t] == 1) {
                    enter(t);
                } else if (index[t] > 1) {
                    low[s] = Math.min(low[s], index[t]);
                }
                continue;
            }
            depth--;
            if (depth > 0) {
                int caller = calls[depth - 1];
                low[caller] = Math.min(low[caller], low[s]);
            }
            if (low[s] == index[s]) {
                close(s, found);
            }
        }
    }

    private void enter(int s) {
        index[s] = count;
        low[s] = count++;
        next[s] = graph.first.get(s);
        stack[height++] = s;
        calls[depth++] = s;
    }

    private void close(int root, Consumer<int[]> found) {
        int from = height;
        do {
            from--;
            index[stack[from]] = -1; // done, and no longer open
        } while (stack[from] != root);
        int[] members = Arrays.copyOfRange(stack, from, height);
        height = from;
        found.accept(members);
    }
}
