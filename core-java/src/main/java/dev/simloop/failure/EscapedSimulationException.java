package dev.simloop.failure;

/** A call that a run cannot have was about to be made; thrown at its line. The run fails, even where the program catches it. */
public final class EscapedSimulationException extends EscapeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final String line;
    private final String advice;

    /**
     * Of one call.
     *
     * @param call its name, as the agent's registry has it
     * @param line the line of the program that makes it
     * @param advice what to do instead
     */
    public EscapedSimulationException(String call, String line, String advice) {
        super(call + " at " + line + " leaves the simulation: " + advice);
        this.call = call;
        this.line = line;
        this.advice = advice;
    }

    /** {@return the name of the call, as the agent's registry has it} */
    public String call() {
        return call;
    }

    /** {@return the line of the program that made it, as {@code shop.Bank.pay(Bank.java:12)}} */
    public String line() {
        return line;
    }

    /** {@return what to do instead} */
    public String advice() {
        return advice;
    }
}
