package dev.simloop.event;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.json.JsonReader;
import dev.simloop.tape.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON lines of an event log: a header, then an event a line. Fields stand in the order of {@link Event}'s components;
 * what is empty, 0 or without a cause is left out. A digest is hexadecimal text, because JSON's readers lose bits of large
 * numbers.
 */
final class EventJson {
    private static final String WHAT = "event log";
    private static final String FORMAT = "simloop-events";
    /** The version before functions and accesses were told: otherwise the same. */
    private static final int WITHOUT_CALLS = 1;

    private static final int LONGEST_LINE = 1 << 20;
    private static final Map<String, EventKind> KINDS = kinds();

    private EventJson() {}

    private static Map<String, EventKind> kinds() {
        Map<String, EventKind> kinds = new HashMap<>();
        for (EventKind kind : EventKind.values()) {
            kinds.put(name(kind), kind);
        }
        return kinds;
    }

    private static String name(EventKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    // ---- writing

    static void write(EventLog log, Appendable out) throws IOException {
        StringBuilder line = new StringBuilder();
        line.append("{\"format\":\"").append(FORMAT).append("\",\"version\":").append(EventLog.VERSION);
        text("token", log.token().toString(), line);
        text("test", log.test(), line);
        text("failure", log.failure(), line);
        line.append(",\"events\":").append(log.events().size()).append("}\n");
        out.append(line);
        for (Event event : log.events()) {
            line.setLength(0);
            line.append("{\"index\":")
                    .append(event.index())
                    .append(",\"kind\":\"")
                    .append(name(event.kind()));
            line.append("\",\"nanos\":")
                    .append(event.nanos())
                    .append(",\"step\":")
                    .append(event.step());
            unlessEmpty("actor", event.actor(), line);
            unlessEmpty("host", event.host(), line);
            if (event.cause() != Event.NO_CAUSE) {
                line.append(",\"cause\":").append(event.cause());
            }
            unlessEmpty("subject", event.subject(), line);
            unlessEmpty("text", event.text(), line);
            if (event.digest() != 0) {
                line.append(",\"digest\":\"")
                        .append(Long.toHexString(event.digest()))
                        .append('"');
            }
            unlessEmpty("at", event.at(), line);
            unlessEmpty("calls", event.calls(), line);
            if (event.access() != Event.Access.UNSAID) {
                text("access", event.access().name().toLowerCase(Locale.ROOT), line);
            }
            out.append(line.append("}\n"));
        }
    }

    private static void unlessEmpty(String name, String value, StringBuilder out) {
        if (!value.isEmpty()) {
            text(name, value, out);
        }
    }

    private static void text(String name, String value, StringBuilder out) {
        out.append(",\"").append(name).append("\":");
        JsonReader.quote(value, out);
    }

    // ---- reading

    /** A line of text and its number, from 1. */
    private static final class Lines {
        private final Reader in;
        private int number;

        Lines(Reader in) {
            this.in = in instanceof BufferedReader ? in : new BufferedReader(in);
        }

        /** {@return the next line without its end, or null behind the last; a line has to end} */
        @Nullable
        String next() throws IOException {
            StringBuilder line = new StringBuilder();
            number++;
            try {
                for (int c = in.read(); c != '\n'; c = in.read()) {
                    if (c < 0) {
                        if (line.length() == 0) {
                            return null;
                        }
                        throw wrong("the line has no end: the log was cut off");
                    }
                    if (line.length() == LONGEST_LINE) {
                        throw wrong("the line is longer than " + LONGEST_LINE + " characters");
                    }
                    line.append((char) c);
                }
            } catch (CharacterCodingException e) {
                throw wrong("not UTF-8");
            }
            return line.toString();
        }

        TapeFormatException wrong(String fact) {
            return new TapeFormatException("not a readable " + WHAT + ", line " + number + ": " + fact);
        }
    }

    static EventLog read(Reader from) throws IOException {
        Lines lines = new Lines(from);
        String first = lines.next();
        if (first == null) {
            throw lines.wrong("the text is empty");
        }
        Header header = header(new JsonReader(WHAT, first));
        List<Event> events = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (events.size() == header.count) {
                throw lines.wrong("the log goes on after the " + header.count + " events of its header");
            }
            JsonReader in = new JsonReader(WHAT, line, lines.number);
            Event event = event(in);
            if (event.index() != events.size()) {
                throw lines.wrong("event " + event.index() + " stands where event " + events.size() + " is expected");
            }
            events.add(event);
        }
        if (events.size() < header.count) {
            throw lines.wrong("the log has " + events.size() + " of the " + header.count
                    + " events of its header: it was cut off");
        }
        return new EventLog(header.token, header.test, header.failure, events);
    }

    private record Header(Token token, String test, String failure, int count) {}

    private static Header header(JsonReader in) {
        String format = null;
        int version = -1;
        Token token = null;
        String test = null;
        String failure = null;
        int count = -1;
        Set<String> seen = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = field(in, seen);
            switch (key) {
                case "format" -> {
                    format = in.string();
                    if (!format.equals(FORMAT)) {
                        throw in.error("format is \"" + format + "\", not \"" + FORMAT + "\"");
                    }
                }
                case "version" -> {
                    version = in.intValue();
                    if (version != EventLog.VERSION && version != WITHOUT_CALLS) {
                        throw new TapeFormatException("event log version " + version
                                + " is unknown: this library reads versions " + WITHOUT_CALLS + " and "
                                + EventLog.VERSION);
                    }
                }
                case "token" -> token = Token.parse(in.string());
                case "test" -> test = in.string();
                case "failure" -> failure = in.string();
                case "events" -> count = in.intValue();
                default -> throw in.error("unknown field \"" + key + "\"");
            }
        }
        in.endDocument();
        if (format == null || version < 0 || token == null || test == null || failure == null || count < 0) {
            throw in.error("the header lacks a field: format, version, token, test, failure and events are needed");
        }
        return new Header(token, test, failure, count);
    }

    private static Event event(JsonReader in) {
        int[] numbers = {-1, Event.NO_CAUSE};
        long[] longs = {-1, -1, 0};
        EventKind[] kind = new EventKind[1];
        String[] texts = {"", "", "", "", "", ""};
        Event.Access[] access = {Event.Access.UNSAID};
        Set<String> seen = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = field(in, seen);
            switch (key) {
                case "index" -> numbers[0] = in.intValue();
                case "kind" -> kind[0] = kind(in);
                case "nanos" -> longs[0] = in.unsignedLong();
                case "step" -> longs[1] = in.unsignedLong();
                case "actor" -> texts[0] = in.string();
                case "host" -> texts[1] = in.string();
                case "cause" -> numbers[1] = in.intValue();
                case "subject" -> texts[2] = in.string();
                case "text" -> texts[3] = in.string();
                case "digest" -> longs[2] = digest(in);
                case "at" -> texts[4] = in.string();
                case "calls" -> texts[5] = in.string();
                case "access" -> access[0] = access(in);
                default -> throw in.error("unknown field \"" + key + "\" of an event");
            }
        }
        in.endDocument();
        EventKind what = kind[0];
        if (numbers[0] < 0 || what == null || longs[0] < 0 || longs[1] < 0) {
            throw in.error("an event lacks index, kind, nanos or step");
        }
        return in.valid(() -> Event.of(numbers[0], what, longs[0], longs[1])
                .withActor(texts[0], texts[1])
                .withCause(numbers[1])
                .withSubject(texts[2], texts[3], longs[2])
                .withLine(texts[4])
                .withCalls(texts[5])
                .withAccess(access[0]));
    }

    private static String field(JsonReader in, Set<String> seen) {
        String key = in.name();
        if (!seen.add(key)) {
            throw in.error("field \"" + key + "\" stands twice");
        }
        return key;
    }

    private static EventKind kind(JsonReader in) {
        String text = in.string();
        EventKind kind = KINDS.get(text);
        if (kind == null) {
            throw in.error("unknown kind of event \"" + text + "\"");
        }
        return kind;
    }

    private static Event.Access access(JsonReader in) {
        String text = in.string();
        return switch (text) {
            case "read" -> Event.Access.READ;
            case "written" -> Event.Access.WRITTEN;
            default -> throw in.error("unknown access \"" + text + "\"");
        };
    }

    private static long digest(JsonReader in) {
        String text = in.string();
        if (!text.matches("[0-9a-f]{1,16}")) {
            throw in.error("digest is not hexadecimal: \"" + (text.length() > 40 ? text.substring(0, 40) + "..." : text)
                    + "\"");
        }
        return Long.parseUnsignedLong(text, 16);
    }
}
