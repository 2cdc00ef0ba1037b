package dev.simloop.threads;

/** Unwinds a thread whose run has ended. */
final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    Abandoned() {
        super("the run of this thread has ended", null, false, false);
    }
}
