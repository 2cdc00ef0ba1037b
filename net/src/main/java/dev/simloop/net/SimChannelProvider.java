package dev.simloop.net;

import dev.simloop.Host;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens the JDK's asynchronous socket channels on a simulated host. Code that takes an {@link
 * AsynchronousChannelProvider} runs here and, with {@link AsynchronousChannelProvider#provider()}, on real sockets.
 *
 * <p><b>Models</b> TCP as a program sees it, over the links and faults of {@link SimNetwork}: a handshake of one round
 * trip, a listen backlog, segments and partial reads, buffers that fill, half-close, reset, keep-alive, and sending again
 * with growing waits. Loss is delay; bytes are never reordered, doubled or silently dropped. Every failure is the
 * exception, with the message, that the JDK's class throws on Linux.
 *
 * <p><b>Rejects</b> what the JDK rejects, in its words; and every use of a channel whose host has crashed or was shut
 * down, from outside that host, with {@link IllegalStateException}.
 *
 * <p><b>Leaves out</b> congestion control, Nagle's delay, TIME_WAIT, {@code SO_LINGER} and multicast. {@code
 * Future.cancel(true)} does not close the channel, as the future cannot tell it from {@code cancel(false)}: the operation
 * is not allowed again in either case.
 *
 * <p><b>Tasks.</b> Handlers run as tasks of the host: with the default group each on its own, as on a pool; with a group
 * on that group's executor. The future form gives a {@link dev.simloop.SimFuture}.
 *
 * <p><b>Crash.</b> The host's connections vanish without a word; the other side learns of it only through the network,
 * when what it sends is answered with RST by the restarted host, or never. A host that is shut down in order closes its
 * connections as a kernel does for a process that ends.
 *
 * <p><b>Pause.</b> A host that is paused still has its kernel: it acknowledges, takes bytes until its window is full,
 * sends again what was lost and completes handshakes. Its programs learn of all that when they go on. A SYN,
 * acknowledgement or reset that was under way to it when the pause began waits for its end.
 *
 * <p><b>Traffic.</b> Segments with bytes, and those that open or end a direction, count as packets of the link, 40 bytes
 * larger than what they carry, and take its bandwidth. SYNs, acknowledgements and resets do neither, although they meet
 * every fault. A segment that a full queue has no room for is sent again, and so is a corrupted one: its checksum does not
 * fit. Duplication and reordering do nothing to a stream.
 *
 * <p><b>Determinism.</b> Streams {@code net.tcp/a->b} (latencies), {@code net.tcp.loss/a->b}, {@code
 * net.tcp.corrupt/a->b}, {@code net.tcp.split/a->b}, {@code net.tcp.partial/HOST}; in the last four 0 is no fault, the
 * whole segment, the whole read. Counters: {@code net.tcp.connects}, {@code net.tcp.refused}, {@code net.tcp.timeouts},
 * {@code net.tcp.resets} (ends), {@code net.tcp.segments}, {@code net.tcp.bytes}, {@code net.tcp.retransmits}.
 */
public final class SimChannelProvider extends AsynchronousChannelProvider {
    private final Streams streams;
    private final Host host;

    private SimChannelProvider(Host host) {
        this.streams = SimNetwork.of(host.world()).streams();
        this.host = host;
    }

    /** {@return the provider of {@code host}; it stays the same across crashes} */
    public static SimChannelProvider of(Host host) {
        return host.part(SimChannelProvider.class, () -> new SimChannelProvider(host));
    }

    /**
     * {@return an open channel that is not connected}
     *
     * @param group whose executor runs the handlers, or null for none
     * @throws ShutdownChannelGroupException if the group was shut down
     * @throws IllegalChannelGroupException if the group is not of a simulated host
     * @throws IllegalStateException if the host is down
     */
    @Override
    public AsynchronousSocketChannel openAsynchronousSocketChannel(@Nullable AsynchronousChannelGroup group) {
        return new StreamChannel(streams.running(host), ours(group), null);
    }

    /**
     * {@return an open channel that is not bound}
     *
     * @param group whose executor runs the handlers, those of accepted channels included, or null for none
     * @throws ShutdownChannelGroupException if the group was shut down
     * @throws IllegalChannelGroupException if the group is not of a simulated host
     * @throws IllegalStateException if the host is down
     */
    @Override
    public AsynchronousServerSocketChannel openAsynchronousServerSocketChannel(
            @Nullable AsynchronousChannelGroup group) {
        return new ListenChannel(streams.running(host), ours(group), this);
    }

    /** {@return a group whose handlers run one after the other for one thread, in any order for more} */
    @Override
    public AsynchronousChannelGroup openAsynchronousChannelGroup(int threads, ThreadFactory factory) {
        Objects.requireNonNull(factory);
        if (threads <= 0) {
            throw new IllegalArgumentException("'nThreads' must be > 0");
        }
        return new ChannelGroup(this, threads == 1 ? host.singleThread("channels") : null);
    }

    /** {@return a group whose handlers run on {@code executor}, which is shut down when the group ends} */
    @Override
    public AsynchronousChannelGroup openAsynchronousChannelGroup(ExecutorService executor, int initialSize) {
        return new ChannelGroup(this, Objects.requireNonNull(executor));
    }

    private static @Nullable ChannelGroup ours(@Nullable AsynchronousChannelGroup group) {
        if (group == null) {
            return ChannelGroup.NONE;
        }
        if (!(group instanceof ChannelGroup ours)) {
            throw new IllegalChannelGroupException();
        }
        if (ours.isShutdown()) {
            throw new ShutdownChannelGroupException();
        }
        return ours;
    }

    @Override
    public String toString() {
        return "channels of " + host.name();
    }
}
