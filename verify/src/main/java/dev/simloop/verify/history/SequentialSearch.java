package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for an order that keeps that of each client: depth first over how far each client is, with a cache of (how far, states).
 * What was called earlier is tried earlier, since it mostly happened earlier. What only looks and fits is placed at
 * once, as in {@link LinearSearch}.
 */
final class SequentialSearch<S, I, O> {
    private final Spec<S, I, O> spec;
    private final long budget;

    /** The operations of one client, or one unknown one, which may begin once its client has come to {@code after}. */
    private record Row<I, O>(List<Operation<I, O>> operations, int client, int after) {}

    private static final class Key {
        private final int[] words;
        private final int hash;

        Key(int[] places, int[] states) {
            words = Arrays.copyOf(places, places.length + states.length);
            System.arraycopy(states, 0, words, places.length, states.length);
            hash = Arrays.hashCode(words);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(words, key.words);
        }
    }

    /** What was placed: the row, the state before, and what else may be tried there, of which {@code tried} was. */
    private static final class Frame {
        final int[] candidates;
        final boolean forced;
        int tried;
        int branch;
        int row;
        int before;

        Frame(int[] candidates, boolean forced) {
            this.candidates = candidates;
            this.forced = forced;
        }
    }

    private final List<Row<I, O>> rows = new ArrayList<>();
    private final Map<Object, Integer> parts = new LinkedHashMap<>();
    private final List<Map<S, Integer>> numbers = new ArrayList<>();
    private final List<List<S>> states = new ArrayList<>();
    private final int[] place;
    private final int[] now;
    private final Set<Key> cache = new HashSet<>();
    private final List<Frame> order = new ArrayList<>();
    private List<Operation<I, O>> best = List.of();
    private int missing;

    SequentialSearch(List<Operation<I, O>> operations, Spec<S, I, O> spec, long budget) {
        this.spec = spec;
        this.budget = budget;
        Map<String, Integer> clients = new HashMap<>();
        List<Row<I, O>> unknown = new ArrayList<>();
        for (Operation<I, O> operation : operations) {
            int client = clients.computeIfAbsent(operation.client(), name -> {
                rows.add(new Row<>(new ArrayList<>(), rows.size(), 0));
                return rows.size() - 1;
            });
            part(spec.partition(operation.input()));
            List<Operation<I, O>> own = rows.get(client).operations;
            if (operation.outcome() == Outcome.OK) {
                own.add(operation);
                missing++;
            } else if (operation.outcome() == Outcome.UNKNOWN && !spec.onlyLooks(operation.input())) {
                unknown.add(new Row<>(List.of(operation), client, own.size()));
            }
        }
        rows.addAll(unknown);
        place = new int[rows.size()];
        now = new int[parts.size()];
    }

    private void part(Object partition) {
        if (parts.putIfAbsent(partition, parts.size()) == null) {
            numbers.add(new HashMap<>());
            states.add(new ArrayList<>());
            number(states.size() - 1, spec.initial(partition));
        }
    }

    private int number(int part, S state) {
        Integer number = numbers.get(part).get(state);
        if (number == null) {
            number = states.get(part).size();
            numbers.get(part).put(state, number);
            states.get(part).add(state);
        }
        return number;
    }

    HistoryVerdict run() {
        Frame frame = frame();
        for (long steps = 0; missing > 0; steps++) {
            if (steps >= budget) {
                keepBest();
                return HistoryVerdict.UNDECIDED;
            }
            if (advance(frame)) {
                order.add(frame);
                frame = frame();
                continue;
            }
            keepBest();
            do {
                if (order.isEmpty()) {
                    return HistoryVerdict.WRONG;
                }
                frame = order.remove(order.size() - 1);
                place[frame.row]--;
                missing += head(frame.row).outcome() == Outcome.OK ? 1 : 0;
                now[partOf(frame.row)] = frame.before;
            } while (frame.forced);
        }
        keepBest();
        return HistoryVerdict.CORRECT;
    }

    private int partOf(int row) {
        return parts.getOrDefault(spec.partition(head(row).input()), 0);
    }

    private boolean ready(int row) {
        Row<I, O> of = rows.get(row);
        return place[row] < of.operations.size() && (of.client == row || place[of.client] >= of.after);
    }

    private Operation<I, O> head(int row) {
        return rows.get(row).operations.get(place[row]);
    }

    /** What may stand next: something that only looks and fits, or all in the order of their calls, the unknown last. */
    private Frame frame() {
        List<Integer> candidates = new ArrayList<>();
        for (int row = 0; row < place.length; row++) {
            if (!ready(row)) {
                continue;
            }
            Operation<I, O> head = head(row);
            boolean known = head.outcome() == Outcome.OK;
            if (known
                    && spec.onlyLooks(head.input(), head.output())
                    && !results(row).isEmpty()) {
                return new Frame(new int[] {row}, true);
            }
            candidates.add(row);
        }
        candidates.sort((one, other) -> {
            boolean first = head(one).outcome() == Outcome.OK;
            boolean second = head(other).outcome() == Outcome.OK;
            return first == second
                    ? Integer.compare(head(one).call(), head(other).call())
                    : first ? -1 : 1;
        });
        return new Frame(candidates.stream().mapToInt(row -> row).toArray(), false);
    }

    private List<Integer> results(int row) {
        Operation<I, O> head = head(row);
        int part = partOf(row);
        S state = states.get(part).get(now[part]);
        List<Integer> fitting = new ArrayList<>(1);
        for (Spec.Applied<S, O> result : spec.apply(state, spec.askedBy(head.client(), head.input()))) {
            boolean fits = head.outcome() == Outcome.OK
                    ? Outputs.same(head.output(), result.output())
                    : !result.state().equals(state);
            int next = fits ? number(part, result.state()) : -1;
            if (fits && !fitting.contains(next)) {
                fitting.add(next);
            }
        }
        return fitting;
    }

    /** Places the next thing that leads to something new; {@return whether there was one} */
    private boolean advance(Frame frame) {
        for (; frame.tried < frame.candidates.length; frame.tried++, frame.branch = 0) {
            int row = frame.candidates[frame.tried];
            List<Integer> results = results(row);
            int part = partOf(row);
            boolean known = head(row).outcome() == Outcome.OK;
            int before = now[part];
            while (frame.branch < results.size()) {
                now[part] = results.get(frame.branch++);
                place[row]++;
                if (cache.add(new Key(place, now))) {
                    frame.row = row;
                    frame.before = before;
                    missing -= known ? 1 : 0;
                    return true;
                }
                place[row]--;
                now[part] = before;
            }
        }
        return false;
    }

    private void keepBest() {
        if (order.size() > best.size()) {
            int[] at = new int[rows.size()];
            best = new ArrayList<>();
            for (Frame placed : order) {
                best.add(rows.get(placed.row).operations.get(at[placed.row]++));
            }
        }
    }

    /** {@return the longest order that was found} */
    List<Operation<I, O>> order() {
        return best;
    }
}
