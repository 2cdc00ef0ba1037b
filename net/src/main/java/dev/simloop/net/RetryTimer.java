package dev.simloop.net;

import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The retransmission timer of one end of a connection (RFC 6298): armed while something is not acknowledged, twice as long
 * with each expiry, back at its first length with any sign of life. Deviation: its first length is a setting, no measured
 * round trip.
 */
final class RetryTimer {
    private final StreamEnd end;
    private final Runnable expiry;
    private @Nullable Timer armed;
    private int expiries;
    private long nanos;

    RetryTimer(StreamEnd end, Runnable expiry) {
        this.end = end;
        this.expiry = expiry;
        this.nanos = settings().firstRetry().toNanos();
    }

    private StreamSettings settings() {
        return end.kernel.streams.settings;
    }

    void arm() {
        if (armed == null && !end.gone && !end.isIdle()) {
            armed = end.arm(TaskKind.TIMER, false, nanos, expiry);
        }
    }

    void cancel() {
        Timer timer = armed;
        armed = null;
        if (timer != null) {
            boolean unused = timer.cancel();
        }
    }

    /** The other end has been heard: the next wait is the first one again. */
    void reset() {
        expiries = 0;
        nanos = settings().firstRetry().toNanos();
    }

    /** It has expired. */
    void expired() {
        armed = null;
    }

    /**
     * Counts one more expiry and makes the next wait longer.
     *
     * @return whether there have been more of them than {@code most}; then the wait stays
     */
    boolean backOff(int most) {
        expiries++;
        if (expiries > most) {
            return true;
        }
        Duration longest = settings().longestRetry();
        nanos = Math.min(2 * nanos, longest.toNanos());
        return false;
    }

    /** Goes on for as long as it was still armed for, as a timer of whoever owns the end by now. */
    void rearm() {
        Timer timer = armed;
        if (timer != null) {
            armed = end.arm(TaskKind.TIMER, false, end.disarm(timer), expiry);
        }
    }

    /** Its domain has ended and the timer with it: armed anew, for the whole wait, if it was. */
    void armAnew() {
        boolean was = armed != null;
        armed = null;
        if (was) {
            arm();
        }
    }
}
