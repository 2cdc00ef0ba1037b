package dev.simloop.cli;

import org.jspecify.annotations.Nullable;

/** What the user gave cannot be used: a name, a file, a token. Its message is one line, and the whole answer. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        this(message, null);
    }

    InputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
