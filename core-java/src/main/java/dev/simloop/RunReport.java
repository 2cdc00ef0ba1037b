package dev.simloop;

import dev.simloop.event.EventLog;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EndlessWorkException;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.internal.Times;
import dev.simloop.property.PropertyHits;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one run went. Two runs that are the same have the same fingerprint.
 */
public final class RunReport {
    private static final int NOTES_SHOWN = 20;

    private final Token token;
    private final @Nullable Object value;
    private final @Nullable Throwable failure;
    private final long fingerprint;
    private final List<Long> checkpoints;
    private final long steps;
    private final long virtualNanos;
    private final Map<String, Long> counters;
    private final Map<String, PropertyHits> properties;
    private final List<String> notes;
    private final List<Throwable> orphans;
    private final @Nullable EventLog events;
    private final Map<String, String> sources;
    private final @Nullable Tape tape;
    private final String replayCommand;
    private final List<String> actors;
    private final Map<String, String> comparisons;
    private final List<String> uncontrolled;

    RunReport(
            Token token,
            @Nullable Object value,
            @Nullable Throwable failure,
            long fingerprint,
            List<Long> checkpoints,
            long steps,
            long virtualNanos,
            Map<String, Long> counters,
            Map<String, PropertyHits> properties,
            List<String> notes,
            List<Throwable> orphans,
            @Nullable EventLog events,
            Map<String, String> sources,
            @Nullable Tape tape,
            String replayCommand,
            List<String> actors,
            Map<String, String> comparisons,
            List<String> uncontrolled) {
        this.token = token;
        this.value = value;
        this.failure = failure;
        this.fingerprint = fingerprint;
        this.checkpoints = checkpoints;
        this.steps = steps;
        this.virtualNanos = virtualNanos;
        this.counters = counters;
        this.properties = properties;
        this.notes = notes;
        this.orphans = orphans;
        this.events = events;
        this.sources = sources;
        this.tape = tape;
        this.replayCommand = replayCommand;
        this.actors = actors;
        this.comparisons = comparisons;
        this.uncontrolled = uncontrolled;
    }

    /** {@return what repeats it} */
    public Token token() {
        return token;
    }

    /** {@return what the scenario returned, or its future; null if it failed} */
    public @Nullable Object value() {
        return value;
    }

    /** {@return why it failed, or null} */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** {@return a digest of every step, draw and the outcome} */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * {@return the fingerprint after every 256 steps; in a run of over a million steps every 512, 1,024 and so on, so
     * that there are 4,096 at most}
     */
    public List<Long> checkpoints() {
        return checkpoints;
    }

    /** {@return how many tasks ran} */
    public long steps() {
        return steps;
    }

    /** {@return where the clock stood at the end} */
    public long virtualNanos() {
        return virtualNanos;
    }

    /**
     * {@return what happened how often, in the order of first occurrence or of declaration; a declared counter that
     * was never hit is 0}
     */
    public Map<String, Long> counters() {
        return counters;
    }

    /** {@return how often each property was evaluated and true, in the order of registration} */
    public Map<String, PropertyHits> properties() {
        return properties;
    }

    /** {@return what the parts of the world said of what they drew, such as the faults of this seed; when recorded only} */
    public List<String> notes() {
        return notes;
    }

    /** {@return what nobody caught, under policy REPORT} */
    public List<Throwable> orphans() {
        return orphans;
    }

    /** {@return what happened; in a recorded run only} */
    public @Nullable EventLog events() {
        return events;
    }

    /** {@return the class of each source line that the events name} */
    public Map<String, String> sources() {
        return sources;
    }

    /** {@return the draws, if they were asked for or the run failed} */
    public @Nullable Tape tape() {
        return tape;
    }

    /** {@return the line of code that repeats it; empty if it passed} */
    public String replayCommand() {
        return replayCommand;
    }

    /**
     * {@return for each name that was {@linkplain SimLoop#observe(String, long, long) observed beside what was expected}, how the
     * two compared last: larger, smaller or equal; of a failing run only}
     */
    public Map<String, String> comparisons() {
        return comparisons;
    }

    /** {@return the names of its hosts and actors, in the order of their making; of a failing run only} */
    public List<String> actors() {
        return actors;
    }

    /**
     * {@return threads that runs of this scenario made in this JVM and that are alive, and steps that took long on
     * the wall, a line of text each; they are beside the run: no two runs need agree in them}
     */
    public List<String> uncontrolled() {
        return uncontrolled;
    }

    /** {@return whether the scenario ended well} */
    public boolean passed() {
        return failure == null;
    }

    /**
     * {@return this, if the run passed}
     *
     * @throws SimulationFailure otherwise, as {@link #toFailure} makes it
     */
    public RunReport assertPassed() {
        if (!passed()) {
            throw toFailure();
        }
        return this;
    }

    /** {@return whether {@code other} went exactly the same way} */
    public boolean isSameRun(RunReport other) {
        return fingerprint == other.fingerprint
                && steps == other.steps
                && virtualNanos == other.virtualNanos
                && isSameFailure(failure, other.failure);
    }

    /** Its first line counts, except where that has what only a recorded run knows. */
    private static boolean isSameFailure(@Nullable Throwable one, @Nullable Throwable other) {
        return (one instanceof EndlessWorkException && other instanceof EndlessWorkException)
                || line(one).equals(line(other));
    }

    /** {@return the first line of the failure, or the empty string} */
    public String failureLine() {
        return line(failure);
    }

    static String line(@Nullable Throwable failure) {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        return message == null
                ? type
                : type + ": " + message.lines().findFirst().orElse("");
    }

    /** {@return this run as one that failed with {@code why}} */
    RunReport failedWith(Throwable why) {
        return new RunReport(
                token,
                null,
                why,
                fingerprint,
                checkpoints,
                steps,
                virtualNanos,
                counters,
                properties,
                notes,
                orphans,
                events,
                sources,
                tape,
                replayCommand,
                actors,
                comparisons,
                uncontrolled);
    }

    /** {@return the failure with where it happened and the line that repeats it; only for a run that failed} */
    public SimulationFailure toFailure() {
        Throwable cause = failure;
        if (cause == null) {
            throw new IllegalStateException("the run of seed " + token.seed() + " passed");
        }
        return new SimulationFailure(describe(), token.toString(), cause);
    }

    /** {@return what a person reads when the run failed: the failure, where in the run, token, line to run again} */
    public String describe() {
        StringBuilder text = new StringBuilder();
        if (failure == null) {
            text.append("passed");
        } else {
            text.append(failure.getClass().getSimpleName());
            if (failure.getMessage() != null) {
                text.append(": ").append(failure.getMessage());
            }
        }
        if (failure != null && !(failure instanceof DeadlockException)) {
            uncontrolled.forEach(line -> text.append("\n  ").append(line));
        }
        text.append("\n  seed ")
                .append(token.seed())
                .append(", strategy ")
                .append(token.strategy())
                .append(", step ")
                .append(steps)
                .append(", virtual time ")
                .append(Times.text(virtualNanos))
                .append(token.hiccups().isNone() ? "" : ", with hiccups");
        for (String note : notes.subList(0, Math.min(NOTES_SHOWN, notes.size()))) {
            text.append("\n  ").append(note);
        }
        if (notes.size() > NOTES_SHOWN) {
            text.append("\n  ... and ").append(notes.size() - NOTES_SHOWN).append(" notes more");
        }
        text.append("\n  token ").append(token);
        return text.append("\n  run again: ")
                .append(ReplayCommand.line(
                        token,
                        replayCommand.isEmpty()
                                ? ReplayCommand.campaign("Campaign.of(scenario)", token)
                                : replayCommand))
                .toString();
    }
}
