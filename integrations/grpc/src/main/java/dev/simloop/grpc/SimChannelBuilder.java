package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.netty.SimEventLoopGroup;
import dev.simloop.netty.SimSocketChannel;
import io.grpc.Deadline;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A builder of gRPC's own Netty channel on a simulated host. Deadlines, back-off, retries, keep-alive and idle mode go by the clock of the host
 * and draw from its streams {@code grpc.backoff} and {@code grpc.retry}; calls run on its executor; names are those of the simulated DNS.
 *
 * <p><b>Deadlines.</b> {@code withDeadlineAfter} reads the real clock. The channel turns such a deadline into one of the host, and takes for what was
 * meant the time that is left, rounded up to two digits, and to whole milliseconds: 5 s, 1.5 s and 250 ms stay, 1.25 s become 1.3 s. {@code withDeadline(SimChannelBuilder.deadline(host, 5, SECONDS))}
 * is exact.
 *
 * <p><b>Blocking stubs.</b> A unary call waits while other tasks run, in a task that is of no event loop; such waits within each other end last in, first out.
 * A streaming call of a blocking stub fails at once, as it would hold up the only thread of the run. So does nothing: {@code awaitTermination}
 * blocks the thread.
 *
 * <p>It is in plain text. The flow-control window is fixed at 1 MiB, since gRPC measures the one that adapts by the real clock. Load balancing by
 * {@code round_robin} begins at an address that gRPC draws by itself. Threads: tasks of the run.
 */
public final class SimChannelBuilder extends ForwardingChannelBuilder2<SimChannelBuilder> {
    private final Host host;
    private final NettyChannelBuilder netty;
    private final HostCalls calls;

    private SimChannelBuilder(Host host, NettyChannelBuilder netty) {
        this.host = host;
        this.netty = netty;
        calls = new HostCalls(host);
    }

    /**
     * {@return a builder of a channel from {@code host} to {@code target}}
     *
     * @param target a name and a port, {@code server:8080}, with or without {@code sim:///} before it
     * @throws IllegalStateException if the host is down, no task of its world runs, or this is another version of gRPC
     */
    public static SimChannelBuilder forTarget(Host host, String target) {
        Objects.requireNonNull(target, "target");
        Internals unused = Internals.get();
        String whole = target.contains("://") ? target : SimNameResolverProvider.SCHEME + ":///" + target;
        NettyChannelBuilder netty = NettyChannelBuilder.forTarget(whole)
                .channelFactory(() -> watched(host))
                .eventLoopGroup(SimEventLoopGroup.of(host, 1))
                .executor(host.executor())
                .offloadExecutor(host.executor())
                .withOption(ChannelOption.ALLOCATOR, SimSocketChannel.heapBuffers())
                .flowControlWindow(SimServerBuilder.WINDOW)
                .usePlaintext();
        return new SimChannelBuilder(host, netty);
    }

    /** {@return the deadline in so much time by the clock of {@code host}} */
    public static Deadline deadline(Host host, long duration, TimeUnit unit) {
        return Deadline.after(duration, unit, VirtualClock.of(host));
    }

    private static Channel watched(Host host) {
        SimSocketChannel channel = new SimSocketChannel();
        channel.pipeline().addFirst(new VirtualClocks(host));
        return channel;
    }

    @Override
    protected ManagedChannelBuilder<?> delegate() {
        return netty;
    }

    /** {@return a channel, idle until its first call} */
    @Override
    public ManagedChannel build() {
        ManagedChannel built = netty.intercept(calls).build();
        calls.begin(Internals.get().settleChannel(built, host));
        return built;
    }
}
