package dev.simloop.failure;

/** The run took more steps than {@code maxSteps} allows. */
public final class StepLimitException extends RunFailure {
    private static final long serialVersionUID = 1L;

    public StepLimitException(String message) {
        super(message);
    }
}
