package dev.simloop.failure;

/**
 * What a failing run throws at its caller: the first line of the failure, where in the run it happened, and how to run
 * it again. The cause is the failure itself.
 */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String token;

    public SimulationFailure(String message, String token, Throwable cause) {
        super(message, cause);
        this.token = token;
    }

    /** {@return the token that repeats the run} */
    public String token() {
        return token;
    }
}
