package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.Host;
import dev.simloop.tape.Fallback;
import java.util.Objects;
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
    /** Why the segment that was sent last does not arrive, or null if it does. */
    private @Nullable DropReason fate;

    private @Nullable DrawStream latencies;
    private final RandomEffect loss;
    private final RandomEffect corruption;
    private @Nullable DrawStream splits;

    StreamPath(Streams streams, Host from, Host to) {
        this.streams = streams;
        this.link = from == to ? null : streams.net.link(from.name(), to.name());
        this.name = from.name() + "->" + to.name();
        loss = new RandomEffect(streams.net.domain, "net.tcp.loss/", name, LinkFault::loss);
        corruption = new RandomEffect(streams.net.domain, "net.tcp.corrupt/", name, LinkFault::corrupt);
    }

    /**
     * Sends a segment of that size: it counts in the link's traffic and takes its bandwidth.
     *
     * @return how long it travels from now on, in nanoseconds; -1 if it is stopped or lost
     */
    long transit(int bytes) {
        if (link == null) {
            return LOOPBACK_NANOS;
        }
        link.sent(bytes);
        LinkSettings s = link.settings();
        long wait = link.occupy(s, bytes);
        long travel = travel(link, s);
        fate = wait < 0 ? DropReason.QUEUE : fate;
        DropReason reason = fate;
        if (reason == null) {
            return wait + travel;
        }
        link.dropped(reason, 1, bytes);
        if (reason != DropReason.PARTITION) {
            link.delayedByLoss();
        }
        return -1;
    }

    /**
     * {@return how long a segment without bytes travels from now on, in nanoseconds; -1 if it is stopped or lost} It takes
     * no bandwidth and counts in no traffic: most acknowledgements are looked up and never sent.
     */
    long ackTravelNanos() {
        if (link == null) {
            return LOOPBACK_NANOS;
        }
        return travel(link, link.settings());
    }

    /** Sets the fate too. All draws are taken before it is decided, as those of packets are. */
    private long travel(Link over, LinkSettings s) {
        long latency = s.latency().nanos(latencies()) + over.offset(s.latency());
        LinkFault[] on = over.faults();
        boolean lost = loss.strikes(s.loss(), on);
        boolean damaged = corruption.strikes(s.corrupt(), on);
        if (over.stops()) {
            return stopped(DropReason.PARTITION);
        }
        if (lost) {
            loss.hit();
            return stopped(DropReason.LOSS);
        }
        if (damaged) {
            // Its checksum does not fit.
            corruption.hit();
            return stopped(DropReason.CORRUPTION);
        }
        fate = null;
        return on.length == 0 ? latency : Link.scaled(latency, over.slowness(on)) + Link.delay(on);
    }

    /** {@return why the segment that was sent last does not arrive} */
    DropReason fate() {
        return Objects.requireNonNull(fate, "fate");
    }

    @Override
    public String toString() {
        return name;
    }

    private long stopped(DropReason reason) {
        fate = reason;
        return -1;
    }

    void delivered(int bytes) {
        if (link != null) {
            link.delivered(bytes);
        }
    }

    /** Counts a segment that was sent and does not arrive. */
    void dropped(DropReason reason, int bytes) {
        if (link != null) {
            link.dropped(reason, 1, bytes);
        }
    }

    /** {@return whether a segment that arrives now gets through; a cut that stops it counts a hit} */
    boolean isOpen() {
        return link == null || !link.stops();
    }

    /** {@return whether a hold keeps what would arrive at {@code dueNanos}} */
    boolean holds(Holdable segment, long dueNanos) {
        return link != null && link.holds(segment, dueNanos);
    }

    /** {@return the link it runs over; asked only by what a hold keeps, which no loopback has} */
    Link link() {
        return Objects.requireNonNull(link, "link");
    }

    /** {@return how many of {@code bytes} go into one segment} */
    int split(int bytes) {
        double p = streams.settings.split();
        if (bytes < 2 || p == 0) {
            return bytes;
        }
        DrawStream draws = splits;
        if (draws == null) {
            draws = streams.net.domain.stream("net.tcp.split/" + name, Fallback.ZERO);
            splits = draws;
        }
        return draws.chance(p) ? 1 + draws.next(bytes - 1) : bytes;
    }

    private DrawStream latencies() {
        DrawStream draws = latencies;
        if (draws == null) {
            draws = streams.net.domain.stream("net.tcp/" + name, Fallback.SEEDED);
            latencies = draws;
        }
        return draws;
    }
}
