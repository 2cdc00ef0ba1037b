package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.event.EventLog;
import dev.simloop.failure.NondeterminismException;
import dev.simloop.failure.SimulationFailure;
import dev.simloop.internal.Checkpoints;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import org.jspecify.annotations.Nullable;

/**
 * A failing run with all that is known of it.
 *
 * @param original the run that failed in the hunt, with its tape
 * @param rerun the same seed again, recorded: with creation lines and log context
 * @param reproduction whether the two agree
 * @param firstDifference the first step of the window between two {@linkplain RunReport#checkpoints checkpoints} in which the
 *     two differ, or -1
 * @param divergence where two recorded runs went apart, and what is likely to blame; null if the runs agree
 * @param repeated how many of its repeats went the same way
 * @param repeats how often it was run again
 */
public record Finding(
        RunReport original,
        RunReport rerun,
        Reproduction reproduction,
        long firstDifference,
        @Nullable Divergence divergence,
        int repeated,
        int repeats) {

    /** A finding that was not repeated, so that its recorded runs, if there are two, were not compared. */
    public Finding(RunReport original, RunReport rerun, Reproduction reproduction, long firstDifference) {
        this(original, rerun, reproduction, firstDifference, null, 0, 0);
    }

    /** Whether a failing seed fails again. */
    public enum Reproduction {
        /**
         * Every re-run went exactly the same way, in this JVM; no other was asked, see {@link FreshJvm}. Those of a program that
         * asks for real time were spread over a second.
         */
        STABLE,
        /** Later runs agree and the first does not, in this JVM: something that the first run set up, or chance. */
        FIRST_RUN_EFFECT,
        /** Runs differ from each other: the program depends on something the loop does not control. */
        UNSTABLE,
        /** Memory ran out, and earlier runs had filled it: it says nothing of the seed, which was not run again. */
        HEAP_GREW
    }

    /** {@return whether the seed goes the same way again; without that nothing more can be found out} */
    public boolean isRepeatable() {
        return reproduction == Reproduction.STABLE && !(original.failure() instanceof NondeterminismException);
    }

    /** {@return the token that repeats the run} */
    public Token token() {
        return original.token();
    }

    /** {@return the draws of the run that failed; from the re-run, which knows the ranks of picks, if the two agree} */
    public @Nullable Tape tape() {
        return (reproduction == Reproduction.STABLE ? rerun : original).tape();
    }

    /**
     * {@return what happened: the events of the re-run, which went the same way if the finding is {@link
     * Reproduction#STABLE}; null for a run that was unresponsive and for one that was not run again}
     */
    public @Nullable EventLog events() {
        return rerun.events();
    }

    /** {@return why it failed; with creation lines if the re-run agrees} */
    public Throwable failure() {
        Throwable failure = reproduction == Reproduction.STABLE ? rerun.failure() : original.failure();
        return java.util.Objects.requireNonNull(failure);
    }

    /** {@return what a person reads} */
    public String describe() {
        String text = (reproduction == Reproduction.STABLE ? rerun : original).describe();
        return switch (reproduction) {
            case STABLE -> withRepeats(text);
            case FIRST_RUN_EFFECT ->
                text + "\n  not repeated" + counted() + ": further runs agree with each other and not with this one"
                        + window() + "; something that the first run set up, or chance?" + culprit();
            case UNSTABLE ->
                text + "\n  not repeated" + counted() + ": further runs of the seed differ" + window()
                        + "; something the loop does not control decides (hash order, real time, another thread)?"
                        + culprit();
            case HEAP_GREW -> text + "\n  not run again: the seed in which memory runs out is not to blame";
        };
    }

    private String counted() {
        return repeats == 0 ? "" : " (" + repeated + " of " + repeats + ")";
    }

    /** The line that repeats the run stays the last. */
    private String withRepeats(String text) {
        int token = text.lastIndexOf("\n  token ");
        return repeats == 0
                ? text
                : text.substring(0, token) + "\n  repeated: " + repeated + " of " + repeats + " runs went the same way"
                        + text.substring(token);
    }

    private String culprit() {
        return divergence == null ? "" : "\n  " + divergence.describe();
    }

    private String window() {
        long window = Checkpoints.apart(Math.max(original.steps(), rerun.steps()));
        return firstDifference < 0 ? "" : ", departing within the " + window + " steps after step " + firstDifference;
    }

    /** {@return the finding as what a test throws} */
    public SimulationFailure toFailure() {
        return new SimulationFailure(describe(), token().toString(), failure());
    }
}
