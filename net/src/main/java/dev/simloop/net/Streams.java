package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of one network: which kernels there are, and what all of them count. */
final class Streams implements HostListener {
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

    /** What a host knows of its streams across incarnations. */
    private static final class Machine {
        @Nullable
        Kernel kernel;
    }

    Streams(SimNetwork net, World world, Names names) {
        this.net = net;
        this.names = names;
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
        Kernel last = machine(host).kernel;
        return last == null || last.dead ? null : last;
    }

    private Kernel current(Host host) {
        Machine machine = machine(host);
        Domain domain = host.domain();
        Kernel kernel = machine.kernel;
        if (kernel == null || kernel.domain != domain) {
            if (kernel != null) {
                kernels.remove(kernel);
            }
            kernel = new Kernel(this, host, domain);
            machine.kernel = kernel;
            kernels.add(kernel);
        }
        return kernel;
    }

    private static Machine machine(Host host) {
        return host.part(Machine.class, h -> new Machine());
    }

    @Override
    public void crashed(Host host, Domain dead) {
        Kernel kernel = machine(host).kernel;
        if (kernel != null && !kernel.dead) {
            kernels.remove(kernel);
            kernel.loseToPower();
        }
    }

    @Override
    public void stopped(Host host, Domain ended) {
        Kernel kernel = machine(host).kernel;
        if (kernel != null && kernel.domain == ended && !kernel.dead) {
            kernel.exit();
        }
    }

    /** Resets every connection between two hosts; {@return how many those were}. */
    int reset(Host one, Host other) {
        Kernel kernel = answering(one);
        if (kernel == null) {
            return 0;
        }
        int count = 0;
        for (StreamEnd end : new ArrayList<>(kernel.ends)) {
            StreamEnd peer = end.peer;
            if (peer != null && peer.kernel.host == other && !end.gone) {
                count++;
                end.resetSoon();
                peer.resetSoon();
            }
        }
        return count;
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
            net.domain.count(counter, by);
        }
    }
}
