package dev.simloop.net;

import java.io.IOException;

/** Bytes of a stream are no frame, or a frame is no message: the two sides do not speak the same. The stream is closed then. */
public final class BadFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Makes one that says what is wrong with the bytes. */
    public BadFrameException(String message) {
        super(message);
    }

    BadFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
