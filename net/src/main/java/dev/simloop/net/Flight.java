package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/** A packet under way; run when it arrives. */
final class Flight implements Runnable {
    private final Route route;
    private final Object payload;
    /** Place in the order of sending. */
    final long number;

    private @Nullable Endpoint aimedAt;
    long dueNanos;

    Flight(Route route, Object payload, long number) {
        this.route = route;
        this.payload = payload;
        this.number = number;
    }

    /** Sets it on its way, as a task of whoever is bound to its address at this moment. */
    void launch(SimNetwork net, long delayNanos) {
        Endpoint endpoint = route.to.endpoint;
        aimedAt = endpoint;
        if (endpoint == null) {
            net.domain.arm(net.nobody(), route.mailbox(net.domain), TaskKind.DELIVERY, false, delayNanos, this);
            return;
        }
        if (!endpoint.domain.isAlive()) {
            net.count("net.dropped.crash");
            return;
        }
        endpoint.underWay++;
        endpoint.domain.arm(endpoint.actor, route.mailbox(endpoint.domain), TaskKind.DELIVERY, false, delayNanos, this);
    }

    @Override
    public void run() {
        Link link = route.link;
        SimNetwork net = link.net;
        Endpoint aim = aimedAt;
        if (aim != null) {
            aim.underWay--;
        }
        if (net.isClosed()) {
            return;
        }
        if (link.stops()) {
            net.count("net.dropped.partition");
            return;
        }
        if (link.holds(this, net.domain.nowNanos())) {
            return;
        }
        Endpoint endpoint = route.to.endpoint;
        Domain here = aim == null ? net.domain : aim.domain;
        if (endpoint == null) {
            net.count("net.void");
        } else if (endpoint.domain == here) {
            net.count("net.delivered");
            here.fold(Mix.mix(route.from.hash + 3 * route.to.hash) + PayloadShape.digest(payload));
            endpoint.accept(new Packet(route.from.name, route.to.name, payload));
        } else {
            launch(net, 0);
        }
    }
}
