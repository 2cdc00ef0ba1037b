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
    /** The event of its sending. */
    private final int event;

    private @Nullable Endpoint aimedAt;
    private @Nullable InFlight among;

    Flight(Route route, Object payload, int size, long number, int event) {
        this.route = route;
        this.payload = payload;
        this.size = size;
        this.number = number;
        this.event = event;
    }

    /** Sets it on its way, as a task of whoever is bound to its address at this moment. */
    void launch(SimNetwork net, long delayNanos) {
        Endpoint endpoint = route.to.endpoint;
        aimedAt = endpoint;
        among = null;
        if (endpoint == null) {
            net.domain.schedule(net.nobody(), route.mailbox(net.domain), TaskKind.DELIVERY, false, delayNanos, this);
            return;
        }
        if (!endpoint.domain.isAlive()) {
            route.link.drop(DropReason.CRASH, size, event);
            return;
        }
        InFlight those = route.inFlight(endpoint);
        those.packets++;
        those.bytes += size;
        among = those;
        if (net.log != null) {
            net.log.armed(endpoint, route.link, event);
        }
        endpoint.domain.schedule(
                endpoint.actor, route.mailbox(endpoint.domain), TaskKind.DELIVERY, false, delayNanos, this);
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
        PacketLog log = net.log;
        if (log != null && aim != null) {
            log.arrived(aim, event);
        }
        if (net.isClosed()) {
            return;
        }
        if (link.stops()) {
            link.drop(DropReason.PARTITION, size, event);
            return;
        }
        if (link.holds(this, net.domain.nowNanos())) {
            return;
        }
        Endpoint endpoint = route.to.endpoint;
        Domain here = aim == null ? net.domain : aim.domain;
        if (endpoint == null) {
            link.drop(DropReason.NOBODY, size, event);
        } else if (endpoint.domain == here) {
            link.delivered(size);
            if (log != null) {
                log.delivered(link, here, event, payload);
            }
            here.fold(Mix.mix(route.from.hash + 3 * route.to.hash) + PayloadShape.digest(payload));
            endpoint.accept(new Packet(route.from.name, route.to.name, payload));
        } else {
            launch(net, 0);
        }
    }
}
