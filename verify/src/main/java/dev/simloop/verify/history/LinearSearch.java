package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for an order of operations that a spec allows and in which none stands before one that had returned when it was
 * called. Wing and Gong, "Testing and verifying concurrent objects", 1993, with the linked list and the cache of
 * (operations so far, state) of Lowe, "Testing for linearizability", 2017. Deviations: an operation of unknown outcome
 * has no return and may stay out of the order; one that may or may not have happened until its return is placed by
 * then, with its effect or without; a spec may allow several results.
 *
 * <p>What only looks and fits is placed at once, and nothing else is tried there: whatever order there is, that operation can
 * be moved to this place in it, since it changes no state.
 *
 * <p>What never returned is tried only where nothing that returned fits, and of two ways to the same state through the
 * same operations the one that has used up more of it is given up: whatever could follow it can follow the other. Without
 * that, each such operation would double the ways. Of several that do the same to whatever state, the one that was called
 * first is used first: in each order with another, the two can change places. That asks for the same is seen at once; that
 * has the same effect (additions that differ in a name alone) is looked for where the search takes long.
 */
final class LinearSearch<S, I, O> {
    /** Those that have to stand in the order, then those that may, in the order of their calls. */
    private final List<Operation<I, O>> operations = new ArrayList<>();

    private final int known;
    private final long budget;

    /* A linked list of the calls and returns of those that have to; node 0 is its head, and -1 its end. */
    private final int[] next;
    private final int[] previous;
    private final int[] operationOf;
    private final int[] positionOf;
    private final int[] callOf;
    private final int[] returnOf;

    private final int[] sorts;

    /** Of what never returned, the one before it in the order of calls that does the same, or -1. */
    private final int[] twin;

    private boolean merged;

    private final boolean[] looks;
    private final Effects<S, I, O> effects;

    private final Map<Linearized.Key, List<long[]>> ways = new HashMap<>();
    private final SeenStates seen = new SeenStates();

    /* The order so far: operation, state before, which result, and whether it was placed without a choice. */
    private int[] placedOperation = new int[64];
    private int[] placedState = new int[64];
    private int[] placedBranch = new int[64];
    private boolean[] placedEffect = new boolean[64];
    private boolean[] placedForced = new boolean[64];
    private int size;

    private List<Integer> best = List.of();
    private int bestSize;
    private long steps;

    /** A search that takes more steps is hard enough to visit all states there can be. */
    private static final int PATIENCE = 5_000;

    private final int patience;

    LinearSearch(Spec<S, I, O> spec, List<Operation<I, O>> all, long budget) {
        this(spec, all, budget, PATIENCE);
    }

    /** Looks for what does the same after {@code patience} steps. */
    LinearSearch(Spec<S, I, O> spec, List<Operation<I, O>> all, long budget, int patience) {
        this.budget = budget;
        this.patience = patience;
        all.stream().filter(LinearSearch::returns).forEach(operations::add);
        known = operations.size();
        all.stream()
                .filter(o -> o.outcome() == Outcome.UNKNOWN && !returns(o) && !spec.onlyLooks(o.input()))
                .sorted(Comparator.comparingInt(Operation::call))
                .forEach(operations::add);
        int nodes = 1 + 2 * known;
        next = new int[nodes];
        previous = new int[nodes];
        operationOf = new int[nodes];
        positionOf = new int[nodes];
        callOf = new int[known];
        returnOf = new int[known];
        sorts = new int[operations.size()];
        looks = new boolean[operations.size()];
        effects = new Effects<>(spec);
        for (int i = 0; i < sorts.length; i++) {
            Operation<I, O> operation = operations.get(i);
            sorts[i] = effects.sort(operation);
            looks[i] = operation.outcome() == Outcome.OK && spec.onlyLooks(operation.input(), operation.output());
        }
        twin = new int[sorts.length];
        findTwins(Arrays.copyOfRange(sorts, known, sorts.length));
    }

    /** {@return whether there are others than before} {@code classes} are the same numbers for what does the same. */
    private boolean findTwins(int[] classes) {
        Map<Integer, Integer> last = new HashMap<>();
        boolean others = false;
        for (int n = 0; n < classes.length; n++) {
            Integer before = last.put(classes[n], known + n);
            int found = before == null ? -1 : before;
            others |= twin[known + n] != found;
            twin[known + n] = found;
        }
        return others;
    }

    /** {@return whether what never returned has twins that ask for something else} */
    private boolean merge(int initial) {
        int[] all = operations.stream()
                .map(operation -> operation.outcome() == Outcome.OK ? operation.forgotten() : operation)
                .mapToInt(effects::sort)
                .distinct()
                .toArray();
        int[] never = Arrays.copyOfRange(sorts, known, sorts.length);
        return findTwins(effects.alike(initial, never, all, operations.size()));
    }

    private static boolean returns(Operation<?, ?> operation) {
        return operation.outcome() == Outcome.OK
                || (operation.outcome() == Outcome.UNKNOWN && operation.end() != Operation.NEVER);
    }

    private record Event(int position, int operation, boolean call) {}

    private void link() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < known; i++) {
            events.add(new Event(operations.get(i).call(), i, true));
            events.add(new Event(operations.get(i).end(), i, false));
        }
        events.sort(Comparator.comparingInt(Event::position));
        int last = 0;
        for (int n = 1; n <= events.size(); n++) {
            Event event = events.get(n - 1);
            operationOf[n] = event.operation;
            positionOf[n] = event.position;
            (event.call ? callOf : returnOf)[event.operation] = n;
            next[last] = n;
            previous[n] = last;
            last = n;
        }
        next[last] = -1;
    }

    private int[] results(int i, int state) {
        return effects.results(sorts[i], state);
    }

    /** {@return {@link HistoryVerdict#CORRECT} if there is an order, which {@link #order} then is} */
    HistoryVerdict run() {
        link();
        Linearized placed = new Linearized(known, operations.size() - known);
        int initial = effects.initial(operations);
        int state = initial;
        int missing = known;
        int i = first();
        int branch = 0;
        boolean fresh = true;
        while (missing > 0) {
            if (++steps > budget) {
                keepBest();
                return HistoryVerdict.UNDECIDED;
            }
            if (steps > patience && !merged && sorts.length > known + 1) {
                merged = true;
                if (merge(initial)) {
                    ways.clear();
                    size = 0;
                    return run();
                }
            }
            boolean forced = false;
            if (fresh) {
                fresh = false;
                int look = look(state);
                if (look >= 0) {
                    forced = true;
                    i = look;
                }
            }
            if (i >= 0) {
                int[] results = results(i, state);
                int chosen = choose(placed, i, state, results, branch);
                branch = 0;
                if (chosen < 0) {
                    i = forced ? -1 : after(i, placed);
                    continue;
                }
                boolean takesEffect = chosen < results.length;
                push(i, state, chosen, takesEffect, forced);
                state = takesEffect ? results[chosen] : state;
                if (i < known) {
                    lift(i);
                    missing--;
                }
                i = first();
                fresh = true;
            } else {
                keepBest();
                do {
                    if (size == 0) {
                        return HistoryVerdict.WRONG;
                    }
                    size--;
                    int last = placedOperation[size];
                    placed.remove(last);
                    if (last < known) {
                        unlift(last);
                        missing++;
                    }
                    state = placedState[size];
                    i = last;
                    branch = placedBranch[size] + 1;
                } while (placedForced[size]);
            }
        }
        keepBest();
        return HistoryVerdict.CORRECT;
    }

    private void push(int i, int state, int branch, boolean effect, boolean forced) {
        if (size == placedOperation.length) {
            placedOperation = Arrays.copyOf(placedOperation, size * 2);
            placedState = Arrays.copyOf(placedState, size * 2);
            placedBranch = Arrays.copyOf(placedBranch, size * 2);
            placedEffect = Arrays.copyOf(placedEffect, size * 2);
            placedForced = Arrays.copyOf(placedForced, size * 2);
        }
        placedOperation[size] = i;
        placedState[size] = state;
        placedBranch[size] = branch;
        placedEffect[size] = effect;
        placedForced[size++] = forced;
    }

    /** {@return an operation that may stand next, only looks and was told what is so now, or -1} */
    private int look(int state) {
        for (int node = next[0]; node >= 0 && callOf[operationOf[node]] == node; node = next[node]) {
            int i = operationOf[node];
            if (looks[i] && results(i, state).length > 0) {
                return i;
            }
        }
        return -1;
    }

    /** {@return what to try first: some call stands before every return} */
    private int first() {
        return next[0] < 0 ? -1 : operationOf[next[0]];
    }

    /** {@return what to try after {@code i}: what was called before the first return, then what never returned; or -1} */
    private int after(int i, Linearized placed) {
        int candidate = i + 1;
        if (i < known) {
            int node = next[callOf[i]];
            if (callOf[operationOf[node]] == node) {
                return operationOf[node];
            }
            candidate = known;
        }
        while (candidate < operations.size()
                && (placed.has(candidate) || (twin[candidate] >= 0 && !placed.has(twin[candidate])))) {
            candidate++;
        }
        return candidate < operations.size() && operations.get(candidate).call() < firstReturn() ? candidate : -1;
    }

    private int firstReturn() {
        int node = next[0];
        while (callOf[operationOf[node]] == node) {
            node = next[node];
        }
        return positionOf[node];
    }

    /** {@return the first result from {@code branch} on that leads to something new; one past all stands for no effect} */
    private int choose(Linearized placed, int i, int state, int[] results, int branch) {
        boolean certain = operations.get(i).outcome() == Outcome.OK;
        int end = results.length + (certain || i >= known ? 0 : 1);
        for (int b = branch; b < end; b++) {
            placed.add(i);
            if (isNew(placed, b < results.length ? results[b] : state)) {
                return b;
            }
            placed.remove(i);
        }
        return -1;
    }

    private boolean isNew(Linearized placed, int state) {
        if (operations.size() == known) {
            return placed.addTo(seen, state);
        }
        List<long[]> all = ways.computeIfAbsent(placed.key(state), key -> new ArrayList<>(1));
        long[] used = placed.used();
        for (long[] way : all) {
            if (within(way, used)) {
                return false;
            }
        }
        all.removeIf(way -> within(used, way));
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

    private void keepBest() {
        if (size > bestSize) {
            bestSize = size;
            List<Integer> order = new ArrayList<>();
            for (int at = 0; at < size; at++) {
                if (placedEffect[at]) {
                    order.add(placedOperation[at]);
                }
            }
            best = order;
        }
    }

    private void lift(int i) {
        unlink(callOf[i]);
        unlink(returnOf[i]);
    }

    private void unlift(int i) {
        relink(returnOf[i]);
        relink(callOf[i]);
    }

    private void unlink(int node) {
        next[previous[node]] = next[node];
        if (next[node] >= 0) {
            previous[next[node]] = previous[node];
        }
    }

    private void relink(int node) {
        next[previous[node]] = node;
        if (next[node] >= 0) {
            previous[next[node]] = node;
        }
    }

    /** {@return the longest order that was found, of all operations if there is one} */
    List<Operation<I, O>> order() {
        return best.stream().map(operations::get).toList();
    }

    long steps() {
        return steps;
    }

    /** {@return whether it took so long that what does the same was looked for} */
    boolean merged() {
        return merged;
    }
}
