package dev.simloop.verify.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One operation of one client.
 */
public final class Operation<I, O> {
    /** The end of an operation that may still take effect. */
    public static final int NEVER = Integer.MAX_VALUE;

    private final int id;
    private final String client;
    private final I input;
    private final @Nullable O output;
    private final Outcome outcome;
    private final int call;
    private final int end;
    private final long calledAt;
    private final long endedAt;

    Operation(
            int id,
            String client,
            I input,
            @Nullable O output,
            Outcome outcome,
            int call,
            int end,
            long calledAt,
            long endedAt) {
        this.id = id;
        this.client = client;
        this.input = input;
        this.output = output;
        this.outcome = outcome;
        this.call = call;
        this.end = end;
        this.calledAt = calledAt;
        this.endedAt = endedAt;
    }

    /** {@return its number in the history, in the order of the calls} */
    public int id() {
        return id;
    }

    /** {@return who called} */
    public String client() {
        return client;
    }

    /** {@return what was asked for} */
    public I input() {
        return input;
    }

    /** {@return what the client was told; null unless {@link Outcome#OK}, and possibly null then} */
    public @Nullable O output() {
        return output;
    }

    /** {@return how it ended} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return the position of its call among all calls and returns of the history} */
    public int call() {
        return call;
    }

    /** {@return the position of its return; {@link #NEVER} if it is unknown} */
    public int end() {
        return end;
    }

    /** {@return virtual nanoseconds of its call, for drawings; 0 if not known} */
    public long calledAt() {
        return calledAt;
    }

    /** {@return virtual nanoseconds of its return} */
    public long endedAt() {
        return endedAt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Operation<?, ?> that
                && id == that.id
                && client.equals(that.client)
                && input.equals(that.input)
                && Objects.equals(output, that.output)
                && outcome.equals(that.outcome)
                && call == that.call
                && end == that.end
                && calledAt == that.calledAt
                && endedAt == that.endedAt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, client, input, output, outcome, call, end, calledAt, endedAt);
    }

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
