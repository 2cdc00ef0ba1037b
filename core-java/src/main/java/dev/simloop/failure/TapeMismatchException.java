package dev.simloop.failure;

/** A strict replay and its tape disagree. The message names stream, index and both sides. */
public final class TapeMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TapeMismatchException(String message) {
        super(message);
    }
}
