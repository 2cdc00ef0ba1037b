package dev.simloop.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What a model has to keep to refine another. */
final class ModelRefinement<S, A> {
    /** Of how many abstract states the successors are kept. */
    private static final int KEPT = 100_000;

    private final Model<A> design;
    private final Function<? super S, ? extends A> abstraction;
    private final ConcurrentHashMap<A, Set<Object>> successors = new ConcurrentHashMap<>();

    ModelRefinement(Model<A> design, Function<? super S, ? extends A> abstraction) {
        this.design = design;
        this.abstraction = abstraction;
    }

    Model<S> of(Model<S> model) {
        Set<Object> initial = new HashSet<>();
        design.initial.forEach(state -> initial.add(design.keyOf(state)));
        List<S> wrong = model.initial.stream()
                .filter(state -> !initial.contains(design.keyOf(abstraction.apply(state))))
                .toList();
        return model.heldTo(
                new Named<>("begins as " + design.name, state -> begins(state, wrong)),
                new NamedStep<>("refines " + design.name, this::allows));
    }

    private boolean begins(S state, List<S> wrong) {
        if (wrong.contains(state)) {
            throw new AssertionError("it is seen as " + abstraction.apply(state)
                    + ", which is no initial state of model " + design.name);
        }
        return true;
    }

    private boolean allows(S before, S after) {
        A from = abstraction.apply(before);
        A to = abstraction.apply(after);
        Object key = design.keyOf(to);
        if (design.keyOf(from).equals(key)) {
            return true;
        }
        if (successors.size() > KEPT) {
            successors.clear();
        }
        Set<Object> allowed = successors.computeIfAbsent(from, this::successors);
        if (!allowed.contains(key)) {
            throw new AssertionError("seen as " + from + ", then as " + to + ", which no action of model " + design.name
                    + " does; " + Refinement.allowed(design, from));
        }
        return true;
    }

    private Set<Object> successors(A from) {
        Set<Object> all = new HashSet<>();
        design.moves(from).forEach(move -> all.add(design.keyOf(move.state())));
        return all;
    }
}
