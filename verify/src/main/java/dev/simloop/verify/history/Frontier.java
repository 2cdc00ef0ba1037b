package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that may be so at one point of a history: which of the operations that are under way took effect, a bit for each, and the
 * state. Of two with the same state that differ in operations which may or may not take effect, the one that has used up
 * more of them is left out: whatever could follow it can follow the other.
 */
final class Frontier {
    private final Map<Way, List<long[]>> ways = new LinkedHashMap<>();

    /** The operations that have to take effect and did, and the state. */
    private static final class Way {
        final int state;
        final long[] must;

        Way(int state, long[] must) {
            this.state = state;
            this.must = must;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Way way && state == way.state && Arrays.equals(must, way.must);
        }

        @Override
        public int hashCode() {
            return (31 * Arrays.hashCode(must) + state) * 0x9E3779B9;
        }
    }

    /** Takes what may be so. */
    interface Visitor {
        void visit(int state, long[] placed);
    }

    /** {@return whether that is new} {@code free} are the operations that may or may not take effect. */
    boolean add(int state, long[] placed, long[] free) {
        long[] must = placed.clone();
        long[] used = placed.clone();
        for (int word = 0; word < placed.length; word++) {
            must[word] &= ~free[word];
            used[word] &= free[word];
        }
        List<long[]> all = ways.computeIfAbsent(new Way(state, must), way -> new ArrayList<>(1));
        for (long[] other : all) {
            if (within(other, used)) {
                return false;
            }
        }
        all.removeIf(other -> within(used, other));
        all.add(used);
        return true;
    }

    private static boolean within(long[] few, long[] many) {
        for (int word = 0; word < few.length; word++) {
            if ((few[word] & ~many[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return ways.isEmpty();
    }

    int size() {
        return ways.size();
    }

    void each(Visitor visitor) {
        ways.forEach((way, all) -> {
            for (long[] used : all) {
                long[] placed = way.must.clone();
                for (int word = 0; word < placed.length; word++) {
                    placed[word] |= used[word];
                }
                visitor.visit(way.state, placed);
            }
        });
    }

    /** {@return whether the same may be so there} */
    boolean isSame(Frontier other) {
        if (ways.size() != other.ways.size()) {
            return false;
        }
        for (Map.Entry<Way, List<long[]>> entry : ways.entrySet()) {
            List<long[]> theirs = other.ways.get(entry.getKey());
            if (theirs == null || theirs.size() != entry.getValue().size()) {
                return false;
            }
            for (long[] used : entry.getValue()) {
                if (theirs.stream().noneMatch(their -> Arrays.equals(used, their))) {
                    return false;
                }
            }
        }
        return true;
    }
}
