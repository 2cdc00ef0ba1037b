package dev.simloop.marker;

import org.jspecify.annotations.Nullable;

/** An order that was not to be had. The message says why, which steps were taken, and where each thread stands. */
public final class MarkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MarkerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
