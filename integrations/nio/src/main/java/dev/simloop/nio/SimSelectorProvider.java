package dev.simloop.nio;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import dev.simloop.spi.BlockingSockets;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ProtocolFamily;
import java.net.SocketImpl;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Channels and selectors of {@code java.nio} on the simulated network. With this artifact on the class path the JDK uses it by
 * itself, the first time that anybody opens a channel or a selector. Within a run they are of the host whose task opens them; outside
 * of a run, and on other threads, they are the JDK's own.
 *
 * <p><b>Models</b> sockets, server sockets, datagram channels, pipes and selectors in both blocking modes, with their adaptors
 * ({@code channel.socket()}), over the links and faults of {@link dev.simloop.net.SimNetwork}; for streams see
 * {@link dev.simloop.net.SimChannelProvider}. What is thrown, and when, is what the JDK's channels throw on Linux. Of the keys that become
 * ready in one {@code select} the seed draws the order, from stream {@code nio.select}.
 *
 * <p><b>Waiting.</b> A {@code select}, and an operation of a channel in blocking mode, runs other tasks until it can go on. Waits
 * within each other end last in, first out: an inner {@code select} returns 0 early if an outer wait could go on, which its contract allows;
 * an inner {@code read} cannot. Two loops that block in {@code read} or {@code accept} on one world therefore hold each other up.
 *
 * <p><b>Rejects</b> a channel that a task of the world opens, as a socket has to be of a host; and what is used after its host went
 * down, by others than that host.
 *
 * <p><b>Leaves out</b> multicast, urgent data, Unix domain sockets and {@code inheritedChannel}: the calls throw
 * {@link UnsupportedOperationException} or give null, as on a system without them.
 */
public final class SimSelectorProvider extends SelectorProvider implements BlockingSockets {
    /** For {@link java.util.ServiceLoader}. */
    public SimSelectorProvider() {}

    /**
     * {@return the host whose task runs; null outside of a run}
     *
     * @throws IllegalStateException if a task of the world runs
     */
    private static @Nullable Host hostIfAny(String what) {
        SimLoop loop = SimLoop.currentOrNull();
        return loop == null ? null : host(loop, what);
    }

    static Host host(SimLoop loop, String what) {
        Host host = loop.domain().currentActor().domain().host();
        if (host == null) {
            throw new IllegalStateException(
                    what + " is of a host, and " + loop.domain().currentActor()
                            + " is a task of the world: open it in a task of a host, as in world.host(\"server\", host -> ...)");
        }
        return host;
    }

    /**
     * Has {@code listener} called whenever a {@code select} of {@code selector} may have become able to return, for a loop that selects
     * without waiting in a task of its own each time. It is called within tasks of others, also while the host is paused: it submits
     * such a task, and does nothing else. Another call replaces it.
     *
     * @throws IllegalArgumentException if the selector is not of a run
     */
    public static void onReady(Selector selector, Runnable listener) {
        if (!(selector instanceof SimSelector simulated)) {
            throw new IllegalArgumentException("selector was not opened in a run: " + selector);
        }
        simulated.onReady(listener);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        Host host = hostIfAny("a socket");
        return host == null ? JdkChannels.provider().openSocketChannel() : SimSocketChannel.open(this, host);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        Host host = hostIfAny("a socket");
        return host == null
                ? JdkChannels.provider().openSocketChannel(family)
                : SimSocketChannel.open(this, internet(host, family));
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        Host host = hostIfAny("a server socket");
        return host == null ? JdkChannels.provider().openServerSocketChannel() : new SimServerSocketChannel(this, host);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        Host host = hostIfAny("a server socket");
        return host == null
                ? JdkChannels.provider().openServerSocketChannel(family)
                : new SimServerSocketChannel(this, internet(host, family));
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        Host host = hostIfAny("a datagram channel");
        return host == null ? JdkChannels.provider().openDatagramChannel() : new SimDatagramChannel(this, host);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        Host host = hostIfAny("a datagram channel");
        return host == null
                ? JdkChannels.provider().openDatagramChannel(family)
                : new SimDatagramChannel(this, internet(host, family));
    }

    private static Host internet(Host host, ProtocolFamily family) {
        if (!(family instanceof java.net.StandardProtocolFamily known)
                || known == java.net.StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("Protocol family not supported");
        }
        return host;
    }

    @Override
    public Pipe openPipe() throws IOException {
        SimLoop loop = SimLoop.currentOrNull();
        return loop == null ? JdkChannels.provider().openPipe() : new SimPipe(this, loop);
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        SimLoop loop = SimLoop.currentOrNull();
        return loop == null ? JdkChannels.provider().openSelector() : new SimSelector(this, loop);
    }

    /** {@return what a {@code Socket} or {@code ServerSocket} works by in a run that has threads} */
    @Override
    public SocketImpl newSocket(boolean isServer, BooleanSupplier isInterruptible) {
        return new BlockingSocket(this, isServer, isInterruptible);
    }

    /** {@return what a {@code DatagramSocket} is in a run that has threads} */
    @Override
    public DatagramSocket newDatagramSocket(BooleanSupplier isInterruptible) {
        SimDatagramChannel channel = new SimDatagramChannel(this, host(SimLoop.current(), "a datagram socket"));
        channel.ofSocket(isInterruptible);
        return channel.socket();
    }

    /** {@return what the JDK has inherited, outside of a run; else null} */
    @Override
    public @Nullable Channel inheritedChannel() throws IOException {
        return SimLoop.currentOrNull() == null ? JdkChannels.provider().inheritedChannel() : null;
    }
}
