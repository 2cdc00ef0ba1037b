package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of operations that a spec allows and in which none stands before one that had returned when it was
 * called. Wing and Gong, "Testing and verifying concurrent objects", 1993, with the linked list and the cache of
 * (operations so far, state) of Lowe, "Testing for linearizability", 2017. Deviations: an operation of unknown outcome
 * has no return and may stay out of the order; one that may or may not have happened until its return is placed by
 * then, with its effect or without; a spec may allow several results.
 */
final class LinearSearch<S, I, O> {
    private final Spec<S, I, O> spec;
    private final List<Operation<I, O>> operations = new ArrayList<>();
    private final int known;
    private final long budget;

    /* A linked list of calls and returns; node 0 is its head, and -1 its end. */
    private final int[] next;
    private final int[] previous;
    private final int[] operationOf;
    private final int[] callOf;
    private final int[] returnOf;

    private final Set<Linearized.Key> cache = new HashSet<>();
    private final List<Placed<S>> order = new ArrayList<>();
    private List<Placed<S>> best = List.of();
    private long steps;

    private record Placed<S>(int operation, S before, int branch, boolean takesEffect) {}

    LinearSearch(Spec<S, I, O> spec, List<Operation<I, O>> all, long budget) {
        this.spec = spec;
        this.budget = budget;
        all.stream().filter(LinearSearch::returns).forEach(operations::add);
        known = operations.size();
        all.stream().filter(o -> o.outcome() == Outcome.UNKNOWN && !returns(o)).forEach(operations::add);
        int nodes = 1 + operations.size() + known;
        next = new int[nodes];
        previous = new int[nodes];
        operationOf = new int[nodes];
        callOf = new int[operations.size()];
        returnOf = new int[operations.size()];
        link();
    }

    private static boolean returns(Operation<?, ?> operation) {
        return operation.outcome() == Outcome.OK
                || (operation.outcome() == Outcome.UNKNOWN && operation.end() != Operation.NEVER);
    }

    private record Event(int position, int operation, boolean call) {}

    private void link() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            events.add(new Event(operations.get(i).call(), i, true));
            if (i < known) {
                events.add(new Event(operations.get(i).end(), i, false));
            }
        }
        events.sort(Comparator.comparingInt(Event::position));
        int last = 0;
        for (int n = 1; n <= events.size(); n++) {
            Event event = events.get(n - 1);
            operationOf[n] = event.operation;
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
        S state = spec.initial();
        int missing = known;
        int node = next[0];
        int branch = 0;
        while (missing > 0) {
            if (++steps > budget) {
                keepBest();
                return Judgement.UNDECIDED;
            }
            int i = node < 0 ? -1 : operationOf[node];
            if (i >= 0 && callOf[i] == node) {
                List<Spec.Applied<S, O>> results =
                        spec.apply(state, operations.get(i).input());
                int chosen = choose(placed, i, state, results, branch);
                branch = 0;
                if (chosen < 0) {
                    node = next[node];
                    continue;
                }
                boolean takesEffect = chosen < results.size();
                order.add(new Placed<>(i, state, chosen, takesEffect));
                state = takesEffect ? results.get(chosen).state() : state;
                lift(i);
                missing -= i < known ? 1 : 0;
                node = next[0];
            } else {
                keepBest();
                if (order.isEmpty()) {
                    return Judgement.WRONG;
                }
                Placed<S> last = order.remove(order.size() - 1);
                placed.remove(last.operation);
                unlift(last.operation);
                missing += last.operation < known ? 1 : 0;
                state = last.before;
                node = callOf[last.operation];
                branch = last.branch + 1;
            }
        }
        keepBest();
        return Judgement.CORRECT;
    }

    /** {@return the first result from {@code branch} on that leads to something new; one past all stands for no effect} */
    private int choose(Linearized placed, int i, S state, List<Spec.Applied<S, O>> results, int branch) {
        boolean certain = operations.get(i).outcome() == Outcome.OK;
        int end = results.size() + (certain || i >= known ? 0 : 1);
        for (int b = branch; b < end; b++) {
            S next = b < results.size() ? results.get(b).state() : state;
            if (b == results.size() || fits(i, certain, state, results.get(b))) {
                placed.add(i);
                if (cache.add(placed.key(next))) {
                    return b;
                }
                placed.remove(i);
            }
        }
        return -1;
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
        if (i < known) {
            unlink(returnOf[i]);
        }
    }

    private void unlift(int i) {
        if (i < known) {
            relink(returnOf[i]);
        }
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
