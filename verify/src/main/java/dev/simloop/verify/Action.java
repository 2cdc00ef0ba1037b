package dev.simloop.verify;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** One named action of a model. {@code family} is the name without the parameter, and equals the name if it has none. */
record Action<S>(String name, String family, Predicate<? super S> guard, Effect<S> effect) {

    /** Gives each successor of a state in a fixed order. */
    @FunctionalInterface
    interface Effect<S> {
        void each(S state, Consumer<? super S> out);
    }

    @Override
    public String toString() {
        return name;
    }
}
