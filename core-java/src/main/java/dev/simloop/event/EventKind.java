package dev.simloop.event;

/** What an {@link Event} tells. */
public enum EventKind {
    /** A task ran. */
    STEP,
    /** A draw from a calm-zero stream other than the schedule went another way than the calm one. */
    DRAW,
    /** A host handed something to the network. */
    SEND,
    /** The network handed it over; caused by its {@link #SEND}. */
    DELIVER,
    /** It will never arrive; caused by its {@link #SEND}. */
    DROP,
    /** A fault began. */
    FAULT,
    /** A fault ended; caused by its {@link #FAULT}. */
    HEAL,
    /** A host lost its power. */
    CRASH,
    /** An incarnation of a host began. */
    START,
    /** A host was told to stop, or stopped. */
    SHUTDOWN,
    /** A host stands still. */
    PAUSE,
    /** A host goes on; caused by its {@link #PAUSE}. */
    RESUME,
    /** The clock of a host was changed. */
    CLOCK,
    /** A file or a directory was changed. */
    WRITE,
    /** A file or a directory was forced to its device. */
    FORCE,
    /** The program told a value by name. */
    OBSERVE,
    /** A part of the world told what it drew or did. */
    NOTE,
    /** A property was broken. */
    VIOLATION,
    /** The run failed. */
    FAILURE
}
