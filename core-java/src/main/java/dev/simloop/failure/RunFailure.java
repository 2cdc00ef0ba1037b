package dev.simloop.failure;

import org.jspecify.annotations.Nullable;

/** A run that ended because of something the loop saw, not because the program threw. */
public abstract class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailure(String message) {
        super(message);
    }

    RunFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
