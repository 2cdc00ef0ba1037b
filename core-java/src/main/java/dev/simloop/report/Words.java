package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.internal.SourceLine;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences that stories and shapes share. */
final class Words {
    private static final String FUNCTION = "(?:[\\p{javaJavaIdentifierPart}.]*`[^`]+`|[\\p{javaJavaIdentifierPart}.]+)";
    /** A line and its function. */
    private static final Pattern PLACE =
            Pattern.compile(" at ([^ ()]+:\\d+) in " + FUNCTION + "(?: for " + FUNCTION + ")?");

    private Words() {}

    static String saw(Access access) {
        return access.actor() + " read " + value(access.value()) + at(access.event());
    }

    static String set(Access access) {
        return access.actor() + " wrote " + value(access.value()) + at(access.event());
    }

    /** {@return {@code text} short enough to stand in a sentence} */
    static String value(String text) {
        return text.isEmpty() ? "nothing" : Line.cut(Line.escape(text, false), 48, false);
    }

    /**
     * {@return the line with the function that it is in, as {@code at Orders.java:31 in pay}} Behind that of a test double stands
     * who called it, for a reader knows that one.
     */
    static String at(Event event) {
        if (event.at().isEmpty()) {
            return "";
        }
        String[] calls = event.calls().split(" < ", -1);
        String caller = calls.length > 1 && isDouble(calls[0]) ? " for " + calls[1].replaceFirst("(@|:).*", "") : "";
        return " at " + event.at() + (calls[0].isEmpty() ? "" : " in " + calls[0] + caller);
    }

    private static boolean isDouble(String function) {
        int dot = function.lastIndexOf('.');
        return dot > 0 && SourceLine.isDouble(function.substring(0, dot));
    }

    /** {@return the same with up to two callers and their lines} */
    static String called(Event event) {
        return event.at().isEmpty()
                ? ""
                : " at " + event.at() + (event.calls().isEmpty() ? "" : " in " + event.calls());
    }

    /** {@return the function of the line in a word or two: that which a reader knows, where the line is a test double's} */
    static String function(Event event) {
        String[] calls = event.calls().split(" < ", -1);
        return calls.length > 1 && isDouble(calls[0])
                ? calls[0] + " < " + calls[1].replaceFirst("(@|:).*", "")
                : calls[0];
    }

    /** {@return {@code text} in which the function of a line is said once, where the line comes first} */
    static String once(String text) {
        Matcher lines = PLACE.matcher(text);
        StringBuilder out = new StringBuilder();
        Set<String> said = new HashSet<>();
        while (lines.find()) {
            String place = lines.group();
            lines.appendReplacement(out, Matcher.quoteReplacement(said.add(place) ? place : " at " + lines.group(1)));
        }
        return lines.appendTail(out).toString();
    }

    /** {@return whether it happened to a host as a whole, whoever did it} */
    static boolean isOfHost(Event event) {
        return switch (event.kind()) {
            case CRASH, START, SHUTDOWN, PAUSE, RESUME, CLOCK -> !event.host().isEmpty();
            default -> false;
        };
    }

    /** {@return when it was, as {@code step 12, 0.003 s}} */
    static String when(Event event) {
        return "step " + event.step() + ", " + Line.time(event.nanos());
    }
}
