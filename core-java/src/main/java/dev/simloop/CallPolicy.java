package dev.simloop;

/** What becomes of calls into the JDK that leave a run, where {@link TakeOver#CALLS} sees them. */
public enum CallPolicy {
    /** What can be taken over is; the rest throws at its line. */
    TAKE_OVER,
    /** Each of them throws an {@link dev.simloop.failure.EscapedSimulationException} at its line, and fails the run. */
    FAIL,
    /** Each of them is made as it stands, and counted by its line among the run's counters. */
    REPORT
}
