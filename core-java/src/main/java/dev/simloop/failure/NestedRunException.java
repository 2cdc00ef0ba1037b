package dev.simloop.failure;

/** A run was started on the thread of another run. */
public final class NestedRunException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public NestedRunException(String message) {
        super(message);
    }
}
