package dev.simloop.failure;

/**
 * The scenario's body has returned, and what is left of the run only repeats itself: a coroutine or periodic task that nobody
 * ends.
 */
public final class EndlessWorkException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public EndlessWorkException(String message) {
        super(message);
    }
}
