package dev.simloop.failure;

/** A loop whose run has ended was used again. */
public final class LoopFinishedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public LoopFinishedException(String message) {
        super(message);
    }
}
