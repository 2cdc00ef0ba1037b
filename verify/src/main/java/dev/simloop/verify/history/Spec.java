package dev.simloop.verify.history;

import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How one thing behaves when it is asked one operation after the other. States are immutable values with {@code equals}
 * and {@code hashCode}. {@link Specs} has the usual ones.
 *
 * @param <S> its state
 * @param <I> what is asked
 * @param <O> what is told
 */
public interface Spec<S, I, O> {
    /** {@return the state before anything was asked} */
    S initial();

    /** {@return the state of one partition before anything was asked; {@link #initial()} unless partitions differ} */
    default S initial(Object partition) {
        return initial();
    }

    /**
     * {@return what {@code client} asks for by {@code input}; for things that know their clients, such as a lock that is
     * taken without a name}
     */
    default I askedBy(String client, I input) {
        return input;
    }

    /**
     * {@return what may come of {@code input} in {@code state}; several if the thing may choose, none if it cannot happen
     * there}
     */
    List<Applied<S, O>> apply(S state, I input);

    /**
     * {@return what {@code input} is about, such as a key. Things of different partitions must not influence each other:
     * each is judged alone (Horn and Kroening, "Faster linearizability checking via P-compositionality", 2015)}
     */
    default Object partition(I input) {
        return "";
    }

    /** {@return whether {@code input} never changes a state, so that a history may be thought of without it} */
    default boolean onlyLooks(I input) {
        return false;
    }

    /**
     * {@return whether {@code input} changes no state where it is told {@code output}, such as a comparison that did not
     * match}
     */
    default boolean onlyLooks(I input, @Nullable O output) {
        return onlyLooks(input);
    }

    /** What comes of an operation: the next state, and what the client is told. */
    record Applied<S, O>(S state, @Nullable O output) {}

    /** {@return one possible result} */
    static <S, O> List<Applied<S, O>> one(S state, @Nullable O output) {
        return List.of(new Applied<>(state, output));
    }

    /** {@return a spec of one thing that always can do what it is asked} */
    static <S, I, O> Spec<S, I, O> of(S initial, BiFunction<? super S, ? super I, Applied<S, O>> apply) {
        return new Spec<>() {
            @Override
            public S initial() {
                return initial;
            }

            @Override
            public List<Applied<S, O>> apply(S state, I input) {
                return List.of(apply.apply(state, input));
            }
        };
    }
}
