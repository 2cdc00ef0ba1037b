package dev.simloop;

import dev.simloop.internal.Times;
import java.time.Duration;

/**
 * How a supervisor (systemd, Kubernetes) starts a host's program again when an incarnation has ended by {@link Host#crash} or
 * {@link Host#exit}: after a delay, which can grow while incarnations end soon after their start. An orderly {@link Host#shutdown}
 * was asked for and is left alone. Immutable; each {@code with} method returns a changed copy.
 *
 * <p>A host that something else has started by then, such as the end of a fault that had switched it off, is left alone too.
 */
public final class RestartPolicy {
    private final long delayNanos;
    private final double factor;
    private final long mostNanos;
    private final long stableNanos;
    private final int restarts;

    private RestartPolicy(long delayNanos, double factor, long mostNanos, long stableNanos, int restarts) {
        this.delayNanos = delayNanos;
        this.factor = factor;
        this.mostNanos = mostNanos;
        this.stableNanos = stableNanos;
        this.restarts = restarts;
    }

    /**
     * {@return a policy that starts the program again {@code delay} after it ended, however often; zero is at once}
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public static RestartPolicy after(Duration delay) {
        long nanos = Times.delayNanos(delay);
        return new RestartPolicy(nanos, 1, nanos, 0, Integer.MAX_VALUE);
    }

    /**
     * {@return a copy that waits {@code factor} times longer after each incarnation that ended within {@code stable} of its start,
     * up to {@code most}; one that ran longer than that brings back the first delay}
     *
     * @throws IllegalArgumentException if the factor is below 1, {@code most} is below the delay, or {@code stable} is not positive
     */
    @CheckReturnValue
    public RestartPolicy withBackoff(double factor, Duration most, Duration stable) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor is below 1: " + factor);
        }
        long longest = Times.delayNanos(most);
        if (longest < delayNanos) {
            throw new IllegalArgumentException(
                    "longest delay " + most + " is below the first, " + Duration.ofNanos(delayNanos));
        }
        if (stable.isNegative() || stable.isZero()) {
            throw new IllegalArgumentException("stable time is not positive: " + stable);
        }
        return new RestartPolicy(delayNanos, factor, longest, Times.nanos(stable), restarts);
    }

    /**
     * {@return a copy that gives up after {@code count} restarts in a row of incarnations that were not stable; without {@link
     * #withBackoff}, after that many in all}
     *
     * @throws IllegalArgumentException if the count is negative
     */
    @CheckReturnValue
    public RestartPolicy withMaxRestarts(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("number of restarts is negative: " + count);
        }
        return new RestartPolicy(delayNanos, factor, mostNanos, stableNanos, count);
    }

    /** {@return whether an incarnation that ran for {@code nanos} counts as one that works} */
    boolean isStable(long nanos) {
        return stableNanos > 0 && nanos >= stableNanos;
    }

    /** {@return how long to wait after {@code before} restarts in a row, or -1 to give up} */
    long delayNanos(int before) {
        if (before >= restarts) {
            return -1;
        }
        double grown = delayNanos * Math.pow(factor, before);
        return grown >= mostNanos ? mostNanos : (long) grown;
    }
}
