package dev.simloop.agent;

/** What becomes of a call that leaves a run, by its row in the {@link Registry}. */
public enum Handling {
    /** Another take-over has it: a service provider, or a hook of a library. */
    TAKEN_OVER("taken over"),
    /** The agent has the run answer it. */
    REDIRECTED("redirected"),
    /** The agent throws at its line. */
    REJECTED("rejected"),
    /** It is made, and a failing report tells of it. */
    NOTICED("noticed"),
    /** It is made, and nobody tells. */
    DOCUMENTED("documented");

    private final String text;

    Handling(String text) {
        this.text = text;
    }

    /** {@return the word for it, as documents and the registry have it} */
    public String text() {
        return text;
    }

    static Handling of(String text) {
        for (Handling handling : values()) {
            if (handling.text.equals(text)) {
                return handling;
            }
        }
        throw new IllegalArgumentException("no handling is named " + text);
    }
}
