package dev.simloop.verify.node;

import dev.simloop.Host;
import java.time.Duration;
import java.util.List;

/**
 * What a node can do. Belongs to one incarnation of its host; used from within that node's events. After the host's end
 * it does nothing.
 *
 * @param <M> the messages
 */
public interface Context<M> {
    /** {@return the name of this node} */
    String name();

    /** {@return the names of all nodes, this one included, in the order they were given} */
    List<String> nodes();

    /**
     * Sends a message on the simulated network, which may lose, delay, duplicate or reorder it.
     *
     * @throws IllegalArgumentException if there is no node of that name
     */
    void send(String to, M message);

    /**
     * Sets the timer of that name, in place of one that is pending under it.
     *
     * @param after by the host's own clock, which may drift
     * @throws IllegalArgumentException if {@code after} is negative
     */
    void setTimer(String timer, Duration after);

    /** {@return whether a timer of that name was pending; it is not any more} */
    boolean cancelTimer(String timer);

    /** {@return the time since the world began, by the host's monotonic clock} */
    Duration now();

    /**
     * {@return a value from 0 to {@code bound}, exclusive, from the stream of this host with that label}
     *
     * @throws IllegalArgumentException if {@code bound} is not positive
     */
    int draw(String label, int bound);

    /** {@return the host, with its disk} */
    Host host();
}
