package dev.simloop.reactornetty;

import dev.simloop.Host;
import dev.simloop.netty.SimAddressResolverGroup;
import dev.simloop.netty.SimSocketChannel;
import io.netty.channel.ChannelOption;
import java.lang.reflect.Constructor;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * Reactor Netty's own HTTP server and client on a host: on event loops of it, with its names, its clock and a pool of connections of its own. What
 * they return is configured further as ever.
 *
 * <p>{@code bindNow} and {@code block} hold up the only thread: subscribe, or compose. Threads: tasks of the run.
 */
public final class SimHttp {
    private static final int LOOPS = 2;

    private SimHttp() {}

    /**
     * {@return a server of {@code host}, at any port until it is told one}
     *
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static HttpServer server(Host host) {
        return HttpServer.create()
                .runOn(SimLoopResources.of(host, LOOPS))
                .childOption(ChannelOption.ALLOCATOR, SimSocketChannel.heapBuffers());
    }

    /**
     * {@return a client of {@code host} with the pool that Reactor Netty has by default, as {@link #pool} makes it}
     *
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static HttpClient client(Host host) {
        return client(host, pool(host, ConnectionProvider.builder("http")));
    }

    /**
     * {@return a client of {@code host} that has its connections from {@code pool}}
     *
     * @throws IllegalStateException if the host is down, or no task of its world runs
     */
    public static HttpClient client(Host host, ConnectionProvider pool) {
        // In this order: runOn makes the default resolver, which the JVM keeps with the loops of its first run.
        return HttpClient.create(pool)
                .resolver(SimAddressResolverGroup.of(host))
                .runOn(SimLoopResources.of(host, LOOPS))
                .option(ChannelOption.ALLOCATOR, SimSocketChannel.heapBuffers());
    }

    /**
     * {@return the pool of {@code builder} by the clock of {@code host}} {@code maxIdleTime}, {@code maxLifeTime} and {@code
     * pendingAcquireTimeout} are virtual, which those of {@code builder.build()} are not. What evicts in the background takes a scheduler of Reactor's,
     * which {@code TakeOver.REACTOR} makes the run's.
     *
     * @throws IllegalStateException if this is another version of Reactor Netty
     */
    public static ConnectionProvider pool(Host host, ConnectionProvider.Builder builder) {
        return PoolMaker.INSTANCE.make(
                builder.pendingAcquireTimer((task, after) -> {
                    Future<?> timer = host.executor().schedule(task, toNanos(after), TimeUnit.NANOSECONDS);
                    return () -> timer.cancel(false);
                }),
                host.clock());
    }

    private static long toNanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The constructor that takes a clock, which Reactor Netty keeps to itself. */
    private static final class PoolMaker {
        private static final String POOL = "reactor.netty.resources.DefaultPooledConnectionProvider";
        static final PoolMaker INSTANCE = new PoolMaker();

        private final Constructor<?> constructor;

        private PoolMaker() {
            try {
                constructor = Class.forName(POOL).getDeclaredConstructor(ConnectionProvider.Builder.class, Clock.class);
                constructor.setAccessible(true);
            } catch (ReflectiveOperationException e) {
                throw unfit(e);
            }
        }

        private static IllegalStateException unfit(ReflectiveOperationException cause) {
            return new IllegalStateException(
                    POOL
                            + "(Builder, Clock) is not in this version of Reactor Netty, so the clock of a pool cannot be the host's:"
                            + " simloop-reactor-netty is made for 1.3.8",
                    cause);
        }

        ConnectionProvider make(ConnectionProvider.Builder builder, Clock clock) {
            try {
                return (ConnectionProvider) Objects.requireNonNull(constructor.newInstance(builder, clock));
            } catch (ReflectiveOperationException e) {
                throw unfit(e);
            }
        }
    }
}
