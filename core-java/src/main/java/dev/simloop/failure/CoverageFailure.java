package dev.simloop.failure;

import java.util.List;

/** No run of a campaign failed, but something that the campaign requires never happened. */
public final class CoverageFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String[] missing;

    public CoverageFailure(String message, List<String> missing) {
        super(message);
        this.missing = missing.toArray(new String[0]);
    }

    /** {@return what never happened, in the order in which the message names it} */
    public List<String> missing() {
        return List.of(missing);
    }
}
