package dev.simloop.verify.history;

/** A file that is no history. The message names the line. */
public final class HistoryFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error in {@code line}, counted from 1. */
    public HistoryFormatException(int line, String what) {
        super("line " + line + ": " + what);
    }
}
