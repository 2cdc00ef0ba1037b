package dev.simloop.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One fault with the links it is on and what it did. */
final class ActiveFault implements Fault {
    /** What a fault does to a packet. */
    enum Kind {
        CUT,
        HOLD,
        SLOW,
        LOSS
    }

    /** Which directed links a fault is on. */
    @FunctionalInterface
    interface On {
        boolean link(String from, String to);
    }

    final Kind kind;
    final double amount;
    private final SimNetwork net;
    private final String text;
    private final On on;
    private final List<Flight> held = new ArrayList<>();
    private final List<HeldSegment> heldSegments = new ArrayList<>();
    private boolean active = true;
    private long hits;

    ActiveFault(SimNetwork net, Kind kind, double amount, String text, On on) {
        this.net = net;
        this.kind = kind;
        this.amount = amount;
        this.text = text;
        this.on = on;
    }

    boolean isOn(Link link) {
        return on.link(link.from, link.to);
    }

    void hit() {
        hits++;
    }

    void hold(Flight flight, long dueNanos) {
        flight.dueNanos = dueNanos;
        held.add(flight);
    }

    /** Keeps a stream's segment, which knows when it is due. */
    void hold(HeldSegment segment) {
        heldSegments.add(segment);
    }

    private void releaseSegments() {
        long now = net.domain.nowNanos();
        long last = now;
        for (HeldSegment segment : new ArrayList<>(heldSegments)) {
            last = Math.max(last, segment.dueNanos());
            segment.release(last - now);
        }
        heldSegments.clear();
    }

    @Override
    public long hits() {
        return hits;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void close() {
        if (!active) {
            return;
        }
        active = false;
        net.ended(this);
        if (net.isClosed()) {
            return;
        }
        releaseSegments();
        if (held.isEmpty()) {
            return;
        }
        held.sort(Comparator.comparingLong(flight -> flight.number));
        long now = net.domain.nowNanos();
        long last = now;
        for (Flight flight : held) {
            last = Math.max(last, flight.dueNanos);
            flight.launch(net, last - now);
        }
        held.clear();
    }

    @Override
    public String toString() {
        return text + (active ? "" : " (ended)");
    }
}
