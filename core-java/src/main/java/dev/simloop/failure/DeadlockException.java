package dev.simloop.failure;

/** Nothing is ready, no timer is pending, and the scenario is not done. The message lists every waiting actor. */
public final class DeadlockException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public DeadlockException(String message) {
        super(message);
    }
}
