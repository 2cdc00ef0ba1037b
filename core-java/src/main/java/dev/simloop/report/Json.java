package dev.simloop.report;

/** Strings as JSON that may stand inside a script element of a page. */
final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    /**
     * Appends {@code text} as a JSON string. {@code <}, {@code >} and {@code &} are escaped, so that no text can end the
     * element it stands in; a lone surrogate, which no encoding can write, becomes U+FFFD.
     */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u007f' || c == '\u2028' || c == '\u2029') {
                unicode(c, out);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        out.append('"');
    }

    private static void unicode(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }
}
