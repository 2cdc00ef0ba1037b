package dev.simloop.verify.history;

/** What a checker of histories says. */
public enum HistoryVerdict {
    /** Some order explains everything that clients were told. */
    CORRECT,
    /** No order does. */
    WRONG,
    /** The search was given up at its budget; nothing is known. */
    UNDECIDED
}
