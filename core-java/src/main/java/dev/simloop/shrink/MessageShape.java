package dev.simloop.shrink;

import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a message says when figures, names and values are taken out, and how what was found compares with what was expected.
 * "balance 50 instead of 40" and "balance 30 instead of 40" have the same words and differ in that; "a has it" and "b has
 * it" are the same where {@code a} and {@code b} are hosts.
 */
final class MessageShape {
    private static final String NUM = "[<\\[(\"']?([-+]?[0-9]+(?:\\.[0-9]+)?)[>\\])\"']?[a-zA-Z%]{0,3}";
    private static final int I = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

    /** Found before expected. */
    private static final List<Pattern> FOUND_FIRST = List.of(
            Pattern.compile(NUM + "\\W{1,3}(?:instead of|rather than|but not|and not|, not)\\W{1,3}" + NUM, I),
            Pattern.compile(
                    NUM + "[,;]? ?(?:not|!=|<>|is not|isn't|should (?:be|have been)|must be|differs from)\\W{1,3}"
                            + NUM,
                    I),
            Pattern.compile(NUM + "[,;(\\s]{1,3}(?:expected|wanted|want|should be|not the)\\W{1,3}" + NUM, I),
            Pattern.compile(
                    "(?:got|was|were|actual|found|received|actual value|have)\\W{1,4}" + NUM
                            + ".{0,24}?(?:want|wanted|expected|should be|should have been|instead of|not)\\W{1,4}"
                            + NUM,
                    I));
    /** Expected before found. */
    private static final List<Pattern> EXPECTED_FIRST = List.of(
            Pattern.compile(
                    "(?:expected|expecting|want|wanted|should be|must be)\\b[^0-9\\n]{0,24}?" + NUM
                            + ".{0,24}?(?:but (?:was|got|found)|was|got|actual|found|is|have|but)\\b\\W{1,4}" + NUM,
                    I),
            Pattern.compile("expected\\W{1,3}" + NUM + "\\W{1,3}actual\\W{1,3}" + NUM, I));

    private static final Pattern GROUP = Pattern.compile("\\[[^\\[\\]]*]|\\{[^{}]*}|\\([^()]*\\)");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'(?![a-z])|`[^`]*`|<[^<> ]*>");
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.~/#$-]*");
    private static final Pattern REPEATED = Pattern.compile("(#)((?:,| and|, and| or)? #)+");
    private static final int GROUPS_DEEP = 8;

    private MessageShape() {}

    /**
     * {@return the words of {@code line}, figures, names and values replaced by {@code #}}
     *
     * @param names what the run calls its hosts and actors
     */
    static String words(String line, Set<String> names) {
        String text = line;
        for (int depth = 0; depth < GROUPS_DEEP; depth++) {
            String inner = GROUP.matcher(text).replaceAll("#");
            if (inner.equals(text)) {
                break;
            }
            text = inner;
        }
        text = QUOTED.matcher(text).replaceAll("#");
        text = FailureIdentity.normalised(text);
        StringBuilder result = new StringBuilder();
        Matcher tokens = TOKEN.matcher(text);
        int at = 0;
        while (tokens.find()) {
            result.append(text, at, tokens.start());
            String token = tokens.group();
            result.append(isName(token, names) ? "#" : token);
            at = tokens.end();
        }
        String shape = result.append(text.substring(at)).toString();
        shape = shape.replaceAll("[\\p{L}_]*#[\\p{L}\\p{N}_#.]*", "#");
        return REPEATED.matcher(shape).replaceAll("#").strip();
    }

    private static boolean isName(String token, Set<String> names) {
        if (token.length() == 1 || names.contains(token)) {
            return true;
        }
        for (String part : token.split("[/#~$-]", -1)) {
            if (!part.isEmpty() && names.contains(part)) {
                return true;
            }
        }
        return token.indexOf('#') >= 0;
    }

    /** {@return {@code equal}, {@code larger}, {@code smaller}: found against expected; empty where they do not both stand there} */
    static String relation(String message) {
        for (Pattern pattern : FOUND_FIRST) {
            Matcher matcher = pattern.matcher(message);
            if (matcher.find()) {
                return compare(matcher.group(1), matcher.group(2));
            }
        }
        for (Pattern pattern : EXPECTED_FIRST) {
            Matcher matcher = pattern.matcher(message);
            if (matcher.find()) {
                return compare(matcher.group(2), matcher.group(1));
            }
        }
        return "";
    }

    private static String compare(String found, String expected) {
        int order = new BigDecimal(found).compareTo(new BigDecimal(expected));
        return order == 0 ? "equal" : order > 0 ? "larger" : "smaller";
    }

    /** {@return the names of hosts and of what actors were called in the program, from the full names of actors} */
    static Set<String> names(Iterable<String> actors) {
        Set<String> names = new LinkedHashSet<>();
        for (String actor : actors) {
            names.add(actor);
            for (String part : actor.split("[/()#~]", -1)) {
                if (!part.isEmpty() && !OWN.contains(part) && !part.chars().allMatch(Character::isDigit)) {
                    names.add(part);
                }
            }
        }
        names.removeAll(OWN);
        return names;
    }

    /** What our own actors are called; a message may say these words of its own accord. */
    private static final Set<String> OWN = Set.of(
            "root",
            "pool",
            "future",
            "file",
            "launch",
            "async",
            "produce",
            "coroutine",
            "disk",
            "fault",
            "timer",
            "link",
            "stream");
}
