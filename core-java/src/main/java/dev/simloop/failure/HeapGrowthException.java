package dev.simloop.failure;

/** Memory ran out because earlier runs had filled it, which says nothing of the seed in which it happened. */
public final class HeapGrowthException extends RunFailure {
    private static final long serialVersionUID = 1L;

    /** @param ranOut the {@link OutOfMemoryError} */
    public HeapGrowthException(String message, Throwable ranOut) {
        super(message);
        initCause(ranOut);
    }
}
