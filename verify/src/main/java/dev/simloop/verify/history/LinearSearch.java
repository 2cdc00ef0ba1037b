package dev.simloop.verify.history;

import java.util.ArrayList;
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
 * <p>What never returned is tried only where nothing that returned fits, and of two ways to the same state through the
 * same operations the one that has used up more of it is given up: whatever could follow it can follow the other. Without
 * that, each such operation would double the ways.
 */
final class LinearSearch<S, I, O> {
    private final Spec<S, I, O> spec;
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

    private final Map<Linearized.Key, List<long[]>> cache = new HashMap<>();
    private final List<Placed<S>> order = new ArrayList<>();
    private List<Placed<S>> best = List.of();
    private long steps;

    private record Placed<S>(int operation, S before, int branch, boolean takesEffect) {}

    LinearSearch(Spec<S, I, O> spec, List<Operation<I, O>> all, long budget) {
        this.spec = spec;
        this.budget = budget;
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
        link();
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

    /** {@return {@link Judgement#CORRECT} if there is an order, which {@link #order} then is} */
    Judgement run() {
        Linearized placed = new Linearized(known, operations.size() - known);
        S state = operations.isEmpty()
                ? spec.initial()
                : spec.initial(spec.partition(operations.get(0).input()));
        int missing = known;
        int i = first();
        int branch = 0;
        while (missing > 0) {
            if (++steps > budget) {
                keepBest();
                return Judgement.UNDECIDED;
            }
            if (i >= 0) {
                List<Spec.Applied<S, O>> results = spec.apply(
                        state,
                        spec.askedBy(
                                operations.get(i).client(), operations.get(i).input()));
                int chosen = choose(placed, i, state, results, branch);
                branch = 0;
                if (chosen < 0) {
                    i = after(i, placed);
                    continue;
                }
                boolean takesEffect = chosen < results.size();
                order.add(new Placed<>(i, state, chosen, takesEffect));
                state = takesEffect ? results.get(chosen).state() : state;
                if (i < known) {
                    lift(i);
                    missing--;
                }
                i = first();
            } else {
                keepBest();
                if (order.isEmpty()) {
                    return Judgement.WRONG;
                }
                Placed<S> last = order.remove(order.size() - 1);
                placed.remove(last.operation);
                if (last.operation < known) {
                    unlift(last.operation);
                    missing++;
                }
                state = last.before;
                i = last.operation;
                branch = last.branch + 1;
            }
        }
        keepBest();
        return Judgement.CORRECT;
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
        while (candidate < operations.size() && placed.has(candidate)) {
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
    private int choose(Linearized placed, int i, S state, List<Spec.Applied<S, O>> results, int branch) {
        boolean certain = operations.get(i).outcome() == Outcome.OK;
        int end = results.size() + (certain || i >= known ? 0 : 1);
        for (int b = branch; b < end; b++) {
            S next = b < results.size() ? results.get(b).state() : state;
            if (b == results.size() || fits(i, certain, state, results.get(b))) {
                placed.add(i);
                if (isNew(placed, next)) {
                    return b;
                }
                placed.remove(i);
            }
        }
        return -1;
    }

    private boolean isNew(Linearized placed, S state) {
        List<long[]> ways = cache.computeIfAbsent(placed.key(state), key -> new ArrayList<>(1));
        long[] used = placed.used();
        for (long[] way : ways) {
            if (within(way, used)) {
                return false;
            }
        }
        ways.removeIf(way -> within(used, way));
        ways.add(used);
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

    /** What is not known to have happened is only of use if it changes something. */
    private boolean fits(int i, boolean certain, S state, Spec.Applied<S, O> result) {
        return certain
                ? Outputs.same(operations.get(i).output(), result.output())
                : !result.state().equals(state);
    }

    private void keepBest() {
        if (order.size() > best.size()) {
            best = List.copyOf(order);
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
        return best.stream()
                .filter(Placed::takesEffect)
                .map(placed -> operations.get(placed.operation))
                .toList();
    }

    long steps() {
        return steps;
    }
}
