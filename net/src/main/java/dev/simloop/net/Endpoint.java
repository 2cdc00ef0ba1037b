package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of the network: an address from which and at which a host sends and receives packets. Made by {@link
 * SimNetwork#bind}.
 *
 * <p>Packets that arrive go to the handler of {@link #onPacket}, else to the waiting {@link #receive}, else into a queue
 * without limit.
 *
 * <p>When the host crashes, the endpoint is gone: what is on the way to it vanishes, and what it sends is discarded.
 */
public final class Endpoint implements AutoCloseable {
    final Domain domain;
    final Actor actor;
    /** Packets armed for this endpoint that have not arrived, by route. */
    final List<InFlight> underWay = new ArrayList<>();

    private final SimNetwork net;
    private final Address address;
    private final Map<String, Route> routes = new HashMap<>();
    private final ArrayDeque<Packet> inbox = new ArrayDeque<>();
    private @Nullable SimFuture<?> futures;
    private @Nullable SimFuture<Packet> receiver;
    private @Nullable Consumer<Packet> handler;
    private boolean closed;

    Endpoint(SimNetwork net, Domain domain, Address address) {
        this.net = net;
        this.domain = domain;
        this.address = address;
        this.actor =
                domain.newActor(address.name.equals(domain.name()) ? "endpoint" : "endpoint(" + address.name + ")");
    }

    /** {@return the address it is bound to} */
    public String address() {
        return address.name;
    }

    /** {@return the world or the incarnation of a host that it belongs to} */
    public Domain domain() {
        return domain;
    }

    /** Sends a copy of {@code payload}; returns at once. Whether it arrives, only an answer can tell. */
    public void send(String to, byte[] payload) {
        send(to, (Object) payload);
    }

    /**
     * Sends {@code payload}; returns at once. Bytes are copied. A record, enum, String, boxed primitive, or an immutable
     * list of such ({@code List.copyOf}), goes by reference, after a check that nothing in it can change. Anything else
     * that is {@link java.io.Serializable} is copied by serialisation.
     *
     * @throws IllegalArgumentException if the payload could change under way and is not serialisable; the message names
     *     the class and the component
     */
    public void send(String to, Object payload) {
        transmit(to, payload, false);
    }

    /**
     * Sends {@code payload} itself, unchecked: for code whose messages are known never to change once sent. A message
     * that does change gives a run that no real network can give.
     */
    public void sendShared(String to, Object payload) {
        transmit(to, payload, true);
    }

    private void transmit(String to, Object payload, boolean shared) {
        Objects.requireNonNull(payload, "payload");
        if (!domain.isAlive() || net.isClosed()) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("endpoint " + address.name + " is closed");
        }
        Route route = routes.get(to);
        if (route == null) {
            route = net.route(address, to);
            routes.put(to, route);
        }
        Object mine = shared ? payload : Payloads.handOver(payload);
        route.link.send(route, mine, payload, shared);
    }

    /**
     * {@return a future of the next packet}
     *
     * <p>One receiver waits at a time. A future that was cancelled or timed out no longer waits.
     *
     * @throws IllegalStateException if another receiver waits, a handler is set, or the endpoint is closed
     */
    public SimFuture<Packet> receive() {
        checkOpen();
        if (handler != null) {
            throw new IllegalStateException(
                    "endpoint " + address.name + " has a handler already: use either onPacket or receive");
        }
        if (isAwaited()) {
            throw new IllegalStateException("endpoint " + address.name
                    + " has a waiting receiver already: call receive() again when that one has completed");
        }
        SimFuture<?> maker = futures;
        if (maker == null) {
            // One root future an endpoint: a root is an actor of its own, too much for every packet.
            maker = domain.newFuture();
            futures = maker;
        }
        SimFuture<Packet> future = maker.newIncompleteFuture();
        Packet packet = inbox.poll();
        if (packet == null) {
            receiver = future;
        } else {
            future.complete(packet);
        }
        return future;
    }

    /**
     * Has every packet from now on, and those that wait, handled by {@code each}, as a task of this endpoint's host. What
     * it throws fails the run, unless the configuration says otherwise.
     *
     * @throws IllegalStateException if a handler is set already, a receiver waits, or the endpoint is closed
     */
    public void onPacket(Consumer<Packet> each) {
        Objects.requireNonNull(each, "handler");
        checkOpen();
        if (handler != null) {
            throw new IllegalStateException("endpoint " + address.name + " has a handler already");
        }
        if (isAwaited()) {
            throw new IllegalStateException(
                    "endpoint " + address.name + " has a waiting receiver already: use either onPacket or receive");
        }
        handler = each;
        for (int waiting = inbox.size(); waiting > 0; waiting--) {
            domain.submit(actor, null, dev.simloop.spi.TaskKind.DELIVERY, false, this::handleQueued);
        }
    }

    private void handleQueued() {
        Packet packet = inbox.poll();
        if (packet != null && handler != null) {
            handler.accept(packet);
        }
    }

    /** {@return how many packets have arrived and wait for {@link #receive}} */
    public int queued() {
        return inbox.size();
    }

    /** Frees the address; a waiting {@link #receive} is cancelled, later packets find nobody. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (address.endpoint == this) {
            address.endpoint = null;
            net.addresses.departed(this);
        }
        inbox.clear();
        handler = null;
        SimFuture<Packet> waiting = receiver;
        receiver = null;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    public String toString() {
        return "endpoint " + address.name;
    }

    boolean isClosed() {
        return closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("endpoint " + address.name + " is closed");
        }
    }

    /** {@return whether packets are armed for it that have not arrived} */
    boolean isAwaitedByPackets() {
        for (InFlight those : underWay) {
            if (those.packets > 0) {
                return true;
            }
        }
        return false;
    }

    /** Counts what was on the way to it when its host crashed. */
    void countVanished() {
        for (InFlight those : underWay) {
            if (those.packets > 0) {
                those.link.dropped(DropReason.CRASH, those.packets, those.bytes);
                those.packets = 0;
                those.bytes = 0;
            }
        }
    }

    boolean isAwaited() {
        SimFuture<Packet> waiting = receiver;
        return waiting != null && !waiting.isDone();
    }

    void accept(Packet packet) {
        Consumer<Packet> to = handler;
        if (to != null) {
            if (inbox.isEmpty()) {
                to.accept(packet);
            } else {
                // Behind those that were here before the handler was: each of them has a task already.
                inbox.add(packet);
                domain.submit(actor, null, dev.simloop.spi.TaskKind.DELIVERY, false, this::handleQueued);
            }
            return;
        }
        SimFuture<Packet> waiting = receiver;
        receiver = null;
        if (waiting == null || !domain.settle(waiting, packet, null)) {
            inbox.add(packet);
        }
    }
}
