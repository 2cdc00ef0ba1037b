package dev.simloop.disk;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Glob patterns as {@link java.nio.file.FileSystem#getPathMatcher} describes them, as regular expressions. */
final class Glob {
    private Glob() {}

    static Pattern compile(String glob) {
        StringBuilder out = new StringBuilder();
        int open = -1;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                boolean crossing = glob.startsWith("**", i);
                out.append(crossing ? ".*" : "[^/]*");
                i += crossing ? 1 : 0;
            } else if (c == '?') {
                out.append("[^/]");
            } else if (c == '[') {
                i = brackets(glob, i, out);
            } else if (c == '{') {
                if (open >= 0) {
                    throw new PatternSyntaxException("Cannot nest groups", glob, i);
                }
                open = i;
                out.append("(?:");
            } else if (c == '}' && open >= 0) {
                open = -1;
                out.append(')');
            } else if (c == ',' && open >= 0) {
                out.append('|');
            } else {
                if (c == '\\' && ++i == glob.length()) {
                    throw new PatternSyntaxException("No character to escape", glob, i - 1);
                }
                quote(glob.charAt(i), out);
            }
        }
        if (open >= 0) {
            throw new PatternSyntaxException("Missing '}", glob, glob.length() - 1);
        }
        return Pattern.compile(out.toString());
    }

    /** Every character by its code, which needs no list of those that mean something. */
    private static void quote(char c, StringBuilder out) {
        out.append("\\x{").append(Integer.toHexString(c)).append('}');
    }

    /** {@return where the bracket that opens at {@code from} closes} */
    private static int brackets(String glob, int from, StringBuilder out) {
        boolean not = glob.startsWith("!", from + 1);
        int first = from + (not ? 2 : 1);
        int close = glob.indexOf(']', first);
        if (close < 0) {
            throw new PatternSyntaxException("Missing ']", glob, glob.length() - 1);
        }
        if (glob.substring(first, close).indexOf('/') >= 0) {
            throw new PatternSyntaxException("Explicit 'name separator' in class", glob, glob.indexOf('/', first));
        }
        out.append("(?!/)[").append(not ? "^" : "");
        for (int i = first; i < close; i++) {
            char c = glob.charAt(i);
            quote(c, out);
            if (i + 2 < close && glob.charAt(i + 1) == '-') {
                char last = glob.charAt(i + 2);
                if (last < c) {
                    throw new PatternSyntaxException("Invalid range", glob, i);
                }
                out.append('-');
                quote(last, out);
                i += 2;
            }
        }
        out.append(']');
        return close;
    }
}
