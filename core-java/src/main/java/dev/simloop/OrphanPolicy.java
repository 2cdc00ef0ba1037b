package dev.simloop;

/** What becomes of an exception that nobody is there to catch. Cancellation never counts. */
public enum OrphanPolicy {
    /** The run fails with an {@link dev.simloop.failure.OrphanException}. */
    FAIL,
    /** The run goes on; its report lists them. */
    REPORT,
    /** The run goes on. */
    IGNORE
}
