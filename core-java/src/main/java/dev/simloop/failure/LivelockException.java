package dev.simloop.failure;

/**
 * Too many steps ran at one instant of virtual time with no timer pending that could end it; or, where a run has hiccups, as many as it may have,
 * while no time passed but theirs.
 */
public final class LivelockException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public LivelockException(String message) {
        super(message);
    }
}
