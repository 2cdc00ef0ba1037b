package dev.simloop.verify.history;

import org.jspecify.annotations.Nullable;

/**
 * One operation of one client.
 *
 * @param id its number in the history, in the order of the calls
 * @param output what the client was told; null unless {@link Outcome#OK}, and possibly null then
 * @param call the position of its call among all calls and returns of the history
 * @param end the position of its return; {@link #NEVER} if it is unknown
 * @param calledAt virtual nanoseconds of its call, for drawings; 0 if not known
 * @param endedAt virtual nanoseconds of its return
 */
public record Operation<I, O>(
        int id,
        String client,
        I input,
        @Nullable O output,
        Outcome outcome,
        int call,
        int end,
        long calledAt,
        long endedAt) {
    /** The end of an operation that may still take effect. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** {@return whether it had returned before {@code other} was called} */
    public boolean before(Operation<?, ?> other) {
        return end < other.call;
    }

    /** {@return the same operation while it still runs} */
    Operation<I, O> running() {
        return new Operation<>(id, client, input, null, Outcome.UNKNOWN, call, NEVER, calledAt, endedAt);
    }

    /** {@return the same operation, of which nobody knows whether it took effect in its time} */
    Operation<I, O> forgotten() {
        return new Operation<>(id, client, input, null, Outcome.UNKNOWN, call, end, calledAt, endedAt);
    }

    @Override
    public String toString() {
        return client + ": " + input
                + switch (outcome) {
                    case OK -> " -> " + output;
                    case FAIL -> " failed";
                    case UNKNOWN -> " -> ?";
                };
    }
}
