package dev.simloop.json;

import dev.simloop.failure.TapeFormatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * A strict pull reader for the JSON of tapes and event logs, of bounded depth. Whatever is wrong with the text becomes a
 * {@link TapeFormatException} with line and column.
 */
public final class JsonReader {
    private static final int DEPTH_LIMIT = 16;

    private final String what;
    private final String text;
    private final int firstLine;
    private final Deque<Boolean> fresh = new ArrayDeque<>();
    private final Deque<Character> closers = new ArrayDeque<>();
    private int at;

    /** A reader of {@code text}, which is to be {@code what}, such as "tape". */
    public JsonReader(String what, String text) {
        this(what, text, 1);
    }

    /** A reader of a part of a document that begins at line {@code firstLine} of it. */
    public JsonReader(String what, String text, int firstLine) {
        this.what = what;
        this.text = text;
        this.firstLine = firstLine;
    }

    /** Reads the opening brace. */
    public void beginObject() {
        open('{');
    }

    /** Reads the opening bracket. */
    public void beginArray() {
        open('[');
    }

    /** {@return whether the open object or array goes on; closes it if not} */
    public boolean hasNext() {
        char c = peek();
        if (c == '}' || c == ']') {
            expect(closers.pop());
            fresh.pop();
            return false;
        }
        if (!fresh.pop()) {
            expect(',');
        }
        fresh.push(false);
        return true;
    }

    /** {@return this, standing at the next element of an array that must have one} */
    public JsonReader element() {
        if (!hasNext()) {
            throw error("an array is too short");
        }
        return this;
    }

    /** Reads the closing bracket. */
    public void endArray() {
        if (hasNext()) {
            throw error("an array is too long");
        }
    }

    /** {@return the name of a field} */
    public String name() {
        String name = string();
        expect(':');
        return name;
    }

    /** {@return a string} */
    public String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = take();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw error("a control character stands in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    /** {@return a 32-bit number} */
    public int intValue() {
        String digits = number();
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw error("not a 32-bit number: " + digits);
        }
    }

    /** {@return an unsigned 64-bit number} */
    public long unsignedLong() {
        String digits = number();
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw error("not an unsigned 64-bit number: " + digits);
        }
    }

    /** Demands that nothing but white space follows. */
    public void endDocument() {
        skipSpace();
        if (at < text.length()) {
            throw error("text goes on after the " + what + "'s end");
        }
    }

    /** {@return what {@code make} makes, its complaint turned into this reader's} */
    public <T> T valid(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    /** {@return what to throw at a text of which {@code fact} is wrong} */
    public TapeFormatException error(String fact) {
        int line = firstLine;
        int column = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new TapeFormatException("not a readable " + what + ", line " + line + " column " + column + ": " + fact);
    }

    /** Appends {@code value} as a JSON string that is also safe within HTML and as UTF-8. */
    public static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == 0x2028 || c == 0x2029 || isLoneSurrogate(value, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Half of a pair without its other half, which UTF-8 cannot write. */
    private static boolean isLoneSurrogate(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    private void open(char bracket) {
        expect(bracket);
        if (fresh.size() == DEPTH_LIMIT) {
            throw error("nested deeper than " + DEPTH_LIMIT);
        }
        fresh.push(true);
        closers.push(bracket == '{' ? '}' : ']');
    }

    private String number() {
        skipSpace();
        int start = at;
        while (at < text.length() && "0123456789-".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (start == at) {
            throw error("a whole number is expected");
        }
        return text.substring(start, at);
    }

    private char escaped() {
        char c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
                    throw error("a \\u escape needs four hex digits");
                }
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw error("unknown escape \\" + c);
        };
    }

    private char peek() {
        skipSpace();
        if (at >= text.length()) {
            throw error("the text ends too early");
        }
        return text.charAt(at);
    }

    private char take() {
        if (at >= text.length()) {
            throw error("the text ends too early");
        }
        return text.charAt(at++);
    }

    private void expect(char wanted) {
        char c = peek();
        if (c != wanted) {
            throw error("'" + wanted + "' is expected, not '" + c + "'");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
