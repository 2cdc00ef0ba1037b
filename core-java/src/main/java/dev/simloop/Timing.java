package dev.simloop;

/** Whether things may be late in runs that a campaign draws; see {@link SimConfig#withTiming}. */
public enum Timing {
    /** What waits for a time goes on at that very instant, in all runs. */
    EXACT,
    /**
     * In a part of the runs some executors, timers, coroutines and connections are late at some moments, as by a collector or
     * a busy machine; in the others time is exact.
     */
    HICCUPS
}
