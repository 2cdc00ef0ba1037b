package dev.simloop.reactornetty;

import dev.simloop.Host;
import dev.simloop.netty.SimEventLoopGroup;
import dev.simloop.netty.SimServerSocketChannel;
import dev.simloop.netty.SimSocketChannel;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * Event loops and channels of one host for Reactor Netty's {@code runOn}: HTTP and TCP servers and clients, and UDP. The loops are those of a
 * {@link SimEventLoopGroup}; a server accepts on them, too.
 *
 * <p><b>Rejects</b> Unix domain sockets. It belongs to the incarnation of the host that was up when it was made, and ends with it. Threads: tasks of
 * the run.
 */
public final class SimLoopResources implements LoopResources {
    private final SimEventLoopGroup group;

    private SimLoopResources(SimEventLoopGroup group) {
        this.group = group;
    }

    /**
     * {@return resources with {@code loops} event loops of {@code host}}
     *
     * @throws IllegalArgumentException if {@code loops} is below 1
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static SimLoopResources of(Host host, int loops) {
        return new SimLoopResources(SimEventLoopGroup.of(host, loops));
    }

    /** {@return the loops of the host; native transports are not among them} */
    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return group;
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup unusedGroup) {
        for (Kind kind : Kind.ALL) {
            if (kind.type == type) {
                return type.cast(kind.make.get());
            }
        }
        throw rejected(type);
    }

    @Override
    @SuppressWarnings("unchecked") // each class is one of the type that it stands beside
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup unusedGroup) {
        for (Kind kind : Kind.ALL) {
            if (kind.type == type) {
                return (Class<? extends C>) kind.simulated;
            }
        }
        throw rejected(type);
    }

    private static IllegalArgumentException rejected(Class<?> type) {
        return new IllegalArgumentException("the simulated network has no " + type.getSimpleName()
                + "s: only sockets, server sockets and datagrams");
    }

    /** Shuts the loops down, without a quiet period. */
    @Override
    public void dispose() {
        var unused = group.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    /** {@return what shuts the loops down when it is subscribed to, and completes when they have ended} */
    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.create(
                sink -> group.shutdownGracefully(quietPeriod.toNanos(), timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .addListener(unused -> sink.success()));
    }

    @Override
    public boolean isDisposed() {
        return group.isShuttingDown();
    }

    private record Kind(
            Class<? extends Channel> type, Class<? extends Channel> simulated, Supplier<? extends Channel> make) {
        static final List<Kind> ALL = List.of(
                new Kind(SocketChannel.class, SimSocketChannel.class, SimSocketChannel::new),
                new Kind(ServerSocketChannel.class, SimServerSocketChannel.class, SimServerSocketChannel::new),
                new Kind(DatagramChannel.class, NioDatagramChannel.class, NioDatagramChannel::new));
    }
}
