package dev.simloop.cli;

/** Text of a program or a file, made safe for a terminal. */
final class Printable {
    private Printable() {}

    /** {@return {@code text} with every control character but line end and tab spelt out, so that none is obeyed} */
    static String text(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                if (out == null) {
                    out = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                out.append(String.format("\\u%04x", (int) c));
            } else if (out != null) {
                out.append(c);
            }
        }
        return out == null ? text : out.toString();
    }

    /** {@return {@code text} as one line} */
    static String line(String text) {
        return text(text.replace("\n", "\\n").replace("\t", " ")).strip();
    }
}
