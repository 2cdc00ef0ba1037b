package dev.simloop.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link Model}. Not for several threads. */
public final class ModelBuilder<S> {
    final String name;
    final List<S> initial = new ArrayList<>();
    final List<Action<S>> actions = new ArrayList<>();
    final List<Named<S>> invariants = new ArrayList<>();
    final List<NamedStep<S>> stepInvariants = new ArrayList<>();
    Predicate<? super S> terminal = state -> false;

    @Nullable
    UnaryOperator<S> symmetry;

    @Nullable
    Named<S> constraint;

    @Nullable
    Function<? super S, ?> view;

    @Nullable
    Fingerprint<? super S> fingerprint;

    private final List<Promise> promises = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /** A promise of fairness, by names that are looked up once all actions are known. */
    private record Promise(boolean strong, boolean together, String label, List<String> names) {}

    ModelBuilder(String name) {
        this.name = nonBlank("model name", name);
    }

    /** Adds an initial state. */
    public ModelBuilder<S> initial(S state) {
        initial.add(state);
        return this;
    }

    /** Adds initial states, in their order. */
    public ModelBuilder<S> initial(Iterable<? extends S> states) {
        states.forEach(initial::add);
        return this;
    }

    /** Adds an action with one successor, possible where {@code guard} holds. */
    public ModelBuilder<S> action(String name, Predicate<? super S> guard, UnaryOperator<S> effect) {
        return add(new Action<>(name, name, guard, (state, out) -> out.accept(effect.apply(state))));
    }

    /** Adds an action with any number of successors; where it gives none, it is not possible. */
    public ModelBuilder<S> choice(
            String name, Predicate<? super S> guard, Function<? super S, ? extends Iterable<? extends S>> successors) {
        return add(new Action<>(
                name, name, guard, (state, out) -> successors.apply(state).forEach(out)));
    }

    /**
     * Adds one action for each value of a parameter, called {@code name(value)}. Fairness given to {@code name} is given
     * to each of them.
     */
    public <P> ModelBuilder<S> actions(
            String name,
            Iterable<? extends P> values,
            BiPredicate<? super S, ? super P> guard,
            BiFunction<? super S, ? super P, ? extends S> effect) {
        for (P value : values) {
            add(new Action<>(
                    name + "(" + value + ")",
                    name,
                    state -> guard.test(state, value),
                    (state, out) -> out.accept(effect.apply(state, value))));
        }
        return this;
    }

    /** As {@link #actions}, with any number of successors each. */
    public <P> ModelBuilder<S> choices(
            String name,
            Iterable<? extends P> values,
            BiPredicate<? super S, ? super P> guard,
            BiFunction<? super S, ? super P, ? extends Iterable<? extends S>> successors) {
        for (P value : values) {
            add(new Action<>(
                    name + "(" + value + ")",
                    name,
                    state -> guard.test(state, value),
                    (state, out) -> successors.apply(state, value).forEach(out)));
        }
        return this;
    }

    /** Demands that {@code holds} in every state. It may throw an {@link AssertionError}, whose message is reported. */
    public ModelBuilder<S> invariant(String name, Predicate<? super S> holds) {
        unused("invariant", name);
        invariants.add(new Named<>(name, holds));
        return this;
    }

    /**
     * Demands that every step that changes the state is {@code allowed}, given the state before and after it: the action
     * property {@code [][A]_v} of TLA+, with the whole state for {@code v}. It may throw an {@link AssertionError}.
     */
    public ModelBuilder<S> stepInvariant(String name, BiPredicate<? super S, ? super S> allowed) {
        unused("invariant", name);
        stepInvariants.add(new NamedStep<>(name, allowed));
        return this;
    }

    /** As {@link #stepInvariant(String, BiPredicate)}, of the steps that change what {@code view} gives. */
    public ModelBuilder<S> stepInvariant(
            String name, Function<? super S, ?> view, BiPredicate<? super S, ? super S> allowed) {
        return stepInvariant(
                name, (before, after) -> view.apply(before).equals(view.apply(after)) || allowed.test(before, after));
    }

    /** Says where a run may end; elsewhere a state without successors is a deadlock. By default it may end nowhere. */
    public ModelBuilder<S> terminal(Predicate<? super S> mayEnd) {
        this.terminal = mayEnd;
        return this;
    }

    /** Promises weak fairness to each of these actions: what stays possible is done. */
    public ModelBuilder<S> weaklyFair(String... names) {
        return promiseEach(false, names);
    }

    /** Promises strong fairness to each of these actions: what is possible again and again is done. */
    public ModelBuilder<S> stronglyFair(String... names) {
        return promiseEach(true, names);
    }

    /** Promises weak fairness to these actions together, as to the steps of one process: {@code label} names them. */
    public ModelBuilder<S> weaklyFairTogether(String label, String... names) {
        promises.add(new Promise(false, true, label, List.of(names)));
        return this;
    }

    /** Promises strong fairness to these actions together. */
    public ModelBuilder<S> stronglyFairTogether(String label, String... names) {
        promises.add(new Promise(true, true, label, List.of(names)));
        return this;
    }

    /**
     * Says that states which {@code canonical} maps to one value behave alike, as when processes change places. It must
     * be idempotent (which is checked on the way) and respect actions and invariants (which is not). Traces stay runs
     * of the model itself.
     */
    public ModelBuilder<S> symmetry(UnaryOperator<S> canonical) {
        this.symmetry = canonical;
        return this;
    }

    /**
     * Limits the search: states where {@code within} is false are held to the invariants, but neither counted nor left
     * by any action. A result that met such a state proves nothing beyond it, and says so.
     */
    public ModelBuilder<S> constraint(String name, Predicate<? super S> within) {
        this.constraint = new Named<>(nonBlank("constraint name", name), within);
        return this;
    }

    /** Compares states by their view alone. States left out that way are not checked, so the result is no proof. */
    public ModelBuilder<S> view(Function<? super S, ?> view) {
        this.view = view;
        return this;
    }

    /** Replaces the default {@link Fingerprint}. Given the state, after symmetry; not used together with a view. */
    public ModelBuilder<S> fingerprint(Fingerprint<? super S> fingerprint) {
        this.fingerprint = fingerprint;
        return this;
    }

    /**
     * {@return the model}
     *
     * @throws IllegalStateException if it has no initial state or no action, has both a view and a fingerprint, or
     *     promises fairness to an unknown action
     */
    public Model<S> build() {
        if (initial.isEmpty()) {
            throw new IllegalStateException("model " + name + " has no initial state");
        }
        if (actions.isEmpty()) {
            throw new IllegalStateException("model " + name + " has no action");
        }
        if (view != null && fingerprint != null) {
            throw new IllegalStateException("model " + name + " has a view and a fingerprint of the state");
        }
        List<Fairness> fairness = new ArrayList<>();
        promises.forEach(promise -> resolve(promise, fairness));
        return new Model<>(this, fairness);
    }

    private void resolve(Promise promise, List<Fairness> into) {
        BitSet all = new BitSet();
        for (String wanted : promise.names) {
            BitSet found = new BitSet();
            for (int i = 0; i < actions.size(); i++) {
                Action<S> action = actions.get(i);
                if (action.name().equals(wanted) || action.family().equals(wanted)) {
                    found.set(i);
                }
            }
            if (found.isEmpty()) {
                throw new IllegalStateException("model " + name + " promises fairness to an unknown action: " + wanted
                        + "; its actions are " + actions);
            }
            all.or(found);
        }
        if (promise.together) {
            into.add(new Fairness(promise.strong, promise.label, all));
        } else {
            for (int i = all.nextSetBit(0); i >= 0; i = all.nextSetBit(i + 1)) {
                BitSet one = new BitSet();
                one.set(i);
                into.add(new Fairness(promise.strong, actions.get(i).name(), one));
            }
        }
    }

    private ModelBuilder<S> promiseEach(boolean strong, String... names) {
        Arrays.stream(names).forEach(name -> promises.add(new Promise(strong, false, name, List.of(name))));
        return this;
    }

    private ModelBuilder<S> add(Action<S> action) {
        unused("action", action.name());
        actions.add(action);
        return this;
    }

    private void unused(String what, String name) {
        nonBlank(what + " name", name);
        if (!taken.add(what + " " + name)) {
            throw new IllegalArgumentException(what + " name is taken: " + name);
        }
    }

    private static String nonBlank(String what, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(what + " is blank");
        }
        return name;
    }
}
