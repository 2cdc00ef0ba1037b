package dev.simloop.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All states and steps of a model, kept in memory: for liveness and for drawings. Numbered in breadth-first order from 0,
 * the initial states first.
 */
public final class StateGraph<S> {
    final Model<S> model;
    final List<S> states = new ArrayList<>();
    int initial;

    /** Steps from state s are those from {@code first.get(s)} to before {@code first.get(s + 1)}. */
    final IntList first = new IntList();

    final IntList target = new IntList();
    final IntList action = new IntList();

    /** For each promise of fairness, the states where one of its actions would change the state. */
    final List<BitSet> enabled = new ArrayList<>();

    final List<String> limits = new ArrayList<>();
    private long outside;

    private StateGraph(Model<S> model) {
        this.model = model;
        model.fairness.forEach(promise -> enabled.add(new BitSet()));
    }

    static <S> StateGraph<S> explore(ModelChecker<S> settings) {
        StateGraph<S> graph = new StateGraph<>(settings.model);
        graph.fill(settings);
        return graph;
    }

    private void fill(ModelChecker<S> settings) {
        Visited<S> visited = settings.visited();
        for (S state : model.initial) {
            if (within(state)) {
                number(visited, state);
            } else {
                outside++;
            }
        }
        initial = states.size();
        IntList depths = new IntList();
        for (int s = 0; s < initial; s++) {
            depths.add(0);
        }
        first.add(0);
        for (int s = 0; s < states.size(); s++) {
            if (states.size() >= settings.maxStates) {
                stop(s, "stopped at the bound of " + settings.maxStates + " states (maxStates)");
                return;
            }
            if (depths.get(s) >= settings.maxDepth) {
                stop(s, "stopped at the bound of depth " + settings.maxDepth + " (maxDepth)");
                return;
            }
            leave(visited, s);
            first.add(target.size());
            while (depths.size() < states.size()) {
                depths.add(depths.get(s) + 1);
            }
        }
        if (outside > 0 && model.constraint != null) {
            limits.add("constraint \"" + model.constraint.name() + "\" cut " + outside + " transitions off");
        }
    }

    private void leave(Visited<S> visited, int s) {
        S state = states.get(s);
        BitSet changing = new BitSet();
        for (int a = 0; a < model.actions.size(); a++) {
            Action<S> taken = model.actions.get(a);
            int index = a;
            try {
                if (taken.guard().test(state)) {
                    taken.effect().each(state, next -> {
                        if (!next.equals(state)) {
                            changing.set(index);
                        }
                        if (within(next)) {
                            target.add(number(visited, next));
                            action.add(index);
                        } else {
                            outside++;
                        }
                    });
                }
            } catch (RuntimeException | AssertionError thrown) {
                throw new ModelException(
                        "action " + taken.name() + " of model " + model.name + " threw in state " + state, thrown);
            }
        }
        for (int f = 0; f < enabled.size(); f++) {
            if (changing.intersects(model.fairness.get(f).actions())) {
                enabled.get(f).set(s);
            }
        }
    }

    /** States that were found but not left keep no steps; their fairness is worked out all the same. */
    private void stop(int from, String why) {
        limits.add(why + ": " + from + " states were left, not complete");
        for (int s = from; s < states.size(); s++) {
            BitSet changing = model.changing(states.get(s));
            for (int f = 0; f < enabled.size(); f++) {
                if (changing.intersects(model.fairness.get(f).actions())) {
                    enabled.get(f).set(s);
                }
            }
            first.add(target.size());
        }
    }

    private boolean within(S state) {
        return model.constraint == null || model.constraint.test().test(state);
    }

    private int number(Visited<S> visited, S state) {
        long print = visited.print(state);
        int fresh = states.size();
        if (visited.claim(state, print, fresh)) {
            visited.settle(state, print, fresh, fresh);
            states.add(state);
            return fresh;
        }
        return (int) visited.number(state, print);
    }

    /**
     * {@return for each invariant of the model that a state breaks, its name and the first such state; in the order of the
     * invariants}
     */
    List<String> brokenInvariants() {
        List<String> found = broken;
        if (found != null) {
            return found;
        }
        List<String> all = new ArrayList<>();
        for (Named<S> invariant : model.invariants) {
            for (S state : states) {
                String how = broken(invariant, state);
                if (how != null) {
                    all.add("invariant \"" + invariant.name() + "\" " + how + " in " + state);
                    break;
                }
            }
        }
        for (NamedStep<S> invariant : model.stepInvariants) {
            String step = brokenStep(invariant);
            if (step != null) {
                all.add(step);
            }
        }
        broken = List.copyOf(all);
        return broken;
    }

    private @Nullable List<String> broken;

    private static <S> @Nullable String broken(Named<S> invariant, S state) {
        try {
            return invariant.test().test(state) ? null : "is violated";
        } catch (AssertionError violated) {
            return "is violated";
        } catch (RuntimeException thrown) {
            return "threw " + thrown;
        }
    }

    private @Nullable String brokenStep(NamedStep<S> invariant) {
        for (int s = 0; s < states.size(); s++) {
            for (int e = first.get(s); e < first.get(s + 1); e++) {
                S from = states.get(s);
                S to = states.get(target.get(e));
                boolean allowed;
                try {
                    allowed = from.equals(to) || invariant.allowed().test(from, to);
                } catch (AssertionError violated) {
                    allowed = false;
                }
                if (!allowed) {
                    return "invariant \"" + invariant.name() + "\" is violated by the step from " + from + " to " + to;
                }
            }
        }
        return null;
    }

    /**
     * Checks that {@code goal} is met on every fair run of what was explored; any number of goals of one graph.
     *
     * @throws IllegalStateException if the model has a symmetry or a view: a cycle of what is left is none of the model
     */
    public LivenessResult<S> checkLiveness(Goal<S> goal) {
        ModelChecker.refuseQuotients(model);
        return Liveness.check(this, goal);
    }

    /** {@return its states, in breadth-first order} */
    public List<S> states() {
        return java.util.Collections.unmodifiableList(states);
    }

    /** {@return how many steps it has} */
    public int steps() {
        return target.size();
    }

    /** {@return what left states out; empty if it is whole} */
    public List<String> limits() {
        return List.copyOf(limits);
    }

    /**
     * {@return a drawing of it}
     *
     * @throws IllegalStateException if it has more states than can be looked at; see {@link Drawing#MAX_NODES}
     */
    public Drawing draw() {
        if (states.size() > Drawing.MAX_NODES) {
            throw new IllegalStateException("the graph of model " + model.name + " has " + states.size()
                    + " states, more than the " + Drawing.MAX_NODES + " that a drawing may have");
        }
        List<Drawing.Node> nodes = new ArrayList<>();
        List<Drawing.Edge> edges = new ArrayList<>();
        for (int s = 0; s < states.size(); s++) {
            nodes.add(new Drawing.Node(states.get(s).toString(), s < initial ? "initial" : ""));
            for (int e = first.get(s); e < first.get(s + 1); e++) {
                edges.add(new Drawing.Edge(
                        s, target.get(e), model.actions.get(action.get(e)).name()));
            }
        }
        return new Drawing(model.name, nodes, edges);
    }
}
