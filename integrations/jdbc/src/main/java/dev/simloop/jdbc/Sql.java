package dev.simloop.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a statement, with where each begins and ends in its text. Comments are no words. It knows quotes, and nothing of
 * grammar.
 */
final class Sql {
    /**
     * One word.
     *
     * @param text an identifier or keyword in upper case, without its quotes; {@code '} for any string, {@code 0} for any number
     */
    record Word(String text, boolean name, int from, int to) {
        boolean is(String keyword) {
            return text.equals(keyword);
        }
    }

    final String text;
    final List<Word> words = new ArrayList<>();

    Sql(String text) {
        this.text = text;
        int at = 0;
        while (at < text.length()) {
            at = next(at);
        }
    }

    private int next(int from) {
        char c = text.charAt(from);
        if (Character.isWhitespace(c)) {
            return from + 1;
        }
        if (text.startsWith("--", from)) {
            int end = text.indexOf('\n', from);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", from)) {
            int end = text.indexOf("*/", from + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (c == '\'') {
            return add("'", false, from, quoted(from, '\''));
        }
        if (c == '"' || c == '`') {
            int to = quoted(from, c);
            return add(text.substring(from + 1, Math.max(from + 1, to - 1)).toUpperCase(Locale.ROOT), true, from, to);
        }
        if (Character.isDigit(c)) {
            int to = from;
            while (to < text.length() && (Character.isLetterOrDigit(text.charAt(to)) || text.charAt(to) == '.')) {
                to++;
            }
            return add("0", false, from, to);
        }
        if (Character.isJavaIdentifierStart(c)) {
            int to = from;
            while (to < text.length() && Character.isJavaIdentifierPart(text.charAt(to))) {
                to++;
            }
            return add(text.substring(from, to).toUpperCase(Locale.ROOT), true, from, to);
        }
        return add(String.valueOf(c), false, from, from + 1);
    }

    private int add(String word, boolean name, int from, int to) {
        words.add(new Word(word, name, from, to));
        return to;
    }

    private int quoted(int from, char quote) {
        int at = from + 1;
        while (at < text.length()) {
            if (text.charAt(at) == quote) {
                if (at + 1 >= text.length() || text.charAt(at + 1) != quote) {
                    return at + 1;
                }
                at++;
            }
            at++;
        }
        return text.length();
    }

    /** {@return the word at that place, or an empty one beyond the end} */
    Word word(int index) {
        return index < words.size() ? words.get(index) : new Word("", false, text.length(), text.length());
    }

    boolean begins(String keyword) {
        return word(0).is(keyword);
    }

    /** {@return the first place from {@code from} on of one of {@code keywords} outside of parentheses, or the number of words} */
    int find(int from, String... keywords) {
        int depth = 0;
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i).text;
            if (word.equals("(")) {
                depth++;
            } else if (word.equals(")")) {
                depth--;
            } else if (depth == 0) {
                for (String keyword : keywords) {
                    if (word.equals(keyword)) {
                        return i;
                    }
                }
            }
        }
        return words.size();
    }

    int count(int from, int to, String word) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += words.get(i).is(word) ? 1 : 0;
        }
        return count;
    }

    /** {@return the text of the words from {@code from} up to {@code to}} */
    String slice(int from, int to) {
        return from >= to ? "" : text.substring(words.get(from).from, words.get(to - 1).to);
    }
}
