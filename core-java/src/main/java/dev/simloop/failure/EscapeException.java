package dev.simloop.failure;

/** Code under test reached for something the loop does not control. */
public class EscapeException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public EscapeException(String message) {
        super(message);
    }
}
