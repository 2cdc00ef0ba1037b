package dev.simloop.verify;

import dev.simloop.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a running world to a model of which only a part shows: the program says what is seen, and the model may have hidden
 * variables that the program has not. A run is right if some choice of what is hidden makes it a run of the model; all
 * choices are followed at once. Steps of the model that change nothing seen may happen at any time. Immutable.
 */
public final class HiddenRefinement<S, V> {
    /** How many states of the model may be thought of at once. */
    public static final int MOST = 10_000;

    private final Model<S> model;
    private final Function<? super S, ? extends V> view;

    private HiddenRefinement(Model<S> model, Function<? super S, ? extends V> view) {
        this.model = model;
        this.view = view;
    }

    /** {@return a refinement of {@code model}, of whose states {@code view} shows} */
    public static <S, V> HiddenRefinement<S, V> of(Model<S> model, Function<? super S, ? extends V> view) {
        return new HiddenRefinement<>(model, view);
    }

    /**
     * Watches {@code world} from now on, as property {@code refines NAME} that is asked after every step.
     *
     * @param seen what shows now; asked at once, too; null as long as there is nothing yet. Only looks, as every property
     * @throws AssertionError if what shows at this moment shows of no initial state
     */
    public void watch(World world, Supplier<? extends @Nullable V> seen) {
        Objects.requireNonNull(seen);
        Watch watch = new Watch();
        V first = seen.get();
        if (first != null) {
            watch.moved(first);
        }
        world.always("refines " + model.name(), () -> {
            V now = seen.get();
            if (now != null) {
                watch.moved(now);
            }
            return true;
        });
    }

    /** One world, and the states in which the model may be. */
    private final class Watch {
        private Set<S> possible = Set.of();
        private @Nullable V last;

        void moved(V now) {
            V before = last;
            if (now.equals(before)) {
                return;
            }
            Set<S> next = new LinkedHashSet<>();
            if (before == null) {
                model.initial.stream().filter(state -> shows(state, now)).forEach(next::add);
            } else {
                for (S state : possible) {
                    for (Model.Move<S> move : model.moves(state)) {
                        if (shows(move.state(), now)) {
                            next.add(move.state());
                        }
                    }
                }
            }
            if (next.isEmpty()) {
                throw new AssertionError(
                        before == null
                                ? "the world begins as " + now + ", which shows of no initial state of model "
                                        + model.name()
                                : "the world went from " + before + " to " + now + ", which no action of model "
                                        + model.name() + " does from any of the " + possible.size()
                                        + " states it may be in, such as "
                                        + possible.iterator().next());
            }
            possible = closed(next, now);
            last = now;
        }

        private boolean shows(S state, V now) {
            return now.equals(view.apply(state));
        }

        /** What can come to be without anything to be seen. */
        private Set<S> closed(Set<S> from, V now) {
            Set<S> all = new LinkedHashSet<>(from);
            Deque<S> queue = new ArrayDeque<>(from);
            while (!queue.isEmpty()) {
                List<Model.Move<S>> moves = model.moves(queue.remove());
                for (Model.Move<S> move : moves) {
                    if (shows(move.state(), now) && all.add(move.state())) {
                        queue.add(move.state());
                    }
                }
                if (all.size() > MOST) {
                    throw new AssertionError("model " + model.name() + " may be in more than " + MOST
                            + " states that all show as " + now + ": too much is hidden");
                }
            }
            return all;
        }
    }
}
