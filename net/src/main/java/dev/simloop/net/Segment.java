package dev.simloop.net;

import dev.simloop.Timer;
import dev.simloop.event.Event;
import dev.simloop.event.EventText;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from one end of a connection to the other, or the mark that opens or ends that direction. Run when
 * it arrives.
 */
final class Segment implements Runnable, Holdable {
    private static final byte[] EMPTY = {};

    final StreamEnd from;
    final byte[] bytes;
    int offset;
    int length;
    /** How many bytes from the first on are not of TLS. */
    private int plain;
    /** It completes the handshake. */
    final boolean opens;
    /** It says that no more bytes follow. */
    final boolean ends;

    long due;
    /** Place in the order of sending. */
    long number;

    /** The event of its last sending. */
    int event = Event.NO_CAUSE;

    boolean held;
    boolean lost;

    @Nullable
    Timer timer;

    /** All of {@code bytes}, of which the first {@code plain} are not of TLS. */
    Segment(StreamEnd from, byte[] bytes, int plain) {
        this(from, bytes, 0, bytes.length, plain, false, false);
    }

    private Segment(StreamEnd from, byte[] bytes, int offset, int length, int plain, boolean opens, boolean ends) {
        this.from = from;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.plain = plain;
        this.opens = opens;
        this.ends = ends;
    }

    static Segment opening(StreamEnd from) {
        return new Segment(from, EMPTY, 0, 0, 0, true, false);
    }

    static Segment ending(StreamEnd from) {
        return new Segment(from, EMPTY, 0, 0, 0, false, true);
    }

    /** {@return a copy to send again: a hold may still know this one} */
    Segment again() {
        return new Segment(from, bytes, offset, length, plain, opens, ends);
    }

    /** Keeps the first {@code bytes} of it; {@return the rest} */
    Segment rest(int first) {
        Segment rest =
                new Segment(from, bytes, offset + first, length - first, Math.max(0, plain - first), false, false);
        length = first;
        plain = Math.min(plain, first);
        return rest;
    }

    void drop() {
        lost = true;
        Timer armed = timer;
        timer = null;
        if (armed != null) {
            boolean unused = armed.cancel();
        }
    }

    @Override
    public void run() {
        timer = null;
        from.arrive();
    }

    @Override
    public void release(long delayNanos) {
        if (!lost) {
            held = false;
            from.launchAgain(this, delayNanos);
        }
    }

    @Override
    public Link link() {
        return from.out.link();
    }

    @Override
    public long number() {
        return number;
    }

    /** {@return how many bytes it is on the wire} */
    int size() {
        return length + ControlSegment.BYTES;
    }

    @Override
    public String toString() {
        if (opens || ends) {
            return opens ? "opens the connection" : "end of stream";
        }
        return plain == length ? EventText.of(bytes, offset, length) : length + " bytes of TLS";
    }

    /** {@return a digest of what it holds, without what is encrypted} */
    long digest() {
        long h = length + (opens ? 1L << 32 : 0) + (ends ? 1L << 33 : 0);
        for (int i = offset; i < offset + plain; i++) {
            h = h * 31 + bytes[i];
        }
        return Mix.mix(h);
    }
}
