package dev.simloop.verify;

import org.jspecify.annotations.Nullable;

/** A model that cannot be checked: its functions throw or contradict themselves. The message says which and how. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelException(String message) {
        super(message);
    }

    ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
