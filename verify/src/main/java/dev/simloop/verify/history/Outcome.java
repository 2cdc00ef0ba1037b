package dev.simloop.verify.history;

/** How an operation ended. */
public enum Outcome {
    /** It took effect, and its output is known. */
    OK,
    /** It certainly had no effect. */
    FAIL,
    /** Nobody knows: it may take effect at any time from its call on, or never. */
    UNKNOWN
}
