package dev.simloop.workload;

import org.jspecify.annotations.Nullable;

/**
 * Where clients write down what they ask and are told, such as the recorder of histories of {@code simloop-verify}.
 *
 * @param <I> what is asked
 * @param <O> what is told
 */
public interface OperationLog<I, O> {
    /**
     * Notes that {@code client} asks for {@code input} now.
     *
     * @throws IllegalStateException if that client waits for another operation
     */
    Entry<O> invoke(String client, I input);

    /** An operation that its client waits for. Ended once; more is an {@link IllegalStateException}. */
    interface Entry<O> {
        /** Notes that it took effect, and what the client was told. */
        void ok(@Nullable O output);

        /** Notes that it certainly had no effect. */
        void fail();

        /** Notes that nobody knows, as after a time-out or a crash. */
        void unknown();

        /** Notes what {@code failure} says: that there was {@linkplain OperationException#isDefinite certainly no effect}, or nothing. */
        default void failed(Throwable failure) {
            if (OperationException.isDefinite(failure)) {
                fail();
            } else {
                unknown();
            }
        }
    }
}
