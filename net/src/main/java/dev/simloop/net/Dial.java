package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: SYNs until somebody answers or patience ends. */
final class Dial {
    private static final long SECOND = 1_000_000_000L;
    /** How long a host asks in vain who has an address. */
    private static final long UNREACHABLE_NANOS = 3 * SECOND;

    final StreamEnd end;
    final InetSocketAddress target;
    private final StreamOwner owner;
    private final Kernel kernel;
    private final @Nullable Host host;
    private @Nullable Timer timer;
    private int sent;
    private boolean over;

    Dial(StreamOwner owner, Kernel kernel, InetSocketAddress local, InetSocketAddress remote) {
        this.owner = owner;
        this.kernel = kernel;
        InetAddress to = remote.getAddress();
        this.host = kernel.owns(to) ? kernel.host : kernel.streams.names.hostOf(to);
        this.target = to.isAnyLocalAddress() ? new InetSocketAddress(Ip.loopback(), remote.getPort()) : remote;
        InetAddress from = to.isLoopbackAddress() || to.isAnyLocalAddress() ? target.getAddress() : kernel.address;
        InetSocketAddress source =
                local.getAddress().isAnyLocalAddress() ? new InetSocketAddress(from, local.getPort()) : local;
        this.end = new StreamEnd(kernel, source, target, kernel.pathTo(host == null ? kernel.host : host));
    }

    void start() {
        if (host == null) {
            wait(UNREACHABLE_NANOS, () -> fail(new NoRouteToHostException("No route to host")));
        } else {
            syn(host);
        }
    }

    private void syn(Host to) {
        long patience = SECOND << Math.min(sent, 20);
        sent++;
        wait(patience, () -> {
            if (sent > kernel.streams.settings.synRetries()) {
                kernel.streams.timeouts++;
                fail(new ConnectException("Connection timed out"));
            } else {
                kernel.streams.retransmits++;
                syn(to);
            }
        });
        Kernel there = kernel.streams.answering(to);
        if (there != null) {
            ControlSegment.send(end.out, there, () -> there.syn(this));
        }
    }

    private void wait(long nanos, Runnable then) {
        timer = kernel.domain.schedule(end.actor(), null, TaskKind.TIMER, false, nanos, then);
    }

    boolean isOver() {
        return over;
    }

    /** The SYN was answered by RST. */
    void refused() {
        if (isOrphaned()) {
            abandon();
        } else if (!over) {
            kernel.streams.refused++;
            fail(new ConnectException("Connection refused"));
        }
    }

    /** The SYN was answered in kind. */
    void answered() {
        StreamEnd peer = end.peer;
        if (isOrphaned()) {
            abandon();
            return;
        }
        if (over || peer == null) {
            return;
        }
        stop();
        kernel.streams.connects++;
        peer.join(end);
        end.join(peer);
        end.open();
        owner.connected(end);
    }

    /** {@return whether who wanted to connect was shut down meanwhile, and its socket with it} */
    private boolean isOrphaned() {
        return !over && !kernel.domain.isAlive();
    }

    private void fail(IOException e) {
        stop();
        abandon();
        owner.connectFailed(e);
    }

    /** Gives up; what the other side holds for this connection goes too. */
    void abandon() {
        stop();
        StreamEnd half = end.peer;
        end.forget();
        if (half != null) {
            half.abandon();
        }
    }

    private void stop() {
        over = true;
        Timer armed = timer;
        timer = null;
        if (armed != null) {
            boolean unused = armed.cancel();
        }
    }
}
