package dev.simloop.property;

/** What a property demands. */
public enum PropertyKind {
    /** Holds after every step. */
    ALWAYS("always"),
    /** Comes true in time, in every run. */
    EVENTUALLY("eventually"),
    /** Holds when the run ends. */
    AT_END("atEnd"),
    /** Each trigger is responded to in time. */
    LEADS_TO("leadsTo"),
    /** Is true at least once in a campaign. */
    SOMETIMES("sometimes"),
    /** Is reached at least once in a campaign. */
    REACHABLE("reachable"),
    /** Is never reached. */
    UNREACHABLE("unreachable");

    private final String text;

    PropertyKind(String text) {
        this.text = text;
    }

    /** {@return the name of the method that registers it, such as {@code leadsTo}} */
    @Override
    public String toString() {
        return text;
    }
}
