package dev.simloop.marker;

import org.jspecify.annotations.Nullable;

/** An order that was not to be had. The message says why, which steps were taken, and where each thread stands. */
public final class MarkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether it is the program's own locks that do not let the order be had. */
    private final boolean isRuledOut;

    MarkerException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private MarkerException(String message, @Nullable Throwable cause, boolean isRuledOut) {
        super(message, cause);
        this.isRuledOut = isRuledOut;
    }

    MarkerException asRuledOut() {
        return new MarkerException(String.valueOf(getMessage()), getCause(), true);
    }

    boolean isRuledOut() {
        return isRuledOut;
    }
}
