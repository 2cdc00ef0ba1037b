package dev.simloop.spi;

import dev.simloop.Host;
import org.jspecify.annotations.Nullable;

/** Learns of moments that matter to the program; called on the loop's thread, within the task in which they happen. */
@FunctionalInterface
public interface MomentListener {
    /**
     * Something that matters happens, now or soon.
     *
     * @param host where it happens, or null for the world
     * @param inNanos in how much virtual time it happens; 0 for now
     */
    void moment(@Nullable Host host, long inNanos);
}
