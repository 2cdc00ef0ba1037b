package dev.simloop.failure;

/**
 * Two threads touch one variable, at least one of them writes it, and nothing orders the two. The message names both lines. Whether the run would have
 * come to a wrong end is another question.
 */
public final class DataRaceException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public DataRaceException(String message) {
        super(message);
    }
}
