package dev.simloop.examples.redis;

import dev.simloop.Host;
import dev.simloop.netty.SimAddressResolverGroup;
import dev.simloop.netty.SimEventLoopGroup;
import dev.simloop.netty.SimSocketChannel;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lettuce as it is published, on a host: what it makes threads and sockets with is the host's. */
final class LettuceOnHost {
    private LettuceOnHost() {}

    // region lettuce
    static RedisClient client(Host host, RedisURI uri) {
        SimEventLoopGroup loops = SimEventLoopGroup.of(host, 1);
        ClientResources resources = ClientResources.builder()
                .eventLoopGroupProvider(new HostLoops(loops))
                .eventExecutorGroup(loops)
                .timer(new HostTimer(host)) // over host.executor().schedule
                .addressResolverGroup(SimAddressResolverGroup.of(host))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterBootstrapInitialized(Bootstrap bootstrap) {
                        bootstrap.option(ChannelOption.ALLOCATOR, SimSocketChannel.heapBuffers());
                    }
                })
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .socketOptions(SocketOptions.builder().keepAlive(false).build()) // its times are options of epoll
                .build());
        return client;
    }

    private record HostLoops(SimEventLoopGroup loops) implements EventLoopGroupProvider {
        @Override
        @SuppressWarnings("unchecked") // Lettuce asks for the class of its transport, and takes any group
        public <T extends EventLoopGroup> T allocate(Class<T> type) {
            return (T) loops;
        }

        @Override
        public int threadPoolSize() {
            return 1;
        }

        @Override
        public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
            return loops.next().newSucceededFuture(true); // they end with the host
        }

        @Override
        public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
            return loops.next().newSucceededFuture(true);
        }
    }
    // endregion
}
