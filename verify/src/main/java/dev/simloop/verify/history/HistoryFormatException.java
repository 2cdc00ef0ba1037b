package dev.simloop.verify.history;

/** A file that is no history. The message names the line. */
public final class HistoryFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HistoryFormatException(int line, String what) {
        super("line " + line + ": " + what);
    }
}
