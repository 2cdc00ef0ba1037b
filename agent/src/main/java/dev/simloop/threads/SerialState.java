package dev.simloop.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the threads of a program would leave if they ran one after the other. */
final class SerialState<S> {
    /** 5,040 orders. */
    static final int MOST_THREADS = 7;

    private final Callable<? extends S> setup;
    private final List<Interleave.Named<S>> threads;
    private final Function<? super S, ?> state;
    private final List<String> seen = new ArrayList<>();

    SerialState(Callable<? extends S> setup, List<Interleave.Named<S>> threads, Function<? super S, ?> state) {
        this.setup = setup;
        this.threads = threads;
        this.state = state;
    }

    /**
     * Looks for an order of whole threads that leaves what {@code shared} is.
     *
     * @throws AssertionError if there is none
     */
    void check(S shared) throws Exception {
        Object left = state.apply(shared);
        if (!isLeftBy(left, new ArrayList<>())) {
            throw new AssertionError(
                    "the threads left " + left + ", and one after the other they leave " + String.join(", or ", seen));
        }
    }

    private boolean isLeftBy(@Nullable Object left, List<Interleave.Named<S>> order) throws Exception {
        if (order.size() == threads.size()) {
            Object serial = state.apply(run(order));
            String text = String.valueOf(serial);
            if (!seen.contains(text)) {
                seen.add(text);
            }
            return Objects.deepEquals(serial, left);
        }
        for (Interleave.Named<S> next : threads) {
            if (!order.contains(next)) {
                order.add(next);
                boolean found = isLeftBy(left, order);
                order.remove(order.size() - 1);
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    private S run(List<Interleave.Named<S>> order) throws Exception {
        S fresh = setup.call();
        for (Interleave.Named<S> thread : order) {
            thread.body().run(fresh);
        }
        return fresh;
    }
}
