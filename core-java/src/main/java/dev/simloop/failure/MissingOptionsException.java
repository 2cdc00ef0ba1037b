package dev.simloop.failure;

import java.util.List;

/** Something cannot be had in this JVM, and could be in one that is started with further options. */
public final class MissingOptionsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of texts
    private final List<String> options;

    /**
     * Of what is missing.
     *
     * @param options the options, in the form in which {@code java} takes them
     */
    public MissingOptionsException(String message, List<String> options) {
        super(message);
        this.options = List.copyOf(options);
    }

    /** {@return the options, in the form in which {@code java} takes them} */
    public List<String> options() {
        return options;
    }
}
