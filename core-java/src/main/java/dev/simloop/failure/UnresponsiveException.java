package dev.simloop.failure;

import java.time.Duration;

/** One task kept the loop's thread for longer, on the wall clock, than the watchdog allows; the thread was abandoned. */
public final class UnresponsiveException extends RunFailure {
    private static final long serialVersionUID = 1L;

    private final long step;
    private final Duration time;
    private final String actor;

    /**
     * @param step how many steps the run had taken, the one that did not end included
     * @param time the virtual time at which it stood
     * @param actor whose task it was, or the empty string if no run was under way
     */
    public UnresponsiveException(String message, long step, Duration time, String actor) {
        super(message);
        this.step = step;
        this.time = time;
        this.actor = actor;
    }

    /** {@return how many steps the run had taken, the one that did not end included} */
    public long step() {
        return step;
    }

    /** {@return the virtual time at which the run stood} */
    public Duration time() {
        return time;
    }

    /** {@return whose task it was that did not end; the empty string if no run was under way on the thread} */
    public String actor() {
        return actor;
    }
}
