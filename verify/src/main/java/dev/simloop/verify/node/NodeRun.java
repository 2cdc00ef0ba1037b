package dev.simloop.verify.node;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.Timer;
import dev.simloop.net.Endpoint;
import dev.simloop.net.Packet;
import dev.simloop.net.SimNetwork;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** One incarnation of a host, running a node. Everything it does is a task of that incarnation, so a crash ends it. */
final class NodeRun<M> implements Context<M> {
    private final Host host;
    private final Domain domain;
    private final List<String> nodes;
    private final Node<M> node;
    private final Class<M> type;
    private final Endpoint endpoint;
    private final Actor timers;
    private final Map<String, Timer> pending = new HashMap<>();

    /** What a node does when something happens to it. */
    private interface Event {
        void happens() throws Exception;
    }

    NodeRun(Host host, List<String> nodes, Node<M> node, Class<M> type) {
        this.host = host;
        this.domain = host.domain();
        this.nodes = nodes;
        this.node = node;
        this.type = type;
        endpoint = SimNetwork.of(host.world()).bind(host);
        timers = domain.newActor("timers");
    }

    void start() {
        endpoint.onPacket(this::received);
        run(() -> node.onStart(this));
    }

    private void received(Packet packet) {
        run(() -> node.onMessage(this, packet.from(), packet.payload(type)));
    }

    /** What a node throws fails the run, as what leaves any task does. */
    private static void run(Event event) {
        try {
            event.happens();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public List<String> nodes() {
        return nodes;
    }

    @Override
    public void send(String to, M message) {
        if (!nodes.contains(to)) {
            throw new IllegalArgumentException("no node is named " + to + "; there are " + nodes);
        }
        endpoint.send(to, type.cast(message));
    }

    @Override
    public void setTimer(String timer, Duration after) {
        if (after.isNegative()) {
            throw new IllegalArgumentException("time of timer " + timer + " is negative: " + after);
        }
        cancelTimer(timer);
        pending.put(timer, domain.schedule(timers, null, TaskKind.TIMER, false, after.toNanos(), () -> {
            pending.remove(timer);
            run(() -> node.onTimer(this, timer));
        }));
    }

    @Override
    public boolean cancelTimer(String timer) {
        Timer armed = pending.remove(timer);
        return armed != null && armed.cancel();
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(domain.localNanos());
    }

    @Override
    public int draw(String label, int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound of draw " + label + " is not positive: " + bound);
        }
        return host.random(label).nextInt(bound);
    }

    @Override
    public Host host() {
        return host;
    }
}
