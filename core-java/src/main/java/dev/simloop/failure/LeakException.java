package dev.simloop.failure;

/** Coroutines outlived the scenario and nothing owned them. */
public final class LeakException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public LeakException(String message) {
        super(message);
    }
}
