package dev.simloop.net;

import dev.simloop.CheckReturnValue;
import java.time.Duration;

/** How long a call waits for its answer, and how often it is sent again. Immutable; each {@code with} method returns a copy. */
public final class CallSettings {
    private final Duration timeout;
    private final int retries;
    private final Duration pause;

    private CallSettings(Duration timeout, int retries, Duration pause) {
        this.timeout = timeout;
        this.retries = retries;
        this.pause = pause;
    }

    /**
     * {@return a call that is sent once and fails if no answer has come after {@code timeout}}
     *
     * @throws IllegalArgumentException if the time-out is not positive
     */
    public static CallSettings within(Duration timeout) {
        long unused = Check.positiveNanos("timeout", timeout);
        return new CallSettings(timeout, 0, Duration.ZERO);
    }

    /**
     * {@return a copy that sends the same request up to {@code retries} more times, each {@code pause} after a time-out} A retry has
     * the {@linkplain Call#id id} of the first attempt: a server that must not act twice can tell.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    @CheckReturnValue
    public CallSettings withRetries(int retries, Duration pause) {
        if (retries < 0) {
            throw new IllegalArgumentException("retries is negative: " + retries);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause is negative: " + pause);
        }
        return new CallSettings(timeout, retries, pause);
    }

    /** {@return how long each attempt waits} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return how often it is sent again} */
    public int retries() {
        return retries;
    }

    /** {@return how long it waits between a time-out and the next attempt} */
    public Duration pause() {
        return pause;
    }

    @Override
    public String toString() {
        return "within " + timeout + (retries == 0 ? "" : ", " + retries + " retries, " + pause + " apart");
    }
}
