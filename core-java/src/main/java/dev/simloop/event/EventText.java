package dev.simloop.event;

import dev.simloop.internal.Splitmix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Payloads and values as an {@link Event} shows them: short, and equal in every run of a seed and in every JVM. The hash in
 * {@code Foo@1a2b3c} and the address of a lambda are left out, and sets and maps without an order of their own are sorted.
 * What a {@code toString} of the program shows beyond that is the program's.
 */
public final class EventText {
    private static final int MOST_CHARS = 160;
    private static final int MOST_OF_MESSAGE = 4_000;
    private static final int MOST_BYTES = 64;
    private static final int DEEPEST = 4;
    private static final int MOST_ELEMENTS = 32;

    private static final Pattern HASH = Pattern.compile("(?<=[\\w$;\\]])@[0-9a-f]{1,8}(?![\\w@.])");
    private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda[^\\s,;()\\[\\]{}@]*");

    private EventText() {}

    /** {@return {@code value} in at most 160 characters} */
    public static String of(@Nullable Object value) {
        return clip(plain(value, 0));
    }

    /** {@return some bytes as text where they are printable ASCII, else in hexadecimal digits; a long array is cut} */
    public static String of(byte[] bytes, int offset, int length) {
        int shown = Math.min(length, MOST_BYTES);
        String count = length + (length == 1 ? " byte" : " bytes");
        if (length == 0) {
            return count;
        }
        boolean printable = true;
        for (int i = offset; i < offset + shown; i++) {
            printable &= (bytes[i] >= ' ' && bytes[i] < 127) || bytes[i] == '\n' || bytes[i] == '\r';
        }
        StringBuilder text = new StringBuilder(count).append(printable ? " \"" : " ");
        if (printable) {
            text.append(new String(bytes, offset, shown, StandardCharsets.US_ASCII)
                    .replace("\r", "\\r")
                    .replace("\n", "\\n"));
        } else {
            for (int i = offset; i < offset + shown; i++) {
                text.append(Character.forDigit((bytes[i] >> 4) & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
            }
        }
        return text.append(length > shown ? "..." : "")
                .append(printable ? "\"" : "")
                .toString();
    }

    /** {@return a digest of {@code value} as it would be shown if there were no limit to its length; never 0} */
    public static long digest(@Nullable Object value) {
        long digest = value instanceof byte[] bytes
                ? Splitmix.mix(Arrays.hashCode(bytes) + ((long) bytes.length << 32))
                : Splitmix.hash(plain(value, 0));
        return digest == 0 ? 1 : digest;
    }

    /** {@return a message of a failure without hashes and addresses; what is longer than 4,000 characters is cut} */
    public static String message(String text) {
        return clip(text, MOST_OF_MESSAGE);
    }

    /** {@return {@code text} without hashes and addresses, cut} */
    public static String clip(String text) {
        return clip(text, MOST_CHARS);
    }

    private static String clip(String text, int most) {
        String clean = clean(text);
        if (clean.length() <= most) {
            return clean;
        }
        int end = most - 3;
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    /** {@return {@code text} without hashes and addresses} */
    static String clean(String text) {
        String clean = text;
        if (clean.indexOf("$$Lambda") >= 0) {
            clean = LAMBDA.matcher(clean).replaceAll("\\$\\$Lambda");
        }
        return clean.indexOf('@') < 0 ? clean : HASH.matcher(clean).replaceAll("@_");
    }

    private static String plain(@Nullable Object value, int depth) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return of(bytes, 0, bytes.length);
        }
        if (value instanceof Object[] array && depth < DEEPEST) {
            return elements(Arrays.asList(array), false, depth);
        }
        boolean ofTheJdk = value.getClass().getName().startsWith("java.util.");
        if (ofTheJdk && depth < DEEPEST && value instanceof Collection<?> collection) {
            boolean unordered =
                    value instanceof Set<?> && !(value instanceof SortedSet<?>) && !(value instanceof LinkedHashSet<?>);
            return elements(collection, unordered, depth);
        }
        if (ofTheJdk && depth < DEEPEST && value instanceof Map<?, ?> map) {
            boolean unordered = !(map instanceof SortedMap<?, ?>) && !(map instanceof LinkedHashMap<?, ?>);
            List<String> entries = new ArrayList<>();
            map.forEach((k, v) -> entries.add(plain(k, depth + 1) + "=" + plain(v, depth + 1)));
            return joined(entries, unordered, "{", "}");
        }
        try {
            return clean(String.valueOf(value));
        } catch (RuntimeException e) {
            // A log must not fail the run it tells of; what it shows instead says so.
            return value.getClass().getName() + " whose toString failed with "
                    + e.getClass().getName();
        }
    }

    private static String elements(Collection<?> elements, boolean unordered, int depth) {
        List<String> texts = new ArrayList<>();
        for (Object element : elements) {
            texts.add(plain(element, depth + 1));
        }
        return joined(texts, unordered, "[", "]");
    }

    private static String joined(List<String> texts, boolean unordered, String open, String close) {
        if (unordered) {
            Collections.sort(texts);
        }
        return texts.size() <= MOST_ELEMENTS
                ? open + String.join(", ", texts) + close
                : open + String.join(", ", texts.subList(0, MOST_ELEMENTS)) + ", ... " + texts.size() + " in all"
                        + close;
    }
}
