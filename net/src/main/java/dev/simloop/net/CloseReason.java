package dev.simloop.net;

import java.io.IOException;

/** How a connection broke, and what the program reads of it on Linux. */
enum CloseReason {
    /** The other side reset it. */
    RESET("Connection reset", "Connection reset by peer"),
    /** The other side reset it after it had said that it sends no more. */
    PIPE("Broken pipe", "Broken pipe"),
    /** Nobody answered. */
    TIMED_OUT("Connection timed out", "Connection timed out");

    private final String whenRead;
    private final String whenWritten;

    CloseReason(String whenRead, String whenWritten) {
        this.whenRead = whenRead;
        this.whenWritten = whenWritten;
    }

    IOException whenRead() {
        return new IOException(whenRead);
    }

    IOException whenWritten() {
        return new IOException(whenWritten);
    }
}
