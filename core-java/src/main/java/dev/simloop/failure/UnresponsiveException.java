package dev.simloop.failure;

/** One task kept the loop's thread for longer, on the wall clock, than the watchdog allows; the thread was abandoned. */
public final class UnresponsiveException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public UnresponsiveException(String message) {
        super(message);
    }
}
