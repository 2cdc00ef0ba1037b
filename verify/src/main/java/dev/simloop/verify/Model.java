package dev.simloop.verify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A design: initial states, and named actions that lead from state to state. A state is any immutable value with
 * {@code equals} and {@code hashCode}: records and Kotlin data classes of numbers, strings, enums and collections work as
 * they are. All functions of a model are pure and may be called from several threads at once.
 *
 * <p>Immutable; made by {@link #named}.
 */
public final class Model<S> {
    final String name;
    final List<S> initial;
    final List<Action<S>> actions;
    final List<Named<S>> invariants;
    final List<NamedStep<S>> stepInvariants;
    final Predicate<? super S> terminal;
    final List<Fairness> fairness;
    final @Nullable UnaryOperator<S> symmetry;
    final @Nullable Named<S> constraint;
    final @Nullable Function<? super S, ?> view;
    final @Nullable Fingerprint<? super S> fingerprint;

    Model(ModelBuilder<S> from, List<Fairness> fairness) {
        this.name = from.name;
        this.initial = List.copyOf(from.initial);
        this.actions = List.copyOf(from.actions);
        this.invariants = List.copyOf(from.invariants);
        this.stepInvariants = List.copyOf(from.stepInvariants);
        this.terminal = from.terminal;
        this.fairness = List.copyOf(fairness);
        this.symmetry = from.symmetry;
        this.constraint = from.constraint;
        this.view = from.view;
        this.fingerprint = from.fingerprint;
    }

    /** The same model, held to more. */
    private Model(Model<S> from, Named<S> invariant, NamedStep<S> stepInvariant) {
        name = from.name;
        initial = from.initial;
        actions = from.actions;
        invariants = with(from.invariants, invariant);
        stepInvariants = with(from.stepInvariants, stepInvariant);
        terminal = from.terminal;
        fairness = from.fairness;
        symmetry = from.symmetry;
        constraint = from.constraint;
        view = from.view;
        fingerprint = from.fingerprint;
    }

    private static <T> List<T> with(List<T> all, T one) {
        List<T> more = new ArrayList<>(all);
        more.add(one);
        return List.copyOf(more);
    }

    Model<S> heldTo(Named<S> invariant, NamedStep<S> stepInvariant) {
        return new Model<>(this, invariant, stepInvariant);
    }

    /** {@return a builder of a model of that name} */
    public static <S> ModelBuilder<S> named(String name) {
        return new ModelBuilder<>(name);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the names of its actions, in the order they were given} */
    public List<String> actionNames() {
        return actions.stream().map(Action::name).toList();
    }

    /** {@return the names of its invariants, in the order they were given} */
    public List<String> invariantNames() {
        return invariants.stream().map(Named::name).toList();
    }

    /** {@return the names of what is demanded of its steps, in the order they were given} */
    public List<String> stepInvariantNames() {
        return stepInvariants.stream().map(NamedStep::name).toList();
    }

    /** Checks it with the default settings; see {@link ModelChecker#check}. */
    public CheckResult<S> check() {
        return ModelChecker.of(this).check();
    }

    /** Checks a goal with the default settings; see {@link ModelChecker#checkLiveness}. */
    public LivenessResult<S> checkLiveness(Goal<S> goal) {
        return ModelChecker.of(this).checkLiveness(goal);
    }

    /** Checks several goals in one exploration, with the default settings; see {@link ModelChecker#checkLiveness}. */
    public List<LivenessResult<S>> checkLiveness(List<Goal<S>> goals) {
        return ModelChecker.of(this).checkLiveness(goals);
    }

    /** Checks that it refines {@code design}, with the default settings; see {@link ModelChecker#checkRefines}. */
    public <A> CheckResult<S> checkRefines(Model<A> design, Function<? super S, ? extends A> abstraction) {
        return ModelChecker.of(this).checkRefines(design, abstraction);
    }

    /** {@return what stands for {@code state} when states are compared: its view, after symmetry} */
    Object keyOf(S state) {
        S canonical = symmetry == null ? state : symmetry.apply(state);
        return view == null ? canonical : view.apply(canonical);
    }

    /** An action, by its index, and a state it leads to. */
    record Move<S>(int action, S state) {}

    /** {@return what can happen in {@code state}, in the order of the actions and of their successors} */
    List<Move<S>> moves(S state) {
        List<Move<S>> moves = new ArrayList<>();
        for (int a = 0; a < actions.size(); a++) {
            int index = a;
            Action<S> action = actions.get(a);
            if (action.guard().test(state)) {
                action.effect().each(state, next -> moves.add(new Move<>(index, next)));
            }
        }
        return moves;
    }

    /** Throws an {@link AssertionError} that names the first invariant that {@code state} breaks. */
    void checkInvariants(S state) {
        for (Named<S> invariant : invariants) {
            if (!invariant.test().test(state)) {
                throw new AssertionError(
                        "invariant " + invariant.name() + " of model " + name + " is false of " + state);
            }
        }
    }

    /** {@return the actions, as indices, that change {@code state}} */
    BitSet changing(S state) {
        BitSet enabled = new BitSet(actions.size());
        for (int a = 0; a < actions.size(); a++) {
            int index = a;
            Action<S> action = actions.get(a);
            if (action.guard().test(state)) {
                action.effect().each(state, next -> {
                    if (!next.equals(state)) {
                        enabled.set(index);
                    }
                });
            }
        }
        return enabled;
    }
}
