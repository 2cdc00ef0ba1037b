package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import dev.simloop.spi.Waiting;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of one network: which kernels there are, and what all of them count. */
final class Streams implements HostListener, Connections {
    final SimNetwork net;
    final Names names;
    StreamSettings settings = StreamSettings.defaults();
    long connects;
    long refused;
    long timeouts;
    long resets;
    long segments;
    long bytes;
    long retransmits;
    private final Set<Kernel> kernels = new LinkedHashSet<>();
    private @Nullable Actor wire;
    private boolean inUse;

    /** What a host knows of its streams across incarnations. */
    private static final class Installed {
        @Nullable
        Kernel kernel;
    }

    Streams(SimNetwork net, World world) {
        this.net = net;
        this.names = net.names();
        world.onHosts(this);
    }

    long now() {
        return net.domain.nowNanos();
    }

    /** {@return whose tasks those of ended incarnations are, which a kernel still has to do} */
    Actor wire() {
        Actor actor = wire;
        if (actor == null) {
            actor = net.domain.newActor("net.wire");
            wire = actor;
        }
        return actor;
    }

    /** {@return whether a task runs that is a kernel's own, and no program's} */
    boolean isOnWire() {
        return wire != null && net.domain.currentActor() == wire;
    }

    /**
     * {@return the kernel of the host's current incarnation}
     *
     * @throws IllegalStateException if the host is down
     */
    Kernel running(Host host) {
        if (!host.isUp()) {
            throw new IllegalStateException("host " + host.name() + " is down: it can open no socket");
        }
        return current(host);
    }

    /** {@return the kernel that answers for {@code host} now, or null if it has no power} */
    @Nullable
    Kernel answering(Host host) {
        if (host.isUp()) {
            return current(host);
        }
        Kernel last = installed(host).kernel;
        return last == null || last.dead ? null : last;
    }

    private Kernel current(Host host) {
        Installed machine = installed(host);
        Domain domain = host.domain();
        Kernel kernel = machine.kernel;
        if (kernel == null || kernel.domain != domain) {
            if (kernel != null) {
                kernels.remove(kernel);
            }
            kernel = new Kernel(this, host, domain);
            machine.kernel = kernel;
            if (!inUse) {
                inUse = true;
                net.onReset(this);
            }
            net.addresses.join(host);
            kernels.add(kernel);
        }
        return kernel;
    }

    private static Installed installed(Machine host) {
        return host.part(Installed.class, Installed::new);
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        Kernel kernel = installed(host).kernel;
        if (kernel != null && !kernel.dead) {
            kernels.remove(kernel);
            kernel.loseToPower();
        }
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        Kernel kernel = installed(host).kernel;
        if (kernel != null && kernel.domain == ended && !kernel.dead) {
            kernel.exit();
        }
    }

    /** The host stops while its kernel goes on. */
    @Override
    public void paused(Machine host) {
        Kernel kernel = installed(host).kernel;
        if (kernel != null && !kernel.dead) {
            kernel.detachFromHost();
        }
    }

    @Override
    public int reset(Links links) {
        Set<StreamEnd> ends = new LinkedHashSet<>();
        for (Kernel kernel : kernels) {
            for (StreamEnd end : kernel.ends) {
                StreamEnd peer = end.peer;
                if (peer != null && end.isJoined() && isHarmed(links, kernel.host, peer.kernel.host)) {
                    ends.add(end);
                }
            }
        }
        int count = 0;
        Set<StreamEnd> done = new HashSet<>();
        for (StreamEnd end : ends) {
            StreamEnd peer = end.peer;
            done.add(end);
            if (peer == null || !done.contains(peer)) {
                count++;
            }
            end.resetSoon();
        }
        return count;
    }

    private static boolean isHarmed(Links links, Host one, Host other) {
        return links.isOn(one.name(), other.name()) || links.isOn(other.name(), one.name());
    }

    StreamPair pipe(Host one, Host other) {
        Kernel a = running(one);
        Kernel b = running(other);
        StreamEnd near = new StreamEnd(a, a.at(a.freePort()), b.at(b.freePort()), a.pathTo(other));
        StreamEnd far = new StreamEnd(b, /* local= */ near.remote, /* remote= */ near.local, b.pathTo(one));
        StreamPair pair = new StreamPair(
                new StreamChannel(a, ChannelGroup.NONE, near), new StreamChannel(b, ChannelGroup.NONE, far));
        near.join(far);
        far.join(near);
        connects++;
        return pair;
    }

    void waiting(List<Waiting> into) {
        for (Kernel kernel : kernels) {
            kernel.waiting(into);
        }
    }

    /** Hands the counts to the run, once it ends: a counter costs a look-up, and segments are many. */
    void finish() {
        count("net.tcp.connects", connects);
        count("net.tcp.refused", refused);
        count("net.tcp.timeouts", timeouts);
        count("net.tcp.resets", resets);
        count("net.tcp.segments", segments);
        count("net.tcp.bytes", bytes);
        count("net.tcp.retransmits", retransmits);
    }

    private void count(String counter, long by) {
        if (by > 0) {
            net.domain.counter(counter).add(by);
        }
    }
}
