package dev.simloop.netty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Requests over HTTP/1.1 by Netty's codecs to a server of Netty's, under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write, a close or a timer shows in the answers
final class HttpExchange {
    static final int PORT = 8080;
    static final List<String> PATHS = List.of("/a", "/b", "/big", "/slow", "/never");
    private static final int MOST = 1 << 20;

    private HttpExchange() {}

    /** Says what it was asked; {@code /slow} after 3 s, and {@code /never} not at all. */
    private static final class Answerer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String said = request.uri() + " "
                    + (request.uri().equals("/big")
                            ? request.content().toString(UTF_8)
                            : request.content().readableBytes());
            boolean keepsAlive = HttpUtil.isKeepAlive(request);
            Runnable answer = () -> {
                FullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(said, UTF_8));
                response.headers()
                        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
                HttpUtil.setKeepAlive(response, keepsAlive);
                context.writeAndFlush(response);
            };
            switch (request.uri()) {
                case "/slow" -> context.executor().schedule(answer, 3, TimeUnit.SECONDS);
                case "/never" -> {}
                default -> answer.run();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    static void serve(Host host) throws InterruptedException {
        SimEventLoopGroup group = SimEventLoopGroup.of(host, 2);
        new ServerBootstrap()
                .group(group)
                .channel(SimServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpContentCompressor(),
                                        new HttpObjectAggregator(MOST),
                                        new Answerer());
                    }
                })
                .bind(PORT)
                .sync();
    }

    /** Asks for one path over a connection of its own and says how it went. */
    private static SimFuture<String> ask(Host host, SimEventLoopGroup group, String server, String path) {
        SimFuture<String> answer = host.domain().newFuture();
        new Bootstrap()
                .group(group)
                .channel(SimSocketChannel.class)
                .resolver(SimAddressResolverGroup.of(host))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 8_000)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(10),
                                        new HttpClientCodec(),
                                        new HttpContentDecompressor(MOST),
                                        new HttpObjectAggregator(MOST),
                                        new SimpleChannelInboundHandler<FullHttpResponse>() {
                                            @Override
                                            protected void channelRead0(
                                                    ChannelHandlerContext context, FullHttpResponse response) {
                                                String text = response.content().toString(UTF_8);
                                                answer.complete(response.status()
                                                                .code() + " "
                                                        + (text.length() < 40
                                                                ? text
                                                                : path + " " + text.length() + " " + text.hashCode()));
                                                context.close();
                                            }

                                            @Override
                                            public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
                                                answer.complete(e.getClass().getSimpleName());
                                                context.close();
                                            }

                                            @Override
                                            public void channelInactive(ChannelHandlerContext context) {
                                                answer.complete("closed");
                                            }
                                        });
                    }
                })
                .connect(InetSocketAddress.createUnresolved(server, PORT))
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        answer.complete(connected.cause().getClass().getSimpleName());
                        return;
                    }
                    FullHttpRequest request = new DefaultFullHttpRequest(
                            HttpVersion.HTTP_1_1,
                            path.equals("/big") ? HttpMethod.POST : HttpMethod.GET,
                            path,
                            path.equals("/big")
                                    ? Unpooled.copiedBuffer("0123456789".repeat(10_000), UTF_8)
                                    : Unpooled.EMPTY_BUFFER);
                    request.headers()
                            .set(HttpHeaderNames.HOST, server)
                            .set(HttpHeaderNames.ACCEPT_ENCODING, "gzip")
                            .set(
                                    HttpHeaderNames.CONTENT_LENGTH,
                                    request.content().readableBytes());
                    connected.channel().writeAndFlush(request);
                });
        return answer;
    }

    /** A client that asks for everything at once, and for a host that there is not; what it gets goes into {@code answers}. */
    static Scenario scenario(List<String> answers, Consumer<World> faults) {
        return world -> {
            answers.clear();
            world.host("server", HttpExchange::serve);
            SimFuture<String> end = world.newFuture();
            faults.accept(world);
            world.host(
                    "client",
                    host -> world.delay(Duration.ofMillis(100))
                            .thenRun(() -> host.executor().execute(() -> {
                                SimEventLoopGroup group = SimEventLoopGroup.of(host, 2);
                                SimFuture<?>[] all = new SimFuture<?>[PATHS.size() + 1];
                                for (int i = 0; i < PATHS.size(); i++) {
                                    all[i] = ask(host, group, "server", PATHS.get(i))
                                            .thenAccept(answers::add);
                                }
                                all[PATHS.size()] =
                                        ask(host, group, "nobody", "/").thenAccept(answers::add);
                                world.loop().allOf(all).thenRun(() -> end.complete(String.join(", ", answers)));
                            })));
            return end;
        };
    }

    static Campaign campaign(List<String> answers, Consumer<World> faults) {
        return Campaign.of(scenario(answers, faults));
    }

    static void lose(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
    }

    /** Resets, a partition that heals, and a server that crashes and is started again, at moments that the seed draws. */
    static void harm(World world) {
        SimNetwork net = SimNetwork.of(world);
        var draws = world.random("faults");
        world.delay(Duration.ofMillis(draws.nextLong(100, 130))).thenRun(() -> net.resetConnections(Links.all()));
        world.delay(Duration.ofMillis(draws.nextLong(100, 140))).thenRun(() -> {
            var cut = net.partition(java.util.Set.of("server"), java.util.Set.of("client"));
            world.delay(Duration.ofSeconds(2)).thenRun(cut::close);
        });
        world.delay(Duration.ofMillis(draws.nextLong(100, 4_000))).thenRun(() -> {
            world.host("server").crash();
            world.delay(Duration.ofMillis(300))
                    .thenRun(() -> world.host("server").restart());
        });
    }

    static void loseAndHarm(World world) {
        lose(world);
        harm(world);
    }

    /** For {@link LibrariesEvidence}. */
    static Campaign evidence() {
        return campaign(new java.util.ArrayList<>(), HttpExchange::loseAndHarm);
    }
}
