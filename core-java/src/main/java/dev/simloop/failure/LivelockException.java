package dev.simloop.failure;

/** Too many steps ran at one instant of virtual time with no timer pending that could end it. */
public final class LivelockException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public LivelockException(String message) {
        super(message);
    }
}
