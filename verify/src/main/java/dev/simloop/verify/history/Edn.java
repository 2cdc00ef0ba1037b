package dev.simloop.verify.history;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes EDN (github.com/edn-format/edn), as far as histories need it: whole numbers become longs (or big
 * integers), vectors and lists become lists, keywords {@link Keyword}, symbols and characters strings; a tag is dropped,
 * what it stands before is kept. {@code #:ns{...}} gives the keywords of its keys that namespace. Depth is limited, so
 * hostile input ends in a {@link HistoryFormatException} and nothing else.
 */
public final class Edn {
    private static final int DEEPEST = 200;

    /** A name after a colon; {@code name} is without it. What a file calls {@code :x} is a keyword, not the text "x". */
    public record Keyword(String name) {
        /** {@return the keyword of that name} */
        public static Keyword of(String name) {
            return new Keyword(name);
        }

        /** {@return its name with a colon, as files have it} */
        @Override
        public String toString() {
            return ":" + name;
        }
    }

    private final String text;
    private int at;
    private int line = 1;
    private int depth;

    Edn(String text) {
        this.text = text;
    }

    /**
     * {@return all values in {@code text}, one after the other}
     *
     * @throws HistoryFormatException if it is no EDN: with the line, and what is wrong there
     */
    public static List<@Nullable Object> readAll(String text) {
        List<@Nullable Object> all = new ArrayList<>();
        Edn edn = new Edn(text);
        while (edn.more()) {
            all.add(edn.read());
        }
        return Collections.unmodifiableList(all);
    }

    /** Takes one value after the other, and the line in which it ends. */
    public interface Sink {
        /** Takes {@code value}, which ends in {@code line}. */
        void take(int line, @Nullable Object value);
    }

    /**
     * Gives {@code sink} each value in {@code text}, and of lists and vectors on the top level each item: files have their
     * events one after the other or in one vector.
     *
     * @throws HistoryFormatException if it is no EDN: with the line, and what is wrong there
     */
    public static void readItems(String text, Sink sink) {
        Edn edn = new Edn(text);
        while (edn.more()) {
            char c = text.charAt(edn.at);
            if (c == '[' || c == '(') {
                edn.items(c == '[' ? ']' : ')', sink);
            } else {
                Object value = edn.read();
                sink.take(edn.line, value);
            }
        }
    }

    private void items(char close, Sink sink) {
        int opened = line;
        at++;
        while (more()) {
            if (text.charAt(at) == close) {
                at++;
                return;
            }
            Object value = read();
            sink.take(line, value);
        }
        throw error("nothing closes what is opened in line " + opened);
    }

    int line() {
        return line;
    }

    HistoryFormatException error(String what) {
        return new HistoryFormatException(line, what);
    }

    /** {@return whether something is left to read} */
    boolean more() {
        skip();
        return at < text.length();
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (Character.isWhitespace(c) || c == ',') {
                at++;
            } else if (c == ';') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (c == '#' && at + 1 < text.length() && text.charAt(at + 1) == '_') {
                at += 2;
                deeper();
                read();
                depth--;
            } else {
                return;
            }
        }
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw error("nested deeper than " + DEEPEST);
        }
    }

    /** {@return the next value, or null for {@code nil}} */
    @Nullable
    Object read() {
        skip();
        if (at >= text.length()) {
            throw error("the text ends where a value is expected");
        }
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> list(')');
            case '[' -> list(']');
            case '{' -> map(list('}'));
            case '"' -> string();
            case ':' -> keyword();
            case '\\' -> character();
            case '#' -> dispatch();
            case ')', ']', '}' -> throw error("unexpected " + c);
            default -> atom();
        };
    }

    private List<@Nullable Object> list(char close) {
        int opened = line;
        at++;
        deeper();
        List<@Nullable Object> items = new ArrayList<>();
        while (more()) {
            if (text.charAt(at) == close) {
                at++;
                depth--;
                return Collections.unmodifiableList(items);
            }
            items.add(read());
        }
        throw error("nothing closes what is opened in line " + opened);
    }

    private Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> items) {
        if (items.size() % 2 != 0) {
            throw error("a map has a key without a value: " + items.get(items.size() - 1));
        }
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) {
            if (map.containsKey(items.get(i))) {
                throw error("a map has a key twice: " + items.get(i));
            }
            map.put(items.get(i), items.get(i + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private @Nullable Object dispatch() {
        if (at + 1 < text.length() && text.charAt(at + 1) == '{') {
            at++;
            Set<@Nullable Object> set = new LinkedHashSet<>(list('}'));
            return Collections.unmodifiableSet(set);
        }
        at++;
        String tag = token();
        if (tag.isEmpty()) {
            throw error("a # stands alone");
        }
        if (tag.charAt(0) == '#') {
            return symbolic(tag);
        }
        deeper();
        Object value = read();
        depth--;
        return tag.charAt(0) == ':' && value instanceof Map<?, ?> map ? qualified(tag.substring(1), map) : value;
    }

    private Object symbolic(String tag) {
        return switch (tag) {
            case "#Inf" -> Double.POSITIVE_INFINITY;
            case "#-Inf" -> Double.NEGATIVE_INFINITY;
            case "#NaN" -> Double.NaN;
            default -> throw error("unknown symbolic value #" + tag);
        };
    }

    private static Map<@Nullable Object, @Nullable Object> qualified(String space, Map<?, ?> map) {
        Map<@Nullable Object, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            boolean plain = key instanceof Keyword keyword && keyword.name.indexOf('/') < 0;
            boolean bare = key instanceof Keyword keyword && keyword.name.startsWith("_/");
            String name = key instanceof Keyword keyword ? keyword.name : "";
            all.put(plain ? new Keyword(space + "/" + name) : bare ? new Keyword(name.substring(2)) : key, value);
        });
        return Collections.unmodifiableMap(all);
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        int opened = line;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            } else if (c == '\\') {
                if (at >= text.length()) {
                    break;
                }
                value.append(escape(text.charAt(at++)));
            } else {
                line += c == '\n' ? 1 : 0;
                value.append(c);
            }
        }
        throw error("nothing closes the text opened in line " + opened);
    }

    private char escape(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\' -> c;
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw error("a text ends within \\u");
                }
                String digits = text.substring(at, at + 4);
                at += 4;
                try {
                    yield (char) Integer.parseUnsignedInt(digits, 16);
                } catch (NumberFormatException no) {
                    throw error("no character has the number \\u" + digits);
                }
            }
            default -> throw error("unknown escape \\" + c);
        };
    }

    private Object character() {
        at++;
        if (at >= text.length()) {
            throw error("the text ends after a backslash");
        }
        String name = text.charAt(at++) + token();
        return switch (name) {
            case "newline" -> "\n";
            case "space" -> " ";
            case "tab" -> "\t";
            case "return" -> "\r";
            default -> name;
        };
    }

    private Keyword keyword() {
        at++;
        String name = token();
        if (name.isEmpty()) {
            throw error("a colon without a name");
        }
        return new Keyword(name);
    }

    private String token() {
        int from = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || ",;()[]{}\"".indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        return text.substring(from, at);
    }

    private @Nullable Object atom() {
        String token = token();
        return switch (token) {
            case "nil" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> {
                char first = token.charAt(0);
                boolean signed = (first == '-' || first == '+') && token.length() > 1;
                char digit = signed ? token.charAt(1) : first;
                yield digit >= '0' && digit <= '9' ? number(token) : token;
            }
        };
    }

    private Object number(String token) {
        if (token.length() > 400) {
            throw error("a number has " + token.length() + " characters");
        }
        try {
            if (token.endsWith("N")) {
                return new BigInteger(token.substring(0, token.length() - 1));
            } else if (token.endsWith("M")) {
                return new BigDecimal(token.substring(0, token.length() - 1));
            } else if (token.startsWith("0x") || token.startsWith("0X")) {
                return whole(new BigInteger(token.substring(2), 16));
            } else if (token.contains(".") || token.contains("e") || token.contains("E")) {
                return Double.valueOf(token);
            } else if (token.contains("/")) {
                return token;
            }
            return whole(new BigInteger(token.startsWith("+") ? token.substring(1) : token));
        } catch (NumberFormatException | ArithmeticException no) {
            throw error("no number: " + token);
        }
    }

    private static Object whole(BigInteger value) {
        return value.bitLength() < 64 ? (Object) value.longValueExact() : value;
    }

    /** {@return {@code value} as EDN; what EDN has no form for becomes a string} */
    public static String write(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder to) {
        if (value == null) {
            to.append("nil");
        } else if (value instanceof Boolean || value instanceof Keyword) {
            to.append(value);
        } else if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            to.append(number.isNaN() ? "##NaN" : number > 0 ? "##Inf" : "##-Inf");
        } else if (value instanceof Long || value instanceof Integer || value instanceof Double) {
            to.append(value);
        } else if (value instanceof BigInteger) {
            to.append(value).append('N');
        } else if (value instanceof BigDecimal) {
            to.append(value).append('M');
        } else if (value instanceof Map<?, ?> map) {
            to.append('{');
            String gap = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                to.append(gap);
                write(entry.getKey(), to);
                to.append(' ');
                write(entry.getValue(), to);
                gap = ", ";
            }
            to.append('}');
        } else if (value instanceof Set<?> set) {
            all(set, "#{", "}", to);
        } else if (value instanceof Iterable<?> list) {
            all(list, "[", "]", to);
        } else {
            quote(value.toString(), to);
        }
    }

    private static void all(Iterable<?> items, String open, String close, StringBuilder to) {
        to.append(open);
        String gap = "";
        for (Object item : items) {
            to.append(gap);
            write(item, to);
            gap = " ";
        }
        to.append(close);
    }

    private static void quote(String value, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c < ' ') {
                        to.append(String.format("\\u%04x", (int) c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }
}
