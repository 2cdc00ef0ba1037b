package dev.simloop.event;

import dev.simloop.CheckReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a recorded run. Holds nothing that differs between two runs of a seed: no address, no wall
 * clock, no absolute path.
 */
public final class Event {
    /** The {@link #cause} of what nothing caused. */
    public static final int NO_CAUSE = -1;

    private final int index;
    private final EventKind kind;
    private final long nanos;
    private final long step;
    private final String actor;
    private final String host;
    private final int cause;
    private final String subject;
    private final String text;
    private final long digest;
    private final String at;
    private final String calls;
    private final Access access;

    /** Whether a value that the program told by name was read or written. */
    public enum Access {
        /** The program did not say, or the event tells no value. */
        UNSAID,
        /** It was read. */
        READ,
        /** It was written. */
        WRITTEN
    }

    private Event(
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
            String at,
            String calls,
            Access access) {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(host);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(text);
        Objects.requireNonNull(at);
        Objects.requireNonNull(calls);
        Objects.requireNonNull(access);
        if (index < 0) {
            throw new IllegalArgumentException("index is negative: " + index);
        }
        if (cause < NO_CAUSE || cause >= index) {
            throw new IllegalArgumentException("cause " + cause + " is not before the event " + index);
        }
        this.index = index;
        this.kind = kind;
        this.nanos = nanos;
        this.step = step;
        this.actor = actor;
        this.host = host;
        this.cause = cause;
        this.subject = subject;
        this.text = text;
        this.digest = digest;
        this.at = at;
        this.calls = calls;
        this.access = access;
    }

    /**
     * {@return an event that nothing caused, that nobody did, and that is about nothing yet}
     *
     * @param index its place in the log, from 0
     * @param kind what it tells
     * @param nanos virtual time
     * @param step how many steps the loop had taken, the one it happened in included
     * @throws IllegalArgumentException if the index is negative
     */
    public static Event of(int index, EventKind kind, long nanos, long step) {
        return new Event(index, kind, nanos, step, "", "", NO_CAUSE, "", "", 0, "", "", Access.UNSAID);
    }

    /** {@return a copy that {@code actor} did on {@code host}; each may be the empty string} */
    @CheckReturnValue
    public Event withActor(String actor, String host) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /**
     * {@return a copy that the event of index {@code cause} made possible}
     *
     * @throws IllegalArgumentException if that one is not before this
     */
    @CheckReturnValue
    public Event withCause(int cause) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /** {@return a copy that is about {@code subject}, with {@code text} for people and the digest of a payload or value} */
    @CheckReturnValue
    public Event withSubject(String subject, String text, long digest) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /** {@return a copy that happened at the source line {@code at}, such as {@code File.java:12}} */
    @CheckReturnValue
    public Event withLine(String at) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /** {@return a copy in the function that {@code calls} begins with, behind which its callers stand; see {@link #calls()}} */
    @CheckReturnValue
    public Event withCalls(String calls) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /** {@return a copy of which is known whether its value was read or written} */
    @CheckReturnValue
    public Event withAccess(Access access) {
        return new Event(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    /** {@return its place in the log, from 0} */
    public int index() {
        return index;
    }

    /** {@return what it tells} */
    public EventKind kind() {
        return kind;
    }

    /** {@return virtual time} */
    public long nanos() {
        return nanos;
    }

    /** {@return how many steps the loop had taken, the one it happened in included} */
    public long step() {
        return step;
    }

    /** {@return who did it, or the empty string for the loop itself} */
    public String actor() {
        return actor;
    }

    /** {@return on which host, without its incarnation, or the empty string for the world} */
    public String host() {
        return host;
    }

    /** {@return the index of the event that made it possible, always lower than its own, or -1 for none} */
    public int cause() {
        return cause;
    }

    /** {@return what it is about: a link {@code a->b}, a path, a stream, a fault, a property, the name of a value} */
    public String subject() {
        return subject;
    }

    /** {@return the rest, for people: a payload, a value, a message} */
    public String text() {
        return text;
    }

    /** {@return of the payload or the value; 0 for none} */
    public long digest() {
        return digest;
    }

    /** {@return the source line of the program at which it happened, {@code File.java:12}, or the empty string} */
    public String at() {
        return at;
    }

    /**
     * {@return the function that the line is in, and up to two that called it, as {@code FakeStore.save < OrderService.pay:31 <
     * Checkout.submit:50}; or the empty string} A caller has its line behind it. Those of a test double or a library are left out.
     */
    public String calls() {
        return calls;
    }

    /** {@return whether the value was read or written, where the program said so} */
    public Access access() {
        return access;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && index == that.index
                && kind.equals(that.kind)
                && nanos == that.nanos
                && step == that.step
                && actor.equals(that.actor)
                && host.equals(that.host)
                && cause == that.cause
                && subject.equals(that.subject)
                && text.equals(that.text)
                && digest == that.digest
                && at.equals(that.at)
                && calls.equals(that.calls)
                && access == that.access;
    }

    @Override
    public int hashCode() {
        return Objects.hash(index, kind, nanos, step, actor, host, cause, subject, text, digest, at, calls, access);
    }

    @Override
    public String toString() {
        return index + " " + kind + " " + actor + " " + subject + " " + text + (at.isEmpty() ? "" : " at " + at);
    }
}
