package dev.simloop.threads;

/** Unwinds a thread whose run has ended. */
public final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    /** Without a stack. */
    public Abandoned() {
        super("the run of this thread has ended", null, false, false);
    }
}
