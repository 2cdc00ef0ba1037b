package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges whether a history is sequentially consistent (Lamport, 1979): whether there is one order of all operations that
 * keeps the order of each client, and in which the spec tells each what it was told. When things happened does not
 * count, and keys cannot be judged one by one. An operation of unknown outcome may stand anywhere after those its client
 * had finished before, or nowhere.
 */
public final class SequentialConsistency {
    private static final long BUDGET = 20_000_000;

    private SequentialConsistency() {}

    /** Judges with a budget of 20 million steps. */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec) {
        return check(history, spec, BUDGET);
    }

    /**
     * Judges with a budget of {@code steps}; what takes more is {@link Judgement#UNDECIDED}.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive, or the spec does not know an operation
     */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec, long steps) {
        if (steps <= 0) {
            throw new IllegalArgumentException("steps is not positive: " + steps);
        }
        return new Search<>(history, Specs.whole(spec), steps).run();
    }

    /** The operations of one client, or one unknown one, which may begin once its client has come to {@code after}. */
    private record Row<I, O>(List<Operation<I, O>> operations, int client, int after) {}

    private record Placed<T>(int row, T before, int branch) {}

    private record At<T>(List<Integer> places, T state) {}

    /** Depth first over how far each client is, with a cache of (how far, state). */
    private static final class Search<T, I, O> {
        private final History<I, O> history;
        private final Spec<T, I, O> spec;
        private final long budget;
        private final List<Row<I, O>> rows = new ArrayList<>();
        private final int[] place;
        private final Set<At<T>> cache = new HashSet<>();
        private final List<Placed<T>> order = new ArrayList<>();
        private List<Operation<I, O>> best = List.of();
        private int missing;

        Search(History<I, O> history, Spec<T, I, O> spec, long budget) {
            this.history = history;
            this.spec = spec;
            this.budget = budget;
            Map<String, Integer> clients = new LinkedHashMap<>();
            List<Row<I, O>> unknown = new ArrayList<>();
            for (Operation<I, O> operation : history.operations()) {
                int client = clients.computeIfAbsent(operation.client(), name -> {
                    rows.add(new Row<>(new ArrayList<>(), rows.size(), 0));
                    return rows.size() - 1;
                });
                List<Operation<I, O>> own = rows.get(client).operations;
                if (operation.outcome() == Outcome.OK) {
                    own.add(operation);
                    missing++;
                } else if (operation.outcome() == Outcome.UNKNOWN) {
                    unknown.add(new Row<>(List.of(operation), client, own.size()));
                }
            }
            rows.addAll(unknown);
            place = new int[rows.size()];
        }

        HistoryResult<I, O> run() {
            T state = spec.initial();
            int row = 0;
            int branch = 0;
            for (long steps = 0; missing > 0; steps++) {
                if (steps >= budget) {
                    return result(Judgement.UNDECIDED);
                }
                if (row < rows.size()) {
                    List<Spec.Applied<T, O>> results = ready(row)
                            ? spec.apply(
                                    state,
                                    spec.askedBy(head(row).client(), head(row).input()))
                            : List.of();
                    int chosen = choose(row, branch, state, results);
                    branch = 0;
                    if (chosen < 0) {
                        row++;
                        continue;
                    }
                    order.add(new Placed<>(row, state, chosen));
                    missing -= head(row).outcome() == Outcome.OK ? 1 : 0;
                    place[row]++;
                    state = results.get(chosen).state();
                    row = 0;
                } else {
                    keepBest();
                    if (order.isEmpty()) {
                        return result(Judgement.WRONG);
                    }
                    Placed<T> last = order.remove(order.size() - 1);
                    row = last.row;
                    place[row]--;
                    missing += head(row).outcome() == Outcome.OK ? 1 : 0;
                    state = last.before;
                    branch = last.branch + 1;
                }
            }
            return result(Judgement.CORRECT);
        }

        private boolean ready(int row) {
            Row<I, O> of = rows.get(row);
            return place[row] < of.operations.size() && (of.client == row || place[of.client] >= of.after);
        }

        private Operation<I, O> head(int row) {
            return rows.get(row).operations.get(place[row]);
        }

        private int choose(int row, int from, T state, List<Spec.Applied<T, O>> results) {
            for (int b = from; b < results.size(); b++) {
                Spec.Applied<T, O> result = results.get(b);
                boolean known = head(row).outcome() == Outcome.OK;
                if (known
                        ? Outputs.same(head(row).output(), result.output())
                        : !result.state().equals(state)) {
                    place[row]++;
                    List<Integer> places = new ArrayList<>();
                    for (int p : place) {
                        places.add(p);
                    }
                    place[row]--;
                    if (cache.add(new At<>(places, result.state()))) {
                        return b;
                    }
                }
            }
            return -1;
        }

        private void keepBest() {
            if (order.size() > best.size()) {
                int[] at = new int[rows.size()];
                best = new ArrayList<>();
                for (Placed<T> placed : order) {
                    best.add(rows.get(placed.row).operations.get(at[placed.row]++));
                }
            }
        }

        private HistoryResult<I, O> result(Judgement judgement) {
            keepBest();
            List<Operation<I, O>> core = judgement == Judgement.WRONG
                    ? history.filter(o -> o.outcome() != Outcome.FAIL).operations()
                    : List.of();
            return new HistoryResult<>("sequentially consistent", history, judgement, "", core, best);
        }
    }
}
