package dev.simloop.netty.sample;

// region hello-netty
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.SimFuture;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import dev.simloop.netty.SimAddressResolverGroup;
import dev.simloop.netty.SimEventLoopGroup;
import dev.simloop.netty.SimServerSocketChannel;
import dev.simloop.netty.SimSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // the answer is looked at
class HelloTest {
    @Test
    void anAnswerComesAlthoughPacketsGetLost() {
        Campaign.of(world -> {
                    SimNetwork network = SimNetwork.of(world);
                    network.setDefaults(network.defaults().withLoss(0.2));
                    SimFuture<String> answer = world.newFuture();
                    world.host("server", HelloTest::serve);
                    world.host("client", host -> ask(host, answer));
                    return answer.thenAccept(line -> assertThat(line).isEqualTo("hello, you"));
                })
                .withSeeds(50)
                .run()
                .assertPassed();
    }

    private static void serve(Host host) throws InterruptedException {
        new ServerBootstrap()
                .group(SimEventLoopGroup.of(host, 2))
                .channel(SimServerSocketChannel.class)
                .childHandler(lines((context, line) -> context.writeAndFlush("hello, " + line + "\n")))
                .bind(7000)
                .sync();
    }

    private static void ask(Host host, SimFuture<String> answer) throws InterruptedException {
        Bootstrap client = new Bootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(SimSocketChannel.class)
                .resolver(SimAddressResolverGroup.of(host))
                .handler(lines((context, line) -> answer.complete(line)));
        ChannelFuture connected;
        do {
            connected = client.connect("server", 7000).await(); // the server may not listen yet
        } while (!connected.isSuccess());
        connected.channel().writeAndFlush("you\n").sync();
    }

    private static ChannelInitializer<Channel> lines(BiConsumer<ChannelHandlerContext, String> each) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new LineBasedFrameDecoder(100), new StringDecoder(), new StringEncoder())
                        .addLast(new SimpleChannelInboundHandler<String>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, String line) {
                                each.accept(context, line);
                            }
                        });
            }
        };
    }
}
// endregion
