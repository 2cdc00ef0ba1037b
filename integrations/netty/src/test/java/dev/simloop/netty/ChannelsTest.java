package dev.simloop.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.Links;
import dev.simloop.net.SimNetwork;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Channels as a program sees them. */
@SuppressWarnings("FutureReturnValueIgnored") // what happened is looked at, not futures
class ChannelsTest {
    private static final int PORT = 7000;

    /** What the client does with its connection. */
    private interface Client {
        void run(Host host, Channel channel) throws Exception;
    }

    private static ServerBootstrap server(Host host, Consumer<SocketChannel> each) {
        return server(host, SimServerSocketChannel.class, each);
    }

    private static ServerBootstrap server(
            Host host, Class<? extends ServerChannel> type, Consumer<SocketChannel> each) {
        return new ServerBootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(type)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        each.accept(channel);
                    }
                });
    }

    private static Bootstrap client(Host host) {
        return client(host, SimSocketChannel.class);
    }

    private static Bootstrap client(Host host, Class<? extends Channel> type) {
        return new Bootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(type)
                .resolver(SimAddressResolverGroup.of(host))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                });
    }

    /** Runs {@code program} on a connection to a server of {@code each}. */
    private static RunReport connected(Consumer<SocketChannel> each, Client program) {
        return Campaign.of(world -> connected(world, each, program)).runSeed(1);
    }

    private static SimFuture<?> connected(World world, Consumer<SocketChannel> each, Client program) {
        SimFuture<String> end = world.newFuture();
        world.host("server", host -> server(host, each).bind(PORT).sync());
        world.host("client", host -> {
            host.domain().loop().runNested(() -> false, 10_000_000);
            program.run(host, client(host).connect("server", PORT).sync().channel());
            end.complete("done");
        });
        return end;
    }

    private static void on(Channel channel, ChannelInboundHandlerAdapter handler) {
        channel.pipeline().addLast(handler);
    }

    private static final class Keeping extends ChannelInboundHandlerAdapter {
        private final List<String> events;

        Keeping(List<String> events) {
            this.events = events;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            events.add("active");
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            events.add("inactive");
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            events.add("read " + buffer.toString(UTF_8));
            buffer.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            events.add("writable " + context.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            events.add(event.getClass().getSimpleName());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            events.add(cause.toString());
        }
    }

    @Test
    void channelsSayWhoTheyAre() {
        List<String> ids = new ArrayList<>();
        connected(
                        channel -> ids.add(channel.id().asLongText() + " of "
                                + channel.parent().id().asShortText()),
                        (host, channel) -> {
                            ids.add(channel.id().asShortText());
                            assertThat(channel.remoteAddress())
                                    .isEqualTo(new InetSocketAddress(
                                            SimNetwork.of(host.world())
                                                    .dns()
                                                    .addressOf(host.world().host("server")),
                                            PORT));
                            assertThat(channel.isActive()).isTrue();
                            host.domain().loop().runNested(() -> ids.size() == 2, Long.MAX_VALUE);
                            assertThat(channel.close().sync().isSuccess()).isTrue();
                            assertThat(channel.closeFuture().sync().isSuccess()).isTrue();
                            assertThat(channel.isOpen()).isFalse();
                        })
                .assertPassed();
        assertThat(ids).containsExactlyInAnyOrder("client-1", "server-2 of server-1");
    }

    @Test
    void aReaderThatStopsMakesTheWriterUnwritable() {
        List<String> events = new ArrayList<>();
        SocketChannel[] accepted = new SocketChannel[1];
        long[] read = new long[1];
        connected(
                        channel -> {
                            channel.config().setAutoRead(false);
                            accepted[0] = channel;
                            on(channel, new ChannelInboundHandlerAdapter() {
                                @Override
                                public void channelRead(ChannelHandlerContext context, Object message) {
                                    read[0] += ((ByteBuf) message).readableBytes();
                                    ((ByteBuf) message).release();
                                }
                            });
                        },
                        (host, channel) -> {
                            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10_000, 20_000));
                            on(channel, new Keeping(events));
                            ChannelFuture last = channel.newSucceededFuture();
                            int sent = 0;
                            while (sent < 4_000_000) {
                                last = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100_000]));
                                sent += 100_000;
                                host.domain()
                                        .loop()
                                        .runNested(() -> false, host.domain().nowNanos() + 1_000_000_000);
                            }
                            assertThat(channel.isWritable()).isFalse();
                            assertThat(last.isDone()).isFalse();
                            assertThat(read[0]).isZero();
                            accepted[0].config().setAutoRead(true);
                            last.sync();
                            channel.close().sync();
                            host.domain().loop().runNested(() -> read[0] == 4_000_000, Long.MAX_VALUE);
                        })
                .assertPassed();
        assertThat(events)
                .startsWith("writable false")
                .contains("writable true")
                .endsWith("inactive");
        assertThat(read[0]).isEqualTo(4_000_000);
    }

    @Test
    void aResetIsToldToBoth() {
        List<String> server = new ArrayList<>();
        List<String> client = new ArrayList<>();
        connected(channel -> on(channel, new Keeping(server)), (host, channel) -> {
                    on(channel, new Keeping(client));
                    channel.writeAndFlush(Unpooled.copiedBuffer("hello", UTF_8)).sync();
                    host.domain().loop().runNested(() -> server.contains("read hello"), Long.MAX_VALUE);
                    SimNetwork.of(host.world()).resetConnections(Links.all());
                    channel.closeFuture().sync();
                    ChannelFuture late = channel.writeAndFlush(Unpooled.copiedBuffer("late", UTF_8));
                    assertThat(late.await(1_000)).isTrue();
                    assertThat(late.cause()).isInstanceOf(java.nio.channels.ClosedChannelException.class);
                })
                .assertPassed();
        assertThat(server)
                .containsExactly("active", "read hello", "java.net.SocketException: Connection reset", "inactive");
        assertThat(client).containsExactly("java.net.SocketException: Connection reset", "inactive");
    }

    @Test
    void halfAConnectionCanBeClosed() {
        List<String> server = new ArrayList<>();
        List<String> client = new ArrayList<>();
        connected(
                        channel -> {
                            channel.config().setAllowHalfClosure(true);
                            on(channel, new Keeping(server));
                            channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                                @Override
                                public void userEventTriggered(ChannelHandlerContext context, Object event) {
                                    if (event instanceof ChannelInputShutdownEvent) {
                                        context.writeAndFlush(Unpooled.copiedBuffer("bye", UTF_8))
                                                .addListener(done -> context.close());
                                    }
                                    context.fireUserEventTriggered(event);
                                }
                            });
                        },
                        (host, channel) -> {
                            on(channel, new Keeping(client));
                            ((SocketChannel) channel).shutdownOutput();
                            channel.closeFuture().sync();
                            host.domain().loop().runNested(() -> client.contains("inactive"), Long.MAX_VALUE);
                        })
                .assertPassed();
        assertThat(server).startsWith("active", "ChannelInputShutdownEvent").endsWith("inactive");
        assertThat(client).containsExactly("ChannelOutputShutdownEvent", "read bye", "inactive");
    }

    @Test
    void whatCannotBeConnectedFailsAsOnTcp() {
        Campaign.of(world -> {
                    SimFuture<String> end = world.newFuture();
                    world.host("server", host -> {
                        server(host, channel -> {}).bind(PORT).sync();
                        ChannelFuture taken = server(host, channel -> {}).bind(PORT);
                        assertThat(taken.await().cause()).isInstanceOf(BindException.class);
                    });
                    world.host("client", host -> {
                        Throwable refused =
                                client(host).connect("server", 1).await().cause();
                        assertThat(refused)
                                .isInstanceOf(ConnectException.class)
                                .hasMessageStartingWith("Connection refused: server/10.");
                        SimNetwork.of(world).partition(Set.of("server"), Set.of("client"));
                        long before = host.domain().nowNanos();
                        Throwable late = client(host)
                                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                                .connect("server", PORT)
                                .await()
                                .cause();
                        assertThat(late).isInstanceOf(ConnectTimeoutException.class);
                        assertThat(host.domain().nowNanos() - before).isBetween(5_000_000_000L, 5_100_000_000L);
                        end.complete("done");
                    });
                    return end;
                })
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void aGroupOfChannelsIsWalkedTheSameWayInEachRun() {
        Set<String> orders = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            connected(channel -> {}, (host, channel) -> {
                        DefaultChannelGroup all = new DefaultChannelGroup(channel.eventLoop());
                        Bootstrap more = client(host);
                        for (int k = 0; k < 20; k++) {
                            all.add(more.connect("server", PORT).sync().channel());
                        }
                        StringBuilder order = new StringBuilder();
                        all.forEach(
                                each -> order.append(each.id().asShortText()).append(' '));
                        orders.add(order.toString());
                    })
                    .assertPassed();
        }
        assertThat(orders).hasSize(1);
    }

    /** Netty's own classes run over the same sockets; only their ids are not of the run. */
    @Test
    void nettysOwnChannelsRunAsWell() {
        for (int seed = 0; seed < 20; seed++) {
            List<String> events = new ArrayList<>();
            Campaign campaign = Campaign.of(world -> {
                events.clear();
                SimFuture<String> end = world.newFuture();
                world.host(
                        "server",
                        host -> server(host, NioServerSocketChannel.class, channel -> on(channel, new Keeping(events)))
                                .bind(PORT));
                world.host(
                        "client",
                        host -> world.delay(Duration.ofMillis(10))
                                .thenRun(() -> host.executor()
                                        .execute(() -> client(host, NioSocketChannel.class)
                                                .connect("server", PORT)
                                                .addListener((ChannelFuture connected) -> connected
                                                        .channel()
                                                        .writeAndFlush(Unpooled.copiedBuffer("hello", UTF_8))
                                                        .addListener(sent -> connected
                                                                .channel()
                                                                .close()))
                                                .channel()
                                                .closeFuture()
                                                .addListener(closed -> world.delay(Duration.ofSeconds(1))
                                                        .thenRun(() -> end.complete("done"))))));
                return end;
            });
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(events).startsWith("active").endsWith("inactive");
            assertThat(String.join("", events).replace("read ", "")).isEqualTo("activehelloinactive");
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
    }

    @Test
    void datagramsGetLostAndComeBack() {
        int[] answers = new int[1];
        Set<Integer> counts = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            Campaign campaign = Campaign.of(world -> {
                answers[0] = 0;
                SimNetwork net = SimNetwork.of(world);
                net.setDefaults(net.defaults().withLoss(0.2));
                InetSocketAddress[] at = new InetSocketAddress[1];
                Host server = world.host(
                        "server",
                        host -> datagrams(
                                        host,
                                        packet -> new DatagramPacket(
                                                packet.content().retain(), packet.sender()))
                                .bind(PORT));
                at[0] = new InetSocketAddress(net.dns().addressOf(server), PORT);
                world.host(
                        "client",
                        host -> world.delay(Duration.ofMillis(10))
                                .thenRun(() -> host.executor()
                                        .execute(() -> datagrams(host, packet -> {
                                                    answers[0]++;
                                                    return null;
                                                })
                                                .bind(0)
                                                .addListener((ChannelFuture bound) -> {
                                                    for (int i = 0; i < 20; i++) {
                                                        bound.channel()
                                                                .writeAndFlush(new DatagramPacket(
                                                                        Unpooled.copiedBuffer("ping " + i, UTF_8),
                                                                        at[0]));
                                                    }
                                                }))));
                return world.delay(Duration.ofSeconds(1));
            });
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            counts.add(answers[0]);
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
        assertThat(counts).hasSizeGreaterThan(3).allMatch(count -> count > 0 && count <= 20);
    }

    private interface Answer {
        @Nullable
        DatagramPacket to(DatagramPacket packet);
    }

    private static Bootstrap datagrams(Host host, Answer answer) {
        return new Bootstrap()
                .group(SimEventLoopGroup.of(host, 1))
                .channel(NioDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                        DatagramPacket back = answer.to(packet);
                        if (back != null) {
                            context.writeAndFlush(back);
                        }
                    }
                });
    }
}
