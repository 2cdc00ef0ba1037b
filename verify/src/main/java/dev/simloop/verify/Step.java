package dev.simloop.verify;

/** An action and the state it led to. The first step of a trace is called {@link #INITIAL}. */
public record Step<S>(String action, S state) {
    /** Stands for the action of a trace's first step. */
    public static final String INITIAL = "initial";

    /** Stands for a step in which nothing happens, in the cycle of a lasso. */
    public static final String STUTTER = "stutter";
}
