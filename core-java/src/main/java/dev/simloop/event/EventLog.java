package dev.simloop.event;

import dev.simloop.CheckReturnValue;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What happened in one recorded run, in order. Immutable.
 *
 * @param token the run
 * @param test the name of the test or scenario, or the empty string
 * @param failure the first line of why it failed, or the empty string if it passed
 * @param events in the order in which they happened; each stands at its index
 */
public record EventLog(Token token, String test, String failure, List<Event> events) {
    /** The version that {@link #toJsonLines()} writes. {@link #parse} reads version 1 as well, which knew no functions. */
    public static final int VERSION = 2;

    /** The subject of the {@link EventKind#NOTE} behind which events were left out. */
    public static final String CUT = "log.cut";

    public EventLog {
        Objects.requireNonNull(token);
        Objects.requireNonNull(test);
        Objects.requireNonNull(failure);
        events = List.copyOf(events);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "event " + events.get(i).index() + " stands at place " + i + " of the log");
            }
        }
    }

    /** {@return the same log, of the test or scenario of that name} */
    @CheckReturnValue
    public EventLog withTest(String name) {
        return new EventLog(token, name, failure, events);
    }

    /** {@return whether it reached its limit, so that events are missing before the verdict} */
    public boolean isCut() {
        for (int i = events.size() - 1; i >= 0 && i >= events.size() - 3; i--) {
            if (events.get(i).kind() == EventKind.NOTE
                    && events.get(i).subject().equals(CUT)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the log as versioned JSON lines: a header, then an event a line} Equal logs give equal text. */
    public String toJsonLines() {
        StringBuilder out = new StringBuilder(160 * events.size());
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new AssertionError("simulator bug: text in memory cannot be written", e);
        }
        return out.toString();
    }

    /** Writes {@link #toJsonLines()} to {@code out}, a line at a time. */
    public void writeTo(Appendable out) throws IOException {
        EventJson.write(this, out);
    }

    /** Writes {@link #toJsonLines()} to {@code file}, in UTF-8, a line at a time. */
    public void write(Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            writeTo(out);
        }
    }

    /**
     * {@return the log that {@code text} holds}
     *
     * @throws dev.simloop.failure.TapeFormatException if it is no event log, of another version, cut off, or edited into
     *     nonsense; the message names the line
     */
    public static EventLog parse(String text) {
        try {
            return EventJson.read(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError("simulator bug: text in memory cannot be read", e);
        }
    }

    /** {@return the log in {@code file}, read a line at a time; see {@link #parse}} */
    public static EventLog read(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file)) {
            return EventJson.read(in);
        }
    }

    @Override
    public String toString() {
        return "events of " + token + ": " + events.size();
    }
}
