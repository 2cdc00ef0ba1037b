package dev.simloop.verify;

import dev.simloop.CheckReturnValue;
import dev.simloop.Counter;
import dev.simloop.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds a running world to a model: seen through an abstraction, each step of the world is an action of the model, or
 * nothing the model speaks of (a stutter). Immutable but for its {@link #coverage()}, which may be shared by the runs of a
 * campaign on any number of threads.
 *
 * <p>This is refinement by a state function, as in Abadi and Lamport, <i>The existence of refinement mappings</i> (1991),
 * for the runs that are made; nothing is said of runs that are not.
 */
public final class Refinement<S> {
    private static final int SHOWN = 5;

    private final Model<S> model;
    private final int most;
    private final ModelCoverage coverage;

    private Refinement(Model<S> model, int most, ModelCoverage coverage) {
        this.model = model;
        this.most = most;
        this.coverage = coverage;
    }

    /** {@return a refinement that allows one action of the model in each step of the world} */
    public static <S> Refinement<S> of(Model<S> model) {
        return new Refinement<>(model, 1, new ModelCoverage(model.name(), model.actionNames()));
    }

    /**
     * {@return a copy that allows up to {@code most} actions of the model in one step of the world, as where one message
     * makes a node do two things} It has a coverage of its own.
     */
    @CheckReturnValue
    public Refinement<S> withActionsInAStep(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("number of actions in a step is not positive: " + most);
        }
        return new Refinement<>(model, most, new ModelCoverage(model.name(), model.actionNames()));
    }

    /** {@return the model} */
    public Model<S> model() {
        return model;
    }

    /** {@return which actions and transitions of the model the watched worlds have taken so far} */
    public ModelCoverage coverage() {
        return coverage;
    }

    /**
     * Watches {@code world} from now on, as property {@code refines NAME} that is asked after every step: the model's
     * invariants hold of the abstract state, and it changes as the model allows. Each action of the model is a counter
     * {@code model.NAME.ACTION} of the run.
     *
     * @param abstraction the abstract state now; asked at once, too; null as long as there is none yet. The first one
     *     has to be an initial state of the model. Only looks, as every property
     * @throws AssertionError if the abstract state at this moment is no initial state
     */
    public void watch(World world, Supplier<? extends @Nullable S> abstraction) {
        Objects.requireNonNull(abstraction);
        Watch watch = new Watch(world);
        S first = abstraction.get();
        if (first != null) {
            watch.moved(first);
        }
        world.always("refines " + model.name(), () -> {
            S now = abstraction.get();
            if (now != null) {
                watch.moved(now);
            }
            return true;
        });
    }

    /** One world, held to the model. */
    private final class Watch {
        private final List<Counter> counters = new ArrayList<>();
        private @Nullable S last;
        private @Nullable Object lastKey;

        Watch(World world) {
            for (String action : model.actionNames()) {
                counters.add(world.domain().counter("model." + model.name() + "." + action));
            }
        }

        void moved(S now) {
            S before = last;
            if (now.equals(before)) {
                return;
            }
            Object key = model.keyOf(now);
            if (before == null) {
                begin(now, key);
            } else if (!key.equals(lastKey)) {
                List<Integer> path = pathTo(before, key);
                if (path == null) {
                    throw new AssertionError(unexplained(before, now));
                }
                for (int action : path) {
                    counters.get(action).add();
                }
                coverage.took(path, Objects.requireNonNull(lastKey), key);
            }
            model.checkInvariants(now);
            last = now;
            lastKey = key;
        }

        private void begin(S now, Object key) {
            for (S state : model.initial) {
                if (model.keyOf(state).equals(key)) {
                    return;
                }
            }
            throw new AssertionError("the world begins in " + now + ", which is no initial state of model "
                    + model.name() + ": " + shown(model.initial));
        }
    }

    /** {@return the indices of the fewest actions that lead from {@code from} to a state with that key, or null} */
    private @Nullable List<Integer> pathTo(S from, Object key) {
        List<S> states = List.of(from);
        List<List<Integer>> paths = List.of(List.of());
        for (int depth = 1; depth <= most; depth++) {
            List<S> nextStates = new ArrayList<>();
            List<List<Integer>> nextPaths = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) {
                for (Model.Move<S> move : model.moves(states.get(i))) {
                    List<Integer> path = new ArrayList<>(paths.get(i));
                    path.add(move.action());
                    if (model.keyOf(move.state()).equals(key)) {
                        return path;
                    }
                    nextStates.add(move.state());
                    nextPaths.add(path);
                }
            }
            states = nextStates;
            paths = nextPaths;
        }
        return null;
    }

    private String unexplained(S before, S now) {
        return "the world went from " + before + " to " + now + ", which no "
                + (most == 1 ? "action" : "sequence of up to " + most + " actions") + " of model " + model.name()
                + " does; " + allowed(model, before);
    }

    /** {@return in words what {@code model} allows in {@code state}, and where that is nothing, why} */
    static <S> String allowed(Model<S> model, S state) {
        List<String> allowed = new ArrayList<>();
        for (Model.Move<S> move : model.moves(state)) {
            allowed.add(model.actionNames().get(move.action()) + " to " + move.state());
        }
        if (!allowed.isEmpty()) {
            return "it allows " + shown(allowed);
        }
        List<String> guards = new ArrayList<>();
        List<String> choices = new ArrayList<>();
        for (Action<S> action : model.actions) {
            (action.guard().test(state) ? choices : guards).add(action.name());
        }
        List<String> why = new ArrayList<>();
        if (!guards.isEmpty()) {
            why.add("the guard is false of " + shown(guards));
        }
        if (!choices.isEmpty()) {
            why.add("there is no successor by " + shown(choices));
        }
        return "it allows nothing there: " + String.join(", ", why);
    }

    private static String shown(List<?> all) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
            text.append(i == 0 ? "" : "; ").append(all.get(i));
        }
        return all.size() > SHOWN ? text + "; and " + (all.size() - SHOWN) + " more" : text.toString();
    }
}
