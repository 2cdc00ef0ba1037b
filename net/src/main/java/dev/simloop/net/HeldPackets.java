package dev.simloop.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Packets that a fault keeps. They are on the wire already: a crash of their sender does not touch them, and whoever is
 * bound to their address when they are let go gets them.
 */
final class HeldPackets {
    private final SimNetwork net;
    private List<Flight> held = new ArrayList<>();

    HeldPackets(SimNetwork net) {
        this.net = net;
    }

    void add(Flight flight, long dueNanos) {
        flight.dueNanos = dueNanos;
        held.add(flight);
    }

    /** Lets those go that {@code which} names, in the order they were sent, none before it would have arrived. */
    void release(Predicate<Flight> which) {
        if (held.isEmpty() || net.isClosed()) {
            return;
        }
        List<Flight> released = new ArrayList<>();
        List<Flight> kept = new ArrayList<>();
        for (Flight flight : held) {
            (which.test(flight) ? released : kept).add(flight);
        }
        held = kept;
        released.sort(Comparator.comparingLong(flight -> flight.number));
        long now = net.domain.nowNanos();
        long last = now;
        for (Flight flight : released) {
            last = Math.max(last, flight.dueNanos);
            flight.launch(net, last - now);
        }
    }
}
