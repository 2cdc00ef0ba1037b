package dev.simloop.failure;

/** The clock would have to pass {@code maxVirtualTime}. */
public final class VirtualTimeLimitException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public VirtualTimeLimitException(String message) {
        super(message);
    }
}
