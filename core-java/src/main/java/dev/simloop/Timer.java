package dev.simloop;

/** One armed timer. */
public interface Timer {
    /**
     * Disarms the timer. Once it has become due and waits its turn, cancelling still keeps it from running.
     *
     * @return whether it had not run and now never will
     */
    boolean cancel();

    /** {@return the virtual time it is due at, in nanoseconds from 0} */
    long deadlineNanos();
}
