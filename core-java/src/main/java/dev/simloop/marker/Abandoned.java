package dev.simloop.marker;

/** Unwinds a thread whose schedule has failed. */
final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    Abandoned() {
        super("the schedule of this thread has failed", null, false, false);
    }
}
