package dev.simloop.agent.hooks;

import org.jspecify.annotations.Nullable;

/** Finds the run of a thread. */
public interface Router {
    /** {@return the run of the current thread, if it takes calls over; else null} */
    @Nullable
    Sim current();
}
