package dev.simloop.failure;

/** A text is not a tape or a token of a version this library reads. */
public final class TapeFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public TapeFormatException(String message) {
        super(message);
    }
}
