package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/** A packet under way; run when it arrives. */
final class Flight implements Runnable, Holdable {
    final Route route;
    private final Object payload;
    private final int size;
    private final long number;

    private @Nullable Endpoint aimedAt;
    private @Nullable InFlight among;

    Flight(Route route, Object payload, int size, long number) {
        this.route = route;
        this.payload = payload;
        this.size = size;
        this.number = number;
    }

    /** Sets it on its way, as a task of whoever is bound to its address at this moment. */
    void launch(SimNetwork net, long delayNanos) {
        Endpoint endpoint = route.to.endpoint;
        aimedAt = endpoint;
        among = null;
        if (endpoint == null) {
            net.domain.arm(net.nobody(), route.mailbox(net.domain), TaskKind.DELIVERY, false, delayNanos, this);
            return;
        }
        if (!endpoint.domain.isAlive()) {
            route.link.dropped(DropReason.CRASH, 1, size);
            return;
        }
        InFlight those = route.inFlight(endpoint);
        those.packets++;
        those.bytes += size;
        among = those;
        endpoint.domain.arm(endpoint.actor, route.mailbox(endpoint.domain), TaskKind.DELIVERY, false, delayNanos, this);
    }

    @Override
    public Link link() {
        return route.link;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public void release(long delayNanos) {
        launch(route.link.net, delayNanos);
    }

    @Override
    public void run() {
        Link link = route.link;
        SimNetwork net = link.net;
        Endpoint aim = aimedAt;
        InFlight those = among;
        if (those != null) {
            those.packets--;
            those.bytes -= size;
        }
        if (net.isClosed()) {
            return;
        }
        if (link.stops()) {
            link.dropped(DropReason.PARTITION, 1, size);
            return;
        }
        if (link.holds(this, net.domain.nowNanos())) {
            return;
        }
        Endpoint endpoint = route.to.endpoint;
        Domain here = aim == null ? net.domain : aim.domain;
        if (endpoint == null) {
            link.dropped(DropReason.NOBODY, 1, size);
        } else if (endpoint.domain == here) {
            link.delivered(size);
            here.fold(Mix.mix(route.from.hash + 3 * route.to.hash) + PayloadShape.digest(payload));
            endpoint.accept(new Packet(route.from.name, route.to.name, payload));
        } else {
            launch(net, 0);
        }
    }
}
