package dev.simloop.report;

import dev.simloop.event.Event;

/** Pieces of one line of text: escaped, cut and padded, so that no name or payload can break a table. */
final class Line {
    private Line() {}

    /**
     * {@return {@code text} as it may stand in one line}: control characters, line ends, marks that turn the direction of
     * writing and lone surrogates as escapes such as {@code \n} and <code>&#92;u202e</code>; with {@code ascii} all beyond
     * ASCII, too.
     */
    static String escape(String text, boolean ascii) {
        if (isPlain(text, ascii)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))
                    && !ascii) {
                out.append(c).append(text.charAt(++i));
            } else if (isPlain(c, ascii)) {
                out.append(c);
            } else {
                out.append("\\u");
                String hex = Integer.toHexString(c);
                out.append("0".repeat(4 - hex.length())).append(hex);
            }
        }
        return out.toString();
    }

    /** {@return {@code text} in at most {@code width} characters, the last of them a mark that something is missing} */
    static String cut(String text, int width, boolean ascii) {
        String mark = ascii ? ".." : "…";
        if (text.length() <= width) {
            return text;
        }
        if (width <= mark.length()) {
            return text.substring(0, Math.max(0, width));
        }
        int end = width - mark.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + mark;
    }

    static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** {@return virtual time in seconds to the microsecond, as in {@code 12.000350}} */
    static String seconds(long nanos) {
        String micros = Long.toString(nanos / 1_000 % 1_000_000);
        return nanos / 1_000_000_000 + "." + "0".repeat(6 - micros.length()) + micros;
    }

    /**
     * {@return virtual time as a person writes it, as in {@code 12.000 s}} To the millisecond; below a second to the microsecond,
     * where there is a part of one.
     */
    static String time(long nanos) {
        if (nanos >= 1_000_000_000) {
            String millis = Long.toString(nanos / 1_000_000 % 1_000);
            return nanos / 1_000_000_000 + "." + "0".repeat(3 - millis.length()) + millis + " s";
        }
        String seconds = seconds(nanos);
        return (seconds.endsWith("000") ? seconds.substring(0, seconds.length() - 3) : seconds) + " s";
    }

    /** {@return who did it: the actor, else the host, else the world} */
    static String who(Event event) {
        if (!event.actor().isEmpty()) {
            return event.actor();
        }
        return event.host().isEmpty() ? "world" : event.host();
    }

    /** {@return the name of {@code event}'s actor without the host it begins with} */
    static String actor(Event event) {
        String prefix = event.host() + "/";
        return !event.host().isEmpty() && event.actor().startsWith(prefix)
                ? event.actor().substring(prefix.length())
                : event.actor();
    }

    private static boolean isPlain(String text, boolean ascii) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i), ascii)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c, boolean ascii) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        if (ascii || Character.isSurrogate(c)) {
            return false;
        }
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.UNASSIGNED
                && type != Character.PRIVATE_USE;
    }
}
