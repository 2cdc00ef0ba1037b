package dev.simloop.net;

/** The other side has answered a call, and the answer is that it failed there. It may have had an effect all the same. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallFailedException(String message) {
        super(message);
    }
}
