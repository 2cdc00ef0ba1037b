package dev.simloop.event;

import java.util.Objects;

/**
 * Something that happened in a recorded run. Holds nothing that differs between two runs of a seed: no address, no wall
 * clock, no absolute path.
 *
 * @param index its place in the log, from 0
 * @param kind what it tells
 * @param nanos virtual time
 * @param step how many steps the loop had taken, the one it happened in included
 * @param actor who did it, or the empty string for the loop itself
 * @param host on which host, without its incarnation, or the empty string for the world
 * @param cause the index of the event that made it possible, always lower than its own, or -1 for none
 * @param subject what it is about: a link {@code a->b}, a path, a stream, a fault, a property, the name of a value
 * @param text the rest, for people: a payload, a value, a message
 * @param digest of the payload or the value; 0 for none
 * @param at the source line of the program at which it happened, {@code File.java:12}, or the empty string
 */
public record Event(
        int index,
        EventKind kind,
        long nanos,
        long step,
        String actor,
        String host,
        int cause,
        String subject,
        String text,
        long digest,
        String at) {
    /** The {@link #cause} of what nothing caused. */
    public static final int NO_CAUSE = -1;

    public Event {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(host);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(text);
        Objects.requireNonNull(at);
        if (index < 0) {
            throw new IllegalArgumentException("index is negative: " + index);
        }
        if (cause < NO_CAUSE || cause >= index) {
            throw new IllegalArgumentException("cause " + cause + " is not before the event " + index);
        }
    }
}
