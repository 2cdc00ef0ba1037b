package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.netty.SimEventLoopGroup;
import dev.simloop.netty.SimServerSocketChannel;
import dev.simloop.netty.SimSocketChannel;
import io.grpc.ForwardingServerBuilder;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;

/**
 * A builder of gRPC's own Netty server on a simulated host: deadlines, keep-alive, the limit of pings and the ages of connections go by the clock
 * of the host, calls run on its executor. It is the host's: a crash ends the server without a word.
 *
 * <p>The flow-control window is fixed at 1 MiB, since gRPC measures the one that adapts by the real clock. {@code Server.awaitTermination}
 * blocks the thread, and so the run: add a task to {@code Host.onShutdown} instead. Threads: tasks of the run.
 */
public final class SimServerBuilder extends ForwardingServerBuilder<SimServerBuilder> {
    static final int WINDOW = 1 << 20;

    private final NettyServerBuilder netty;

    private SimServerBuilder(NettyServerBuilder netty) {
        this.netty = netty;
    }

    /**
     * {@return a builder of a server that listens at {@code port} of all addresses of {@code host}}
     *
     * @throws IllegalStateException if the host is down, no task of its world runs, or this is another version of gRPC
     */
    public static SimServerBuilder forPort(Host host, int port) {
        NettyServerBuilder netty = NettyServerBuilder.forAddress(new InetSocketAddress(port))
                .channelFactory(() -> watched(host))
                .bossEventLoopGroup(SimEventLoopGroup.inPlace(host))
                .workerEventLoopGroup(SimEventLoopGroup.of(host, 2))
                .executor(host.executor())
                .withChildOption(ChannelOption.ALLOCATOR, SimSocketChannel.heapBuffers())
                .flowControlWindow(WINDOW);
        Internals.get().settleServer(netty, host);
        return new SimServerBuilder(netty);
    }

    private static ServerChannel watched(Host host) {
        SimServerSocketChannel channel = new SimServerSocketChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                ((Channel) accepted).pipeline().addFirst(new VirtualClocks(host));
                context.fireChannelRead(accepted);
            }
        });
        return channel;
    }

    @Override
    protected ServerBuilder<?> delegate() {
        return netty;
    }
}
