package dev.simloop.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Streams of HTTP/2 side by side on one connection, by Netty's codec, under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write, a close or a timer shows in the answers
final class Http2Exchange {
    private static final int PORT = 8443;
    private static final List<Integer> SIZES = List.of(0, 10, 1_000, 200_000);

    private Http2Exchange() {}

    /** Counts what it is sent, and says how much it was: a large body 2 s after its end. */
    private static final class Counting extends ChannelInboundHandlerAdapter {
        private int bytes;

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2DataFrame data) {
                bytes += data.content().readableBytes();
                if (data.isEndStream()) {
                    context.executor()
                            .schedule(() -> answer(context), bytes > 100_000 ? 2_000 : 0, TimeUnit.MILLISECONDS);
                }
            }
            ReferenceCountUtil.release(frame);
        }

        private void answer(ChannelHandlerContext context) {
            context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer("got " + bytes, UTF_8), true));
        }
    }

    private static void serve(Host host) throws InterruptedException {
        new ServerBootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(SimServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline().addLast(new Counting());
                                            }
                                        }));
                    }
                })
                .bind(PORT)
                .sync();
    }

    private static final class Answers extends ChannelInboundHandlerAdapter {
        private final StringBuilder text = new StringBuilder();
        private final SimFuture<String> over;

        Answers(SimFuture<String> over) {
            this.over = over;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2DataFrame data) {
                text.append(data.content().toString(UTF_8));
                if (data.isEndStream()) {
                    over.complete(text.toString());
                }
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            over.complete(failure.getClass().getSimpleName());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            over.complete("closed");
        }
    }

    private static void send(Channel connection, int size, SimFuture<String> over) {
        new Http2StreamChannelBootstrap(connection)
                .handler(new Answers(over))
                .open()
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        over.complete("not opened");
                        return;
                    }
                    Channel stream = (Channel) opened.getNow();
                    stream.write(new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers().method("POST").path("/").scheme("http")));
                    stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[size]), true));
                });
    }

    private static void ask(Host host, List<SimFuture<String>> answers) {
        new Bootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(SimSocketChannel.class)
                .resolver(SimAddressResolverGroup.of(host))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient().build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect(InetSocketAddress.createUnresolved("server", PORT))
                .addListener((ChannelFuture connected) -> {
                    for (int i = 0; i < answers.size(); i++) {
                        if (connected.isSuccess()) {
                            send(connected.channel(), SIZES.get(i), answers.get(i));
                        } else {
                            answers.get(i).complete(connected.cause() instanceof IOException ? "not connected" : "?");
                        }
                    }
                });
    }

    /** What the streams of one connection gave goes into {@code answers}; after 60 s nothing is waited for. */
    static Scenario scenario(List<String> answers, Consumer<World> faults) {
        return world -> {
            answers.clear();
            SimFuture<String> end = world.newFuture();
            world.host("server", Http2Exchange::serve);
            faults.accept(world);
            world.host(
                    "client",
                    host -> world.delay(Duration.ofMillis(100))
                            .thenRun(() -> host.executor().execute(() -> {
                                List<SimFuture<String>> all = new ArrayList<>();
                                for (int size : SIZES) {
                                    SimFuture<String> over = host.domain().newFuture();
                                    over.completeOnTimeout("no answer", 60, TimeUnit.SECONDS);
                                    over.thenAccept(said -> answers.add(size + ": " + said));
                                    all.add(over);
                                }
                                ask(host, all);
                                world.loop()
                                        .allOf(all.toArray(SimFuture[]::new))
                                        .thenRun(() -> end.complete(String.join(", ", answers)));
                            })));
            return end;
        };
    }

    /** For {@link LibrariesEvidence}. */
    static Campaign evidence() {
        return Campaign.of(scenario(new ArrayList<>(), HttpExchange::loseAndHarm));
    }
}
