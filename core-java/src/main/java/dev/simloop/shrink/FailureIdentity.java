package dev.simloop.shrink;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.OrphanException;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.failure.SimulationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What makes two failures the same bug: their type, the property if it is one, the words of the message, how what was found
 * compares with what was expected, and the lines of user code that it was thrown from. Equal if all of that is.
 *
 * <p>Figures count in one way only: where the message sets a found number against an expected one ("balance 50 instead of
 * 40", "expected: 40 but was: 50", the values of an {@code AssertionFailedError}), larger, smaller and equal are different
 * bugs; so are they for a pair that was {@linkplain dev.simloop.SimLoop#observe(String, long, long) observed}. Names of hosts and actors, quoted texts, and what stands in brackets count as none. {@link
 * dev.simloop.campaign.Campaign#withFailureIdentity} takes another function.
 *
 * @param type the exception's class, unwrapped from what merely carries it
 * @param property the name of the property that was violated, or the empty string
 * @param message the first line of the message that says something, with numbers, times, addresses, names and values
 *     replaced by {@code #}, and the relation; for a deadlock, who waits for what, sorted
 * @param frames the uppermost lines of user code that call each other directly, at most three
 */
public record FailureIdentity(String type, String property, String message, List<String> frames) {
    private static final int FRAMES_MOST = 3;
    private static final Pattern ADDRESS =
            Pattern.compile("0x[0-9a-fA-F]+|@[0-9a-f]{4,16}\\b|\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"
                    + "|\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\\b");
    private static final Pattern ISO_DURATION = Pattern.compile("\\bPT(-?[0-9.]+[HMS])+\\b");
    private static final Pattern TIME =
            Pattern.compile("\\b[0-9]+(\\.[0-9]+)? ?(ns|us|\\u00b5s|\\u03bcs|ms|s|min|h|d)\\b");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern LIST = Pattern.compile("([^\\s,\\[\\]{}()]*#[^\\s,\\[\\]{}()]*)(, ?\\1)+");

    public FailureIdentity {
        frames = List.copyOf(frames);
    }

    /** {@return the identity of {@code failure}} */
    public static FailureIdentity of(Throwable failure) {
        return of(failure, Set.of());
    }

    /**
     * {@return the identity of the failure of {@code run}, whose hosts and actors count as names}
     *
     * @throws IllegalArgumentException if the run passed
     */
    public static FailureIdentity of(RunReport run) {
        Throwable failure = run.failure();
        if (failure == null) {
            throw new IllegalArgumentException("the run of " + run.token() + " passed: there is no failure");
        }
        FailureIdentity bare = of(failure, MessageShape.names(run.actors()));
        if (run.comparisons().isEmpty()) {
            return bare;
        }
        return new FailureIdentity(
                bare.type, bare.property, bare.message + " " + new TreeMap<>(run.comparisons()), bare.frames);
    }

    /** {@return the identity of the failure of {@code run} as {@code campaign} tells failures apart} */
    static FailureIdentity of(RunReport run, Campaign campaign) {
        Function<Throwable, String> own = campaign.failureIdentity();
        return own == null
                ? of(run)
                : new FailureIdentity(
                        "",
                        "",
                        Objects.requireNonNull(
                                own.apply(Objects.requireNonNull(run.failure())), "the failure identity"),
                        List.of());
    }

    private static FailureIdentity of(Throwable failure, Set<String> names) {
        Throwable bare = unwrap(failure);
        PropertyViolation violation = bare instanceof PropertyViolation known ? known : null;
        String property = violation == null ? "" : violation.property();
        if (violation != null && violation.getCause() != null) {
            bare = unwrap(violation.getCause());
        }
        String message = bare instanceof DeadlockException ? waits(bare) : told(bare, names);
        return new FailureIdentity(bare.getClass().getName(), property, message, frames(bare));
    }

    private static String told(Throwable failure, Set<String> names) {
        String relation = ExpectedActual.relation(failure);
        String message = failure.getMessage();
        if (relation.isEmpty() && message != null) {
            relation = MessageShape.relation(message);
        }
        String words = MessageShape.words(firstLine(failure), names);
        return relation.isEmpty() ? words : (words + " (" + relation + ")").strip();
    }

    /** {@return {@code text} with what differs between two runs of one bug replaced: numbers, times, addresses} */
    public static String normalised(String text) {
        String result = ADDRESS.matcher(text).replaceAll("#");
        result = ISO_DURATION.matcher(result).replaceAll("#");
        result = TIME.matcher(result).replaceAll("#");
        result = NUMBER.matcher(result).replaceAll("#");
        return LIST.matcher(result).replaceAll("$1");
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable bare = failure;
        while (bare.getCause() != null
                && (bare instanceof SimulationFailure
                        || bare instanceof CompletionException
                        || bare instanceof ExecutionException
                        || bare instanceof OrphanException)) {
            bare = bare.getCause();
        }
        return bare;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? ""
                : message.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    /** Who waits for what, each once: how many of a kind do, and where they were made, may differ. */
    private static String waits(Throwable deadlock) {
        String message = deadlock.getMessage();
        TreeSet<String> lines = new TreeSet<>();
        if (message != null) {
            message.lines()
                    .skip(1)
                    .map(String::strip)
                    .filter(line -> !line.startsWith("created at")
                            && !line.startsWith("not controlled here")
                            && !line.startsWith("escape suspected: a thread")
                            && !line.startsWith("a step took"))
                    .forEach(line -> lines.add(normalised(line)));
        }
        return String.join("; ", lines);
    }

    private static List<String> frames(Throwable failure) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (UserCode.contains(frame)) {
                frames.add(frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber());
                if (frames.size() == FRAMES_MOST) {
                    break;
                }
            } else if (!frames.isEmpty()) {
                // Who set a callback off is a matter of order; only direct calls belong to the bug.
                break;
            }
        }
        return frames;
    }

    /** {@return one line: type, property, message, uppermost line of code} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.substring(type.lastIndexOf('.') + 1));
        if (!property.isEmpty()) {
            text.append(" of \"").append(property).append('"');
        }
        if (!message.isEmpty()) {
            text.append(": ").append(message);
        }
        return frames.isEmpty()
                ? text.toString()
                : text.append(" at ").append(frames.get(0)).toString();
    }
}
