package dev.simloop.examples.streamraft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Messages as JSON lines, written and read by hand: there is one per heartbeat, and a run has thousands. The reader takes
 * any order of fields but no white space and no escapes, which the writer never makes.
 */
final class Wire {
    /** No line is longer. */
    static final int LONGEST = 64 * 1024;
    /** What an entry takes at most beside its key. */
    private static final int ENTRY = 100;

    private static final int FRAME = 256;
    private static final byte[] KIND = ascii("{\"kind\":\"");
    private static final byte[] ID = ascii("\",\"id\":");
    private static final byte[] FROM = ascii(",\"from\":");
    private static final byte[] TERM = ascii(",\"term\":");
    private static final byte[] INDEX = ascii(",\"index\":");
    private static final byte[] INDEX_TERM = ascii(",\"value\":");
    private static final byte[] COMMIT = ascii(",\"commit\":");
    private static final byte[] OK = ascii(",\"ok\":1");
    private static final byte[] KEY = ascii(",\"key\":\"");
    private static final byte[] ENTRIES = ascii(",\"entries\":[");
    private static final Message.Kind[] KINDS = Message.Kind.values();
    private static final Map<Message.Kind, byte[]> KIND_TEXT = new EnumMap<>(Message.Kind.class);

    static {
        for (Message.Kind kind : KINDS) {
            KIND_TEXT.put(kind, ascii(kind.name().toLowerCase(Locale.ROOT)));
        }
    }

    private Wire() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] text(Message.Kind kind) {
        return Objects.requireNonNull(KIND_TEXT.get(kind));
    }

    /** {@return a bound of what {@link #write} will put} */
    static int room(Message message) {
        int room = FRAME + message.key().length();
        for (Entry entry : message.entries()) {
            room += ENTRY + entry.key().length();
        }
        return room;
    }

    static void write(Message message, ByteBuffer into) {
        into.put(KIND).put(text(message.kind())).put(ID);
        number(message.id(), into);
        field(FROM, message.from(), into);
        field(TERM, message.term(), into);
        field(INDEX, message.index(), into);
        field(INDEX_TERM, message.indexTerm(), into);
        field(COMMIT, message.commit(), into);
        if (message.ok()) {
            into.put(OK);
        }
        if (!message.key().isEmpty()) {
            into.put(KEY);
            text(message.key(), into);
            into.put((byte) '"');
        }
        List<Entry> entries = message.entries();
        if (!entries.isEmpty()) {
            into.put(ENTRIES);
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                into.put((byte) (i == 0 ? '[' : ',')).put((byte) (i == 0 ? '"' : '['));
                if (i > 0) {
                    into.put((byte) '"');
                }
                text(entry.key(), into);
                into.put((byte) '"').put((byte) ',');
                number(entry.term(), into);
                into.put((byte) ',');
                number(entry.client(), into);
                into.put((byte) ',');
                number(entry.seq(), into);
                into.put((byte) ',');
                number(entry.value(), into);
                into.put((byte) ']');
            }
            into.put((byte) ']');
        }
        into.put((byte) '}').put((byte) '\n');
    }

    private static void field(byte[] name, long value, ByteBuffer into) {
        if (value != 0) {
            into.put(name);
            number(value, into);
        }
    }

    private static void text(String text, ByteBuffer into) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                throw new IllegalArgumentException("key has a character that is not plain: " + text);
            }
            into.put((byte) c);
        }
    }

    private static void number(long value, ByteBuffer into) {
        if (value < 0) {
            throw new IllegalArgumentException("number is negative: " + value);
        }
        long power = 1;
        while (value / power >= 10) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            into.put((byte) ('0' + value / power % 10));
        }
    }

    /** {@return the message that stands between {@code from} and {@code to}, its line's end left out} */
    static Message read(byte[] bytes, int from, int to) throws IOException {
        return new Reader(bytes, from, to).message();
    }

    private static final class Reader {
        private final byte[] bytes;
        private final int to;
        private final int from;
        private int at;

        Reader(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.at = from;
            this.to = to;
        }

        Message message() throws IOException {
            Message.Kind kind = null;
            long id = 0;
            long sender = 0;
            long term = 0;
            long index = 0;
            long value = 0;
            long commit = 0;
            long ok = 0;
            String key = "";
            List<Entry> entries = List.of();
            take('{');
            do {
                take('"');
                int name = at;
                int length = skipText();
                take(':');
                byte first = bytes[name];
                if (first == 'k' && length == 4) {
                    kind = kind();
                } else if (first == 'k') {
                    key = text();
                } else if (first == 'e') {
                    entries = entries();
                } else {
                    long number = number();
                    switch (first) {
                        case 'i' -> {
                            if (length == 2) {
                                id = number;
                            } else {
                                index = number;
                            }
                        }
                        case 'f' -> sender = number;
                        case 't' -> term = number;
                        case 'v' -> value = number;
                        case 'c' -> commit = number;
                        case 'o' -> ok = number;
                        default -> throw wrong("an unknown field");
                    }
                }
            } while (taken(','));
            take('}');
            if (at != to || kind == null || sender > Integer.MAX_VALUE) {
                throw wrong("no message");
            }
            return new Message(kind, id, (int) sender, term, index, value, commit, ok == 1, key, entries);
        }

        private Message.Kind kind() throws IOException {
            take('"');
            int begin = at;
            int length = skipText();
            for (Message.Kind kind : KINDS) {
                byte[] text = Wire.text(kind);
                if (text.length == length && Arrays.equals(text, 0, length, bytes, begin, begin + length)) {
                    return kind;
                }
            }
            throw wrong("an unknown kind");
        }

        private List<Entry> entries() throws IOException {
            List<Entry> entries = new ArrayList<>();
            take('[');
            do {
                take('[');
                String key = text();
                take(',');
                long term = number();
                take(',');
                long client = number();
                take(',');
                long seq = number();
                take(',');
                long value = number();
                take(']');
                if (client > Integer.MAX_VALUE) {
                    throw wrong("no client");
                }
                entries.add(new Entry(term, (int) client, seq, key, value));
            } while (taken(','));
            take(']');
            return entries;
        }

        private String text() throws IOException {
            take('"');
            int begin = at;
            int length = skipText();
            return new String(bytes, begin, length, StandardCharsets.US_ASCII);
        }

        /** {@return the length of the text that begins here, and stands behind its closing quote} */
        private int skipText() throws IOException {
            int begin = at;
            while (at < to && bytes[at] != '"') {
                at++;
            }
            take('"');
            return at - 1 - begin;
        }

        private long number() throws IOException {
            int begin = at;
            long number = 0;
            while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                number = number * 10 + (bytes[at++] - '0');
            }
            if (at == begin || at - begin > 18) {
                throw wrong("no number");
            }
            return number;
        }

        private boolean taken(char c) {
            boolean there = at < to && bytes[at] == c;
            if (there) {
                at++;
            }
            return there;
        }

        private void take(char c) throws IOException {
            if (!taken(c)) {
                throw wrong("no " + c);
            }
        }

        private IOException wrong(String what) {
            return new IOException("line has " + what + " at byte " + (at - from) + ": "
                    + new String(bytes, from, Math.min(to - from, FRAME), StandardCharsets.US_ASCII));
        }
    }
}
