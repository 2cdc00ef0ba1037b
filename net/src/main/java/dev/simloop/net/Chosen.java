package dev.simloop.net;

import dev.simloop.DrawStream;
import java.util.ArrayList;
import java.util.List;

/** Drawn choices among nodes; value 0 keeps the order that they have. */
final class Chosen {
    private Chosen() {}

    /** {@return {@code count} of {@code from}, in drawn order} */
    static List<String> some(DrawStream draws, List<String> from, int count) {
        List<String> left = new ArrayList<>(from);
        for (int i = 0; i < count; i++) {
            int pick = i + draws.next(left.size() - i);
            String chosen = left.get(pick);
            left.set(pick, left.get(i));
            left.set(i, chosen);
        }
        return new ArrayList<>(left.subList(0, count));
    }

    static String one(DrawStream draws, List<String> from) {
        return from.get(draws.next(from.size()));
    }

    /** {@return two drawn halves, the second one larger by one if the number is odd} */
    static List<List<String>> halves(DrawStream draws, List<String> nodes) {
        List<String> one = some(draws, nodes, nodes.size() / 2);
        List<String> other = new ArrayList<>(nodes);
        other.removeAll(new java.util.HashSet<>(one));
        return List.of(one, other);
    }
}
