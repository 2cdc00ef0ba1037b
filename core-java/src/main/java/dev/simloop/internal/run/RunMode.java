package dev.simloop.internal.run;

/** How a run goes: at full speed, or with creation stacks and log context, free or held to a tape. */
public enum RunMode {
    HUNT,
    RECORD,
    STRICT,
    LENIENT,
    /** At full speed and with the tape; see {@link dev.simloop.tape.TapeEdit}. */
    VARY
}
