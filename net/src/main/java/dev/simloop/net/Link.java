package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.tape.Calm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The directed link from one node to another. Settings made here hold for this direction alone; those never made here
 * are the network's defaults.
 */
public final class Link {
    /*
     * Draws. A packet takes all its draws before its fate is decided, each kind from a stream of its own: so loss,
     * duplication, reordering and faults leave the latencies of all other packets as they are. A probability of 0 takes
     * no draw. A duplicate's latency comes from the duplicate stream.
     */
    private static final ActiveFault[] NONE = {};

    final SimNetwork net;
    final String from;
    final String to;
    private @Nullable LinkSettings own;
    private @Nullable DrawStream latencies;
    private @Nullable DrawStream losses;
    private @Nullable DrawStream duplicates;
    private @Nullable DrawStream reorders;
    private double offsetShare = -1;
    private ActiveFault[] faults = NONE;
    private int faultsSeen;
    /** When the last byte that was given to it will have left, if its bandwidth is limited. */
    private long freeAt;

    Link(SimNetwork net, String from, String to) {
        this.net = net;
        this.from = from;
        this.to = to;
    }

    /** {@return how it treats its packets} */
    public LinkSettings settings() {
        LinkSettings settings = own;
        return settings == null ? net.defaults() : settings;
    }

    /** Replaces all its settings; {@return this} */
    public Link settings(LinkSettings settings) {
        own = settings;
        return this;
    }

    /** Sets how long packets travel; {@return this} */
    public Link latency(LatencyModel model) {
        return settings(settings().withLatency(model));
    }

    /** Sets the probability that a packet is lost; {@return this} */
    public Link loss(double p) {
        return settings(settings().withLoss(p));
    }

    /** Sets the probability that a packet arrives twice; {@return this} */
    public Link duplicate(double p) {
        return settings(settings().withDuplicate(p));
    }

    /** Sets the probability that a packet is held up for an extra time of at most {@code within}; {@return this} */
    public Link reorder(double p, Duration within) {
        return settings(settings().withReorder(p, within));
    }

    /** Sets how many bytes a second it carries, 0 for no limit; {@return this} */
    public Link bandwidth(long bytesPerSecond) {
        return settings(settings().withBandwidth(bytesPerSecond));
    }

    @Override
    public String toString() {
        return from + "->" + to;
    }

    /** Sends one packet. {@code original} is copied anew for a duplicate, unless it is shared. */
    void send(Route route, Object payload, Object original, boolean shared) {
        net.count("net.sent");
        LinkSettings s = settings();
        long offset = offset(s.latency());
        long latency = s.latency().nanos(latencies()) + offset;
        ActiveFault[] on = faults();
        boolean lost = s.loss() > 0 && losses().chance(s.loss());
        ActiveFault loser = null;
        for (int i = 0; i < on.length && !lost; i++) {
            if (on[i].kind == ActiveFault.Kind.LOSS && losses().chance(on[i].amount)) {
                lost = true;
                loser = on[i];
            }
        }
        boolean twice = s.duplicate() > 0 && duplicates().chance(s.duplicate());
        long second = twice ? s.latency().nanos(duplicates()) + offset : 0;
        boolean late = s.reorder() > 0 && reorders().chance(s.reorder());
        if (late) {
            latency += 1 + reorders().draw(s.reorderWithin().toNanos());
        }

        Endpoint receiver = route.to.endpoint;
        if (receiver != null && !receiver.domain.isAlive()) {
            net.count("net.dropped.crash");
        } else if (stops()) {
            net.count("net.dropped.partition");
        } else if (lost) {
            net.count("net.dropped.loss");
            if (loser != null) {
                loser.hit();
            }
        } else {
            double factor = slowness(on);
            if (late) {
                net.count("net.reordered");
            }
            long queued = payload instanceof byte[] bytes ? queued(bytes.length, s) : 0;
            launch(new Flight(route, payload, net.nextNumber()), queued + scaled(latency, factor));
            if (twice) {
                net.count("net.duplicated");
                Object copy = shared ? original : Payloads.handOver(original);
                launch(new Flight(route, copy, net.nextNumber()), scaled(second, factor));
            }
        }
    }

    private void launch(Flight flight, long latency) {
        if (faults.length == 0 || !holds(flight, net.domain.nowNanos() + latency)) {
            flight.launch(net, latency);
        }
    }

    private double slowness(ActiveFault[] on) {
        double factor = 1;
        for (ActiveFault fault : on) {
            if (fault.kind == ActiveFault.Kind.SLOW) {
                factor *= fault.amount;
                fault.hit();
            }
        }
        if (factor > 1) {
            net.count("net.slowed");
        }
        return factor;
    }

    private static long scaled(long latency, double factor) {
        return factor == 1 ? latency : (long) Math.min(latency * factor, Long.MAX_VALUE / 4.0);
    }

    /** {@return whether a partition or block stops a packet now; each that does counts it} */
    boolean stops() {
        boolean stopped = false;
        for (ActiveFault fault : faults()) {
            if (fault.kind == ActiveFault.Kind.CUT) {
                fault.hit();
                stopped = true;
            }
        }
        return stopped;
    }

    /** {@return whether a hold keeps the packet, which would arrive at {@code dueNanos}} */
    boolean holds(Flight flight, long dueNanos) {
        for (ActiveFault fault : faults()) {
            if (fault.kind == ActiveFault.Kind.HOLD) {
                fault.hit();
                fault.hold(flight, dueNanos);
                net.count("net.held");
                return true;
            }
        }
        return false;
    }

    // ---- streams

    /** {@return how long a stream's segment travels in nanoseconds, or -1 if it is stopped or lost} */
    long transit(StreamPath path, int bytes) {
        LinkSettings s = settings();
        long latency = s.latency().nanos(path.latencies()) + offset(s.latency());
        ActiveFault[] on = faults();
        boolean lost = s.loss() > 0 && path.losses().chance(s.loss());
        for (int i = 0; i < on.length && !lost; i++) {
            if (on[i].kind == ActiveFault.Kind.LOSS && path.losses().chance(on[i].amount)) {
                lost = true;
                on[i].hit();
            }
        }
        if (stops() || lost) {
            return -1;
        }
        return queued(bytes, s) + (on.length == 0 ? latency : scaled(latency, slowness(on)));
    }

    /** {@return whether a hold keeps the segment, which is due at its {@link HeldSegment#dueNanos()}} */
    boolean holdsSegment(HeldSegment segment) {
        for (ActiveFault fault : faults()) {
            if (fault.kind == ActiveFault.Kind.HOLD) {
                fault.hit();
                fault.hold(segment);
                net.count("net.held");
                return true;
            }
        }
        return false;
    }

    // ---- bandwidth

    /** {@return how long {@code bytes} wait for those in front of them and take to be sent, in nanoseconds} */
    private long queued(int bytes, LinkSettings s) {
        long bandwidth = s.bandwidth();
        if (bandwidth == 0) {
            return 0;
        }
        long now = net.domain.nowNanos();
        long seconds = bytes / bandwidth;
        long nanos = seconds * 1_000_000_000L + (bytes % bandwidth) * 1_000_000_000L / bandwidth;
        freeAt = Math.max(now, freeAt) + nanos;
        return freeAt - now;
    }

    private ActiveFault[] faults() {
        if (faultsSeen != net.faultsVersion()) {
            faultsSeen = net.faultsVersion();
            faults = net.faultsOn(this);
        }
        return faults;
    }

    private long offset(LatencyModel model) {
        long most = model.pairOffsetNanos();
        if (most == 0) {
            return 0;
        }
        if (offsetShare < 0) {
            offsetShare = net.domain.stream("net.offset/" + this, Calm.SEEDED).unit();
        }
        return (long) (most * offsetShare);
    }

    private DrawStream latencies() {
        DrawStream stream = latencies;
        if (stream == null) {
            stream = net.domain.stream("net.latency/" + this, Calm.SEEDED);
            latencies = stream;
        }
        return stream;
    }

    private DrawStream losses() {
        DrawStream stream = losses;
        if (stream == null) {
            stream = net.domain.stream("net.loss/" + this, Calm.ZERO);
            losses = stream;
        }
        return stream;
    }

    private DrawStream duplicates() {
        DrawStream stream = duplicates;
        if (stream == null) {
            stream = net.domain.stream("net.duplicate/" + this, Calm.ZERO);
            duplicates = stream;
        }
        return stream;
    }

    private DrawStream reorders() {
        DrawStream stream = reorders;
        if (stream == null) {
            stream = net.domain.stream("net.reorder/" + this, Calm.ZERO);
            reorders = stream;
        }
        return stream;
    }
}
