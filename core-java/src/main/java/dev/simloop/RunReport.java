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
 *
 * @param token what repeats it
 * @param value what the scenario returned, or its future; null if it failed
 * @param failure why it failed, or null
 * @param fingerprint a digest of every step, draw and the outcome
 * @param checkpoints the fingerprint after every 256 steps; in a run of over a million steps every 512, 1,024 and so on, so that
 *     there are 4,096 at most
 * @param steps how many tasks ran
 * @param virtualNanos where the clock stood at the end
 * @param counters what happened how often, in the order of first occurrence or of declaration; a declared counter
 *     that was never hit is 0
 * @param properties how often each property was evaluated and true, in the order of registration
 * @param notes what the parts of the world said of what they drew, such as the faults of this seed; when recorded only
 * @param orphans what nobody caught, under policy REPORT
 * @param events what happened; in a recorded run only
 * @param sources the class of each source line that the events name
 * @param tape the draws, if they were asked for or the run failed
 * @param replayCommand the line of code that repeats it; empty if it passed
 * @param actors the names of its hosts and actors, in the order of their making; of a failing run only
 * @param uncontrolled threads that runs of this scenario made in this JVM and that are alive, and steps that took long on
 *     the wall, a line of text each; they are beside the run: no two runs need agree in them
 */
public record RunReport(
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
        List<String> uncontrolled) {
    private static final int NOTES_SHOWN = 20;

    /** A report of a run that was not recorded. */
    public RunReport(
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
            @Nullable Tape tape,
            String replayCommand) {
        this(
                token,
                value,
                failure,
                fingerprint,
                checkpoints,
                steps,
                virtualNanos,
                counters,
                properties,
                notes,
                orphans,
                null,
                Map.of(),
                tape,
                replayCommand,
                List.of(),
                List.of());
    }

    /** A report of a run of which nothing is known beside it. */
    public RunReport(
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
            String replayCommand) {
        this(
                token,
                value,
                failure,
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
                List.of(),
                List.of());
    }

    /** {@return whether the scenario ended well} */
    public boolean passed() {
        return failure == null;
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
