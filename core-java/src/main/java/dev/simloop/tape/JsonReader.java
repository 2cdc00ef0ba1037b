package dev.simloop.tape;

import dev.simloop.failure.TapeFormatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * A strict pull reader for the JSON of tapes, of bounded depth. Whatever is wrong with the text becomes a {@link
 * TapeFormatException} with line and column.
 */
final class JsonReader {
    private static final int DEPTH_LIMIT = 16;

    private final String text;
    private final Deque<Boolean> fresh = new ArrayDeque<>();
    private final Deque<Character> closers = new ArrayDeque<>();
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    void beginObject() {
        open('{');
    }

    void beginArray() {
        open('[');
    }

    /** {@return whether the open object or array goes on; closes it if not} */
    boolean hasNext() {
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
    JsonReader element() {
        if (!hasNext()) {
            throw error("an array is too short");
        }
        return this;
    }

    void endArray() {
        if (hasNext()) {
            throw error("an array is too long");
        }
    }

    String name() {
        String name = string();
        expect(':');
        return name;
    }

    String string() {
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

    int intValue() {
        String digits = number();
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw error("not a 32-bit number: " + digits);
        }
    }

    long unsignedLong() {
        String digits = number();
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw error("not an unsigned 64-bit number: " + digits);
        }
    }

    void endDocument() {
        skipSpace();
        if (at < text.length()) {
            throw error("text goes on after the tape's end");
        }
    }

    /** {@return what {@code make} makes, its complaint turned into this reader's} */
    <T> T valid(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    TapeFormatException error(String fact) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new TapeFormatException("not a readable tape, line " + line + " column " + column + ": " + fact);
    }

    static void quote(String value, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == 0x2028 || c == 0x2029) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
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
