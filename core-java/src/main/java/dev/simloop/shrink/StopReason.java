package dev.simloop.shrink;

/** Why shrinking ended. */
public enum StopReason {
    /** Nothing that was left to try made it smaller. */
    DONE,
    /** The budget of runs was used up. */
    RUNS,
    /** The budget of wall time was used up; how far it came then depends on the machine. */
    TIME,
    /** The thread was interrupted; its flag is still set. */
    INTERRUPTED,
    /** A strict replay of the smaller tape went another way, so the original one was kept. */
    NOT_REPEATED
}
