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
 */
public final class Finding {
    private final RunReport original;
    private final RunReport rerun;
    private final Reproduction reproduction;
    private final long firstDifference;
    private final @Nullable Divergence divergence;
    private final int repeated;
    private final int repeats;

    Finding(
            RunReport original,
            RunReport rerun,
            Reproduction reproduction,
            long firstDifference,
            @Nullable Divergence divergence,
            int repeated,
            int repeats) {
        this.original = original;
        this.rerun = rerun;
        this.reproduction = reproduction;
        this.firstDifference = firstDifference;
        this.divergence = divergence;
        this.repeated = repeated;
        this.repeats = repeats;
    }

    /** {@return the run that failed in the hunt, with its tape} */
    public RunReport original() {
        return original;
    }

    /** {@return the same seed again, recorded: with creation lines and log context} */
    public RunReport rerun() {
        return rerun;
    }

    /** {@return whether the two agree} */
    public Reproduction reproduction() {
        return reproduction;
    }

    /**
     * {@return the first step of the window between two {@linkplain RunReport#checkpoints checkpoints} in which the
     * two differ, or -1}
     */
    public long firstDifference() {
        return firstDifference;
    }

    /** {@return where two recorded runs went apart, and what is likely to blame; null if the runs agree} */
    public @Nullable Divergence divergence() {
        return divergence;
    }

    /** {@return how many of its repeats went the same way} */
    public int repeated() {
        return repeated;
    }

    /** {@return how often it was run again to see whether it repeats} */
    public int repeats() {
        return repeats;
    }

    /** A finding whose recorded runs, if there are two, were not compared. */
    Finding(RunReport original, RunReport rerun, Reproduction reproduction, long firstDifference) {
        this(original, rerun, reproduction, firstDifference, null, 0, 0);
    }

    /** {@return {@code failing}, which is a replay, as a finding: what a token or a tape repeats is taken as stable} */
    public static Finding of(RunReport failing) {
        return new Finding(failing, failing, Reproduction.STABLE, -1);
    }

    /** {@return {@code failing} and a replay of its own tape as a finding: stable if the two are the same run} */
    public static Finding of(RunReport failing, RunReport replayed) {
        boolean same = replayed.isSameRun(failing);
        return new Finding(
                failing, replayed, same ? Reproduction.STABLE : Reproduction.UNSTABLE, -1, null, same ? 1 : 0, 1);
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
