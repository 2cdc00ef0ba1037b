package dev.simloop.failure;

import java.util.List;

/** No run of a campaign failed, but something that the campaign requires never happened. */
public final class CoverageFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    public CoverageFailure(String message, List<String> missing) {
        super(message);
        this.missing = List.copyOf(missing);
    }

    /** {@return what never happened, in the order in which the message names it} */
    public List<String> missing() {
        return missing;
    }
}
