package dev.simloop.failure;

/** An exception that nobody was there to catch: it left a task, a timer, a coroutine or a future that nobody asked. */
public final class OrphanException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public OrphanException(String message, Throwable cause) {
        super(message, cause);
    }
}
