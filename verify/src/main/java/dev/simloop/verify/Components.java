package dev.simloop.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Strongly connected components of a part of a state graph: Tarjan, "Depth-first search and linear graph algorithms",
 * SIAM Journal on Computing 1 (1972), with a stack of our own instead of recursion. Components come in reverse
 * topological order.
 */
final class Components {
    private final StateGraph<?> graph;
    private final BitSet part;
    private final int[] index;
    private final int[] low;
    private final int[] next;
    private final BitSet open = new BitSet();
    private final IntList stack = new IntList();
    private final IntList calls = new IntList();
    private final List<BitSet> found = new ArrayList<>();
    private int count;

    private Components(StateGraph<?> graph, BitSet part) {
        this.graph = graph;
        this.part = part;
        int size = graph.states.size();
        index = new int[size];
        low = new int[size];
        next = new int[size];
        Arrays.fill(index, -1);
    }

    static List<BitSet> of(StateGraph<?> graph, BitSet part) {
        Components components = new Components(graph, part);
        for (int s = part.nextSetBit(0); s >= 0; s = part.nextSetBit(s + 1)) {
            if (components.index[s] < 0) {
                components.from(s);
            }
        }
        return components.found;
    }

    private void from(int root) {
        enter(root);
        while (calls.size() > 0) {
            int s = calls.get(calls.size() - 1);
            if (next[s] < graph.first.get(s + 1)) {
                int t = graph.target.get(next[s]++);
                if (!part.get(t)) {
                    continue;
                }
                if (index[t] < 0) {
                    enter(t);
                } else if (open.get(t)) {
                    low[s] = Math.min(low[s], index[t]);
                }
            } else {
                calls.removeLast();
                if (calls.size() > 0) {
                    int caller = calls.get(calls.size() - 1);
                    low[caller] = Math.min(low[caller], low[s]);
                }
                if (low[s] == index[s]) {
                    close(s);
                }
            }
        }
    }

    private void enter(int s) {
        index[s] = count;
        low[s] = count++;
        next[s] = graph.first.get(s);
        stack.add(s);
        open.set(s);
        calls.add(s);
    }

    private void close(int root) {
        BitSet component = new BitSet();
        int member;
        do {
            member = stack.removeLast();
            open.clear(member);
            component.set(member);
        } while (member != root);
        found.add(component);
    }
}
