package dev.simloop.spi;

import org.jspecify.annotations.Nullable;

/**
 * The threads of one simulated pool, as far as a program can tell them apart: by what its thread locals hold. Of the loop's thread
 * alone; no method draws.
 *
 * <p>As a pool of the JDK's does, it starts a thread for a task that is handed over, until it has as many as it may, and else gives
 * a task to the one that has been idle longest. Steps run one after the other, so a thread is busy in between only where a task waits within.
 */
public interface PoolThreads {
    /**
     * Says that a task was handed over, which may start a thread: one that inherits from the current one.
     *
     * @param first what it runs before all else; null for whatever comes
     */
    void handedOver(@Nullable Runnable first);

    /** Runs {@code body} on one of them; what it throws is thrown here. */
    void run(Runnable body);
}
