package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Host;
import dev.simloop.spi.Waiting;
import dev.simloop.tape.Fallback;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one incarnation of a host: who listens, which connections there are, which ports are taken. It goes on
 * after its programs were shut down in order, and vanishes with the power.
 */
final class Kernel {
    private static final int FIRST_FREE_PORT = 32_768;
    private static final int LAST_PORT = 65_535;

    final Streams streams;
    final Host host;
    final Domain domain;
    final InetAddress address;
    /** Connections that are not over, in the order they began. */
    final Set<StreamEnd> ends = new LinkedHashSet<>();
    /** Its host lost power: nothing of it acts or answers. */
    boolean dead;

    private final Map<Integer, Backlog> listeners = new LinkedHashMap<>();
    private final Map<Host, StreamPath> paths = new HashMap<>();
    private final Set<Integer> ports = new HashSet<>();
    private @Nullable Actor actor;
    private @Nullable DrawStream partials;
    private int nextPort = FIRST_FREE_PORT;

    Kernel(Streams streams, Host host, Domain domain) {
        this.streams = streams;
        this.host = host;
        this.domain = domain;
        this.address = streams.names.addressOf(host);
    }

    /** {@return whether it goes on by itself, in tasks of the world: its programs have ended or are paused} */
    boolean isAlone() {
        return !domain.isAlive() || (domain == host.domain() && host.isPaused());
    }

    /** {@return whether its programs cannot be told anything now, but only in a task of their own} */
    boolean mustDefer() {
        return domain.isAlive() && (isAlone() || streams.isOnWire());
    }

    Domain taskDomain() {
        return isAlone() ? streams.net.domain : domain;
    }

    Actor taskActor() {
        if (isAlone()) {
            return streams.wire();
        }
        Actor own = actor;
        if (own == null) {
            own = domain.newActor("tcp");
            actor = own;
        }
        return own;
    }

    StreamPath pathTo(Host other) {
        StreamPath path = paths.get(other);
        if (path == null) {
            path = new StreamPath(streams, host, other);
            paths.put(other, path);
        }
        return path;
    }

    /** {@return how many of {@code bytes} a read or write moves} */
    int partial(int bytes) {
        double p = streams.settings.partial();
        if (bytes < 2 || p == 0) {
            return bytes;
        }
        DrawStream draws = partials;
        if (draws == null) {
            draws = domain.stream("net.tcp.partial/" + host.name(), Fallback.ZERO);
            partials = draws;
        }
        return draws.chance(p) ? 1 + draws.next(bytes - 1) : bytes;
    }

    // ---- addresses

    InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }

    boolean owns(InetAddress candidate) {
        return candidate.isLoopbackAddress()
                || candidate.isAnyLocalAddress()
                || streams.names.hostOf(candidate) == host;
    }

    /**
     * Takes the port, or a free one for port 0; {@return the address with that port}.
     *
     * @throws BindException if the port is taken, or the address is not this host's
     */
    InetSocketAddress take(InetSocketAddress wanted) throws BindException {
        if (!owns(wanted.getAddress())) {
            throw new BindException("Cannot assign requested address");
        }
        int port = wanted.getPort();
        if (port == 0) {
            port = freePort();
        } else if (ports.contains(port)) {
            throw new BindException("Address already in use");
        }
        ports.add(port);
        return new InetSocketAddress(wanted.getAddress(), port);
    }

    void release(int port) {
        ports.remove(port);
    }

    int freePort() {
        for (int tried = FIRST_FREE_PORT; tried <= LAST_PORT; tried++) {
            int port = nextPort;
            nextPort = port == LAST_PORT ? FIRST_FREE_PORT : port + 1;
            if (!ports.contains(port)) {
                return port;
            }
        }
        throw new IllegalStateException("host " + host.name() + " has no free port left");
    }

    // ---- listeners

    void listen(int port, Backlog listener) {
        listeners.put(port, listener);
    }

    void stopListening(int port) {
        listeners.remove(port);
        release(port);
    }

    /** A SYN has arrived. */
    void syn(Dial dial) {
        if (dial.isOver()) {
            return;
        }
        InetSocketAddress target = dial.target;
        Backlog listener = listeners.get(target.getPort());
        if (listener == null || !listener.hears(target.getAddress())) {
            ControlSegment.send(back(dial), dial.end.kernel, dial::refused);
            return;
        }
        StreamEnd half = dial.end.peer;
        if (half == null || half.kernel != this || half.gone) {
            if (listener.isFull()) {
                return;
            }
            half = new StreamEnd(this, target, dial.end.local, back(dial));
            half.receiveBuffer = listener.receiveBuffer();
            half.beginAt(listener);
            half.peer = dial.end;
            dial.end.peer = half;
        }
        ControlSegment.send(back(dial), dial.end.kernel, dial::answered);
    }

    private StreamPath back(Dial dial) {
        return pathTo(dial.end.kernel.host);
    }

    // ---- the end

    /** Its programs are paused from now on: what it had armed for itself goes on. */
    void detachFromHost() {
        for (StreamEnd end : ends) {
            end.detachFromHost();
        }
    }

    /** Every connection vanishes; the other sides learn of it only through the network. */
    void loseToPower() {
        dead = true;
        for (StreamEnd end : ends) {
            end.peerVanished();
        }
        ends.clear();
        listeners.clear();
    }

    /** Closes everything as the kernel does for a process that has ended. */
    void exit() {
        for (Backlog listener : new ArrayList<>(listeners.values())) {
            listener.release();
        }
        for (StreamEnd end : new ArrayList<>(ends)) {
            end.exit();
        }
    }

    void waiting(List<Waiting> into) {
        if (!domain.isAlive()) {
            return;
        }
        for (Backlog listener : listeners.values()) {
            listener.waiting(into);
        }
        for (StreamEnd end : ends) {
            StreamOwner channel = end.channel;
            if (channel != null) {
                channel.waiting(into);
            }
        }
    }
}
