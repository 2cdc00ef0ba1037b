package dev.simloop.verify;

/** How a check ended. */
public enum Verdict {
    /** Everything reachable was looked at, and all of it is as demanded. */
    HOLDS,
    /** What was looked at is as demanded, but a bound, a constraint or a view left states out: no proof. */
    HOLDS_WITHIN_BOUNDS,
    /** An invariant or a goal is violated. */
    VIOLATED,
    /** A state that is not terminal has no successor. */
    DEADLOCK,
    /** A function of the model threw, or is no pure function of the state. */
    ERROR
}
