package dev.simloop.verify;

import java.util.function.Predicate;

/**
 * What every fair run must come to. Runs are infinite: in any state nothing may happen for ever unless some fairness
 * forbids it, and in a terminal or deadlocked state nothing happens for ever. So a terminal state where the goal is not
 * met is a counterexample under any fairness.
 */
public final class Goal<S> {
    enum Kind {
        EVENTUALLY,
        ALWAYS_EVENTUALLY,
        EVENTUALLY_ALWAYS,
        LEADS_TO
    }

    final Kind kind;
    final String name;
    final Predicate<? super S> trigger;
    final Predicate<? super S> wanted;

    private Goal(Kind kind, String name, Predicate<? super S> trigger, Predicate<? super S> wanted) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("goal name is blank");
        }
        this.kind = kind;
        this.name = name;
        this.trigger = trigger;
        this.wanted = wanted;
    }

    /** {@return the goal that {@code wanted} is true at least once in a run, its first state included} */
    public static <S> Goal<S> eventually(String name, Predicate<? super S> wanted) {
        return new Goal<>(Kind.EVENTUALLY, name, state -> true, wanted);
    }

    /** {@return the goal that {@code wanted} comes true again and again: that it is reached from every reachable state} */
    public static <S> Goal<S> alwaysEventually(String name, Predicate<? super S> wanted) {
        return new Goal<>(Kind.ALWAYS_EVENTUALLY, name, state -> true, wanted);
    }

    /** {@return the goal that {@code wanted} is true from some moment on} */
    public static <S> Goal<S> eventuallyAlways(String name, Predicate<? super S> wanted) {
        return new Goal<>(Kind.EVENTUALLY_ALWAYS, name, state -> true, wanted);
    }

    /** {@return the goal that whenever {@code trigger} is true, {@code response} is true then or later} */
    public static <S> Goal<S> leadsTo(String name, Predicate<? super S> trigger, Predicate<? super S> response) {
        return new Goal<>(Kind.LEADS_TO, name, trigger, response);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }
}
