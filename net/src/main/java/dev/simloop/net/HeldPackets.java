package dev.simloop.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Packets and segments that a fault keeps. They are on the wire already: a crash of their sender does not touch them, and
 * whoever is bound to their address when they are let go gets them.
 */
final class HeldPackets {
    private final SimNetwork net;
    private List<Held> held = new ArrayList<>();

    private record Held(Holdable what, long dueNanos) {}

    HeldPackets(SimNetwork net) {
        this.net = net;
    }

    void add(Holdable what, long dueNanos) {
        held.add(new Held(what, dueNanos));
    }

    /** Lets those on the links go that {@code which} names, in the order they were sent, none before it would have arrived. */
    void release(Predicate<Link> which) {
        if (held.isEmpty() || net.isClosed()) {
            return;
        }
        List<Held> released = new ArrayList<>();
        List<Held> kept = new ArrayList<>();
        for (Held each : held) {
            (which.test(each.what.link()) ? released : kept).add(each);
        }
        held = kept;
        released.sort(Comparator.comparingLong(each -> each.what.number()));
        long now = net.domain.nowNanos();
        long last = now;
        for (Held each : released) {
            last = Math.max(last, each.dueNanos);
            each.what.release(last - now);
        }
    }
}
