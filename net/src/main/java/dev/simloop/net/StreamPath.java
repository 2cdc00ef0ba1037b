package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.Host;
import dev.simloop.tape.Calm;
import org.jspecify.annotations.Nullable;

/**
 * The way from one host to another, as segments meet it: the link's settings and faults, and draws of their own. A host
 * reaches itself in a fixed time that no fault touches.
 */
final class StreamPath {
    private static final long LOOPBACK_NANOS = 20_000;

    final Streams streams;
    private final @Nullable Link link;
    private final String name;
    private @Nullable DrawStream latencies;
    private @Nullable DrawStream losses;
    private @Nullable DrawStream splits;

    StreamPath(Streams streams, Host from, Host to) {
        this.streams = streams;
        this.link = from == to ? null : streams.net.link(from.name(), to.name());
        this.name = from.name() + "->" + to.name();
    }

    /** {@return how long a segment of that size travels from now on, in nanoseconds; -1 if it is stopped or lost} */
    long transit(int bytes) {
        return link == null ? LOOPBACK_NANOS : link.transit(this, bytes);
    }

    /** {@return whether a segment that arrives now gets through; a cut that stops it counts a hit} */
    boolean isOpen() {
        return link == null || !link.stops();
    }

    boolean holds(HeldSegment segment) {
        return link != null && link.holdsSegment(segment);
    }

    /** {@return how many of {@code bytes} go into one segment} */
    int split(int bytes) {
        double p = streams.settings.split();
        if (bytes < 2 || p == 0) {
            return bytes;
        }
        DrawStream draws = splits;
        if (draws == null) {
            draws = streams.net.domain.stream("net.tcp.split/" + name, Calm.ZERO);
            splits = draws;
        }
        return draws.chance(p) ? 1 + draws.next(bytes - 1) : bytes;
    }

    DrawStream latencies() {
        DrawStream draws = latencies;
        if (draws == null) {
            draws = streams.net.domain.stream("net.tcp/" + name, Calm.SEEDED);
            latencies = draws;
        }
        return draws;
    }

    DrawStream losses() {
        DrawStream draws = losses;
        if (draws == null) {
            draws = streams.net.domain.stream("net.tcp.loss/" + name, Calm.ZERO);
            losses = draws;
        }
        return draws;
    }
}
