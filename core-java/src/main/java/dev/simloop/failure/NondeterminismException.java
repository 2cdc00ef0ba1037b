package dev.simloop.failure;

/** Two runs of one seed went different ways: the program depends on something that the loop does not control. */
public final class NondeterminismException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NondeterminismException(String message) {
        super(message);
    }
}
