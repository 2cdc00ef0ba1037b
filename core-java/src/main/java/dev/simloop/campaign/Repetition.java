package dev.simloop.campaign;

import java.util.Objects;

/**
 * What is known of whether a finding repeats: in the JVM that found it, and in a fresh one.
 *
 * <p>A fresh JVM that goes the same way says that the run depends on nothing that differs between the two: not on hash order,
 * statics of earlier runs, or, as far as some dozens of runs can tell, on clock, chance and threads. It does not say that
 * another machine, or another day, goes that way.
 *
 * @param here whether further runs in this JVM went the same way
 * @param repeated how many of them did
 * @param repeats how many there were
 * @param elsewhere what a fresh JVM did
 * @param how what it did instead, or why none was asked, or what makes a repetition no promise; else empty
 * @param culprit what the two together have shown the run to depend on; {@link Culprit#UNKNOWN} unless they have
 */
public record Repetition(
        Finding.Reproduction here,
        int repeated,
        int repeats,
        Elsewhere elsewhere,
        String how,
        NondeterminismSource culprit) {
    public Repetition {
        Objects.requireNonNull(here);
        Objects.requireNonNull(elsewhere);
        Objects.requireNonNull(how);
        Objects.requireNonNull(culprit);
    }

    /** What a fresh JVM did with the seed. */
    public enum Elsewhere {
        /** Every run of it went as the one that was found. */
        REPEATS,
        /** Not every run of it did. */
        DIFFERS,
        /** None was asked, or none answered. */
        NOT_ASKED
    }

    static Repetition notAsked(Finding finding, String why) {
        return new Repetition(
                finding.reproduction(),
                finding.repeated(),
                finding.repeats(),
                Elsewhere.NOT_ASKED,
                why,
                NondeterminismSource.UNKNOWN);
    }

    /** {@return a line such as {@code repeated in this JVM and in a fresh one}} */
    public String describe() {
        String text = switch (here) {
            case STABLE -> "repeated" + counted() + " in this JVM";
            case FIRST_RUN_EFFECT, UNSTABLE -> "not repeated in this JVM" + (repeats == 0 ? "" : "," + counted());
            case HEAP_GREW -> "not run again in this JVM";
        };
        return switch (elsewhere) {
            case REPEATS ->
                text
                        + (here == Finding.Reproduction.STABLE ? " and in a fresh one" : ", but in a fresh one")
                        + (how.isEmpty() ? "" : "; " + how);
            case DIFFERS -> text + "; a fresh one went another way: " + how + shown();
            case NOT_ASKED -> text + "; no other was asked: " + how;
        };
    }

    private String counted() {
        return repeats == 0 ? "" : " " + repeated + " of " + repeats;
    }

    private String shown() {
        return culprit == NondeterminismSource.UNKNOWN ? "" : "; that is " + culprit.words();
    }
}
