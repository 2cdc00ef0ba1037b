package dev.simloop.failure;

/** A thread that is not the loop's submitted work to the loop or asked it for chance. */
public final class ForeignThreadException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public ForeignThreadException(String message) {
        super(message);
    }
}
