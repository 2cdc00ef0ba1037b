package dev.simloop.failure;

/**
 * Two steps whose order was said not to matter, because they declared what they touch or are on different hosts, lead to different runs
 * in different orders. An exhaustive search that relied on it can say nothing.
 */
public final class UnsoundFootprintException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsoundFootprintException(String message) {
        super(message);
    }
}
