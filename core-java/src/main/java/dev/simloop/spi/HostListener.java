package dev.simloop.spi;

import dev.simloop.Domain;
import dev.simloop.SimFuture;
import org.jspecify.annotations.Nullable;

/**
 * What another part of the world (network, disk, dispatchers) learns of hosts. Called on the loop's thread, in the order
 * in which listeners were added.
 */
public interface HostListener {
    /**
     * The host lost power: {@code dead} has been dropped. Nothing of it may run; what others see of it has to travel.
     *
     * @param dead the incarnation that has just ended
     */
    default void crashed(Machine host, Domain dead) {}

    /**
     * The host stops until it goes on again: its tasks are held back from now on, those already under way included. What
     * its kernel does goes on, as tasks of the world.
     */
    default void paused(Machine host) {}

    /** The disk of a host that has just crashed is gone, for the next incarnation to find it empty. */
    default void diskLost(Machine host) {}

    /**
     * The host is to be shut down in order: end what is yours, in tasks of {@code ending}.
     *
     * @return completes when that is done; null if there is nothing to wait for
     */
    default @Nullable SimFuture<?> stopping(Machine host, Domain ending) {
        return null;
    }

    /** The host was shut down in order: {@code ended} has been dropped after its coroutines and entry had their say. */
    default void stopped(Machine host, Domain ended) {}

    /** A new incarnation begins; its entry has not run yet. */
    default void started(Machine host, Domain fresh) {}
}
