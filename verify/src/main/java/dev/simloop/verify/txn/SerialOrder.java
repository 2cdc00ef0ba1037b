package dev.simloop.verify.txn;

import dev.simloop.CheckReturnValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a final state is that of some serial order: no invariant is needed to see a lost update. Immutable. All orders
 * are tried, with a cache of (which steps, state), so it is for some twenty steps at most, or for steps whose results
 * often meet.
 */
public final class SerialOrder<S> {
    private static final int MOST = 62;

    private final S initial;
    private final List<NamedStep<S>> steps;

    private record NamedStep<S>(String client, String name, UnaryOperator<S> apply) {}

    private record At<S>(long done, S state) {}

    private SerialOrder(S initial, List<NamedStep<S>> steps) {
        this.initial = initial;
        this.steps = steps;
    }

    /** {@return no steps yet, in that state} */
    public static <S> SerialOrder<S> from(S initial) {
        return new SerialOrder<>(initial, List.of());
    }

    /**
     * Adds a step. Those of one client come in the order in which they are added.
     *
     * @throws IllegalArgumentException if there are 62 already
     */
    @CheckReturnValue
    public SerialOrder<S> step(String client, String name, UnaryOperator<S> apply) {
        if (steps.size() == MOST) {
            throw new IllegalArgumentException("more than " + MOST + " steps");
        }
        List<NamedStep<S>> more = new ArrayList<>(steps);
        more.add(new NamedStep<>(client, name, apply));
        return new SerialOrder<>(initial, List.copyOf(more));
    }

    /** {@return the names of the steps in an order that leads to {@code end}; null if there is none} */
    public @Nullable List<String> explain(S end) {
        return explain(end::equals);
    }

    /** {@return the names of the steps in an order that leads to a state such as {@code end}; null if there is none} */
    public @Nullable List<String> explain(Predicate<? super S> end) {
        List<String> order = new ArrayList<>();
        return search(0, initial, end, new HashSet<>(), order) ? List.copyOf(order) : null;
    }

    /**
     * Throws unless some order leads to {@code end}.
     *
     * @throws AssertionError naming the state and the steps
     */
    public void assertExplains(S end) {
        if (explain(end) == null) {
            throw new AssertionError("no serial order of "
                    + steps.stream().map(NamedStep::name).toList() + " leads from " + initial + " to " + end);
        }
    }

    private boolean search(long done, S state, Predicate<? super S> end, Set<At<S>> tried, List<String> order) {
        if (order.size() == steps.size()) {
            return end.test(state);
        }
        if (!tried.add(new At<>(done, state))) {
            return false;
        }
        Set<String> passed = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            NamedStep<S> step = steps.get(i);
            if ((done >>> i & 1) != 0 || !passed.add(step.client)) {
                continue;
            }
            order.add(step.name);
            if (search(done | 1L << i, step.apply.apply(state), end, tried, order)) {
                return true;
            }
            order.remove(order.size() - 1);
        }
        return false;
    }
}
