package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.event.Event;
import dev.simloop.tape.Fallback;
import org.jspecify.annotations.Nullable;

/**
 * The directed link from one node to another. Settings made here hold for this direction alone and come before those of
 * hosts and of the network.
 */
public final class Link extends LinkLayer {
    /*
     * Draws. A packet takes all its draws before its fate is decided, each kind from a stream of its own: so loss,
     * duplication, reordering, corruption and faults leave the latencies of all other packets as they are. A
     * probability of 0 takes no draw. A duplicate's latency comes from the duplicate stream.
     *
     * Bandwidth. Every packet that finds room in the queue occupies the link, whatever becomes of it beyond: what is
     * lost on the way was sent all the same.
     */
    private static final LinkFault[] NONE = {};
    private static final double NANOS = 1e9;

    final String from;
    final String to;
    final Meter meter = new Meter();
    private LinkSettings resolved = LinkSettings.defaults();
    private int settingsSeen = -1;
    private @Nullable DrawStream latencies;
    private final RandomEffect loss;
    private final RandomEffect duplication;
    private final RandomEffect reordering;
    private final RandomEffect corruption;
    private double offsetShare = -1;
    private LinkFault[] faults = NONE;
    private int faultsSeen;
    private long freeAtNanos;

    Link(SimNetwork net, String from, String to) {
        super(net);
        this.from = from;
        this.to = to;
        loss = new RandomEffect(net.domain, "net.loss/", this, LinkFault::loss);
        duplication = new RandomEffect(net.domain, "net.duplicate/", this, LinkFault::duplicate);
        reordering = new RandomEffect(net.domain, "net.reorder/", this, LinkFault::reorder);
        corruption = new RandomEffect(net.domain, "net.corrupt/", this, LinkFault::corrupt);
    }

    /** {@return how it treats its packets, field by field the most specific setting} */
    public LinkSettings settings() {
        if (settingsSeen != net.settingsVersion()) {
            settingsSeen = net.settingsVersion();
            resolved = over(net.hostSettings(from, to));
        }
        return resolved;
    }

    @Override
    public String toString() {
        return from + "->" + to;
    }

    /** Sends one packet. {@code original} is copied anew for a duplicate, unless it is shared. */
    void send(Route route, Object payload, Object original, boolean shared) {
        PacketLog log = net.log;
        if (log == null) {
            send(route, payload, original, shared, Event.NO_CAUSE);
            return;
        }
        int event = log.sent(route, payload);
        int before = log.recorder.causedBy(event);
        send(route, payload, original, shared, event);
        int unused = log.recorder.causedBy(before);
    }

    private void send(Route route, Object payload, Object original, boolean shared, int event) {
        int size = net.sizeOf(payload);
        net.packetSent = true;
        sent(size);
        LinkSettings s = settings();
        long offset = offset(s.latency());
        long latency = s.latency().nanos(latencies()) + offset;
        LinkFault[] on = faults();
        boolean lost = loss.strikes(s.loss(), on);
        boolean twice = duplication.strikes(s.duplicate(), on);
        long second = twice ? s.latency().nanos(duplication.draws()) + offset : 0;
        boolean late = reordering.strikes(s.reorder(), on);
        if (late) {
            LinkFault by = reordering.culprit();
            latency +=
                    1 + reordering.draws().draw(by == null ? s.reorderWithin().toNanos() : by.reorderNanos());
        }
        boolean damaged = corruption.strikes(s.corrupt(), on);
        Object first = damaged ? Corrupted.of(payload, corruption.draws()) : payload;

        long wait = occupy(s, size);
        Endpoint receiver = route.to.endpoint;
        if (wait < 0) {
            drop(DropReason.QUEUE, size, event);
            return;
        }
        if (receiver != null && !receiver.domain.isAlive()) {
            drop(DropReason.CRASH, size, event);
            return;
        }
        if (stops()) {
            drop(DropReason.PARTITION, size, event);
            return;
        }
        if (lost) {
            drop(DropReason.LOSS, size, event);
            loss.hit();
            return;
        }
        Tallies tallies = net.tallies;
        double factor = slowness(on);
        long extra = wait + delay(on);
        if (late) {
            tallies.reordered.add();
            reordering.hit();
        }
        if (damaged) {
            corruption.hit();
        }
        if (first == null) {
            drop(DropReason.CORRUPTION, size, event);
        } else {
            if (damaged) {
                tallies.corrupted.add();
            }
            launch(new Flight(route, first, size, net.nextNumber(), event), scaled(latency, factor) + extra);
        }
        if (twice) {
            tallies.duplicated.add();
            duplication.hit();
            Object copy = shared ? original : Payloads.handOver(original);
            launch(new Flight(route, copy, size, net.nextNumber(), event), scaled(second, factor) + extra);
        }
    }

    private void launch(Flight flight, long latency) {
        if (faults.length == 0 || !holds(flight, net.domain.nowNanos() + latency)) {
            flight.launch(net, latency);
        }
    }

    /**
     * Puts {@code size} bytes on the link, behind what waits for it.
     *
     * @return how long until the last of them has left, 0 without a limit; -1 if the queue has no room for them
     */
    long occupy(LinkSettings s, int size) {
        long bandwidth = s.bytesPerSecond();
        if (bandwidth == LinkSettings.UNLIMITED) {
            return 0;
        }
        long now = net.domain.nowNanos();
        long backlog = Math.max(0, freeAtNanos - now);
        if (backlog > 0) {
            if (backlog * (bandwidth / NANOS) + size > s.queueBytes()) {
                return -1;
            }
            net.tallies.queued.add();
        }
        double transmission = Math.ceil(size * NANOS / bandwidth);
        freeAtNanos = now + backlog + (long) Math.min(transmission, Long.MAX_VALUE / 8.0);
        return freeAtNanos - now;
    }

    double slowness(LinkFault[] on) {
        double factor = 1;
        for (LinkFault fault : on) {
            if (fault.factor() > 1) {
                factor *= fault.factor();
                fault.hit();
            }
        }
        if (factor > 1) {
            net.tallies.slowed.add();
        }
        return factor;
    }

    static long delay(LinkFault[] on) {
        long delay = 0;
        for (LinkFault fault : on) {
            if (fault.delayNanos() > 0) {
                delay += fault.delayNanos();
                fault.hit();
            }
        }
        return delay;
    }

    static long scaled(long latency, double factor) {
        return factor == 1 ? latency : (long) Math.min(latency * factor, Long.MAX_VALUE / 4.0);
    }

    /** {@return whether a fault stops a packet now; each that does counts it} */
    boolean stops() {
        boolean stopped = false;
        for (LinkFault fault : faults()) {
            if (fault.cuts()) {
                fault.hit();
                stopped = true;
            }
        }
        return stopped;
    }

    /** {@return whether a hold keeps what would arrive at {@code dueNanos}} */
    boolean holds(Holdable what, long dueNanos) {
        for (LinkFault fault : faults()) {
            if (fault.holds()) {
                fault.hit();
                fault.hold(what, dueNanos);
                net.tallies.held.add();
                return true;
            }
        }
        return false;
    }

    /** {@return the faults that are on it now, in the order they began; not to be changed} */
    LinkFault[] faults() {
        if (faultsSeen != net.faults.version()) {
            faultsSeen = net.faults.version();
            faults = net.faults.on(this);
        }
        return faults;
    }

    // ---- figures

    void sent(int size) {
        meter.packetsSent++;
        meter.bytesSent += size;
        net.tallies.sent.add();
        net.tallies.sentBytes.add(size);
    }

    void delivered(int size) {
        meter.packetsDelivered++;
        meter.bytesDelivered += size;
        net.tallies.delivered.add();
        net.tallies.deliveredBytes.add(size);
    }

    void dropped(DropReason reason, long packets, long bytes) {
        meter.packetsDropped[reason.place()] += packets;
        meter.bytesDropped += bytes;
        net.tallies.dropped(reason).add(packets);
        net.tallies.droppedBytes.add(bytes);
    }

    /** Counts one packet that will never arrive, and tells so. */
    void drop(DropReason reason, int size, int event) {
        dropped(reason, 1, size);
        if (net.log != null) {
            net.log.dropped(this, reason, event);
        }
    }

    /** Counts that a loss made something late that is not lost, as on a stream. */
    void delayedByLoss() {
        meter.delayedByLoss++;
        net.tallies.delayedByLoss.add();
    }

    // ---- draws

    long offset(LatencyModel model) {
        long most = model.pairOffsetNanos();
        if (most == 0) {
            return 0;
        }
        if (offsetShare < 0) {
            offsetShare =
                    net.domain.stream("net.offset/" + this, Fallback.SEEDED).unit();
        }
        return (long) (most * offsetShare);
    }

    private DrawStream latencies() {
        DrawStream stream = latencies;
        if (stream == null) {
            stream = net.domain.stream("net.latency/" + this, Fallback.SEEDED);
            latencies = stream;
        }
        return stream;
    }
}
