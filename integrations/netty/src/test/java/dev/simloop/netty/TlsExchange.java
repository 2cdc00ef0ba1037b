package dev.simloop.netty;

import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Lines over the JDK's TLS, by Netty's handler, with connections that resume a session; under faults or none. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close shows in the answers
final class TlsExchange {
    private static final int PORT = 8443;
    private static final int MOST = 1 << 20;
    private static final char[] PASSWORD = "changeit".toCharArray();
    static final List<String> ASKED = List.of("a", "b", "x".repeat(20_000), "never");
    /** In turn, so that these resume sessions, if the first came about. */
    private static final List<String> LATER = List.of("again", "and again");

    private static final KeyStore STORE = store();

    private TlsExchange() {}

    /** {@return a key of a server and what vouches for it} RSA, whose signatures have one length; valid from 2020 to 2119. */
    private static KeyStore store() {
        try (InputStream file = TlsExchange.class.getResourceAsStream("/tls/server.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(Objects.requireNonNull(file), PASSWORD);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made on each host for itself: a context keeps sessions, which must not outlive a run. */
    static SslContext server() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(STORE, PASSWORD);
        return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    }

    // region client
    static SslContext client(KeyStore authorities, @Nullable Date asOf) throws GeneralSecurityException, IOException {
        PKIXBuilderParameters path = new PKIXBuilderParameters(authorities, new X509CertSelector());
        path.setRevocationEnabled(false);
        path.setDate(asOf); // null is the real clock's time
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(path));
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(trust)
                .build();
    }
    // endregion

    private static SslContext client(@Nullable Date asOf) throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", STORE.getCertificateChain("server")[1]);
        return client(authorities, asOf);
    }

    private static void lines(Channel channel, SimpleChannelInboundHandler<String> last) {
        channel.pipeline().addLast(new LineBasedFrameDecoder(MOST), new StringDecoder(), new StringEncoder(), last);
    }

    static void serve(Host host) throws Exception {
        SslContext security = server();
        new ServerBootstrap()
                .group(SimEventLoopGroup.of(host, 2))
                .channel(SimServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(security.newHandler(channel.alloc()));
                        lines(channel, new SimpleChannelInboundHandler<>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, String line) {
                                if (!line.equals("never")) {
                                    context.writeAndFlush("got " + line + "\n");
                                }
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                context.close();
                            }
                        });
                    }
                })
                .bind(PORT)
                .sync();
    }

    /** Asks over a connection of its own and says how it went. */
    static SimFuture<String> ask(Host host, SimEventLoopGroup group, SslContext security, String line) {
        SimFuture<String> answer = host.domain().newFuture();
        new Bootstrap()
                .group(group)
                .channel(SimSocketChannel.class)
                .resolver(SimAddressResolverGroup.of(host))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(security.newHandler(channel.alloc(), "server", PORT));
                        channel.pipeline().addLast(new ReadTimeoutHandler(20));
                        lines(channel, new SimpleChannelInboundHandler<>() {
                            @Override
                            protected void channelRead0(ChannelHandlerContext context, String got) {
                                answer.complete(got);
                                context.close();
                            }

                            @Override
                            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                                if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
                                    context.writeAndFlush(line + "\n");
                                }
                            }

                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
                                answer.complete(innermost(e));
                                context.close();
                            }

                            @Override
                            public void channelInactive(ChannelHandlerContext context) {
                                answer.complete("closed");
                            }
                        });
                    }
                })
                .connect(InetSocketAddress.createUnresolved("server", PORT))
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        answer.complete(innermost(connected.cause()));
                    }
                });
        return answer;
    }

    private static String innermost(Throwable e) {
        Throwable last = e;
        while (last.getCause() != null && !(last instanceof CertPathBuilderException)) {
            last = last.getCause();
        }
        return last.getClass().getSimpleName();
    }

    static Scenario scenario(List<String> answers, Consumer<World> faults) {
        return world -> {
            answers.clear();
            world.host("server", TlsExchange::serve);
            SimFuture<String> end = world.newFuture();
            faults.accept(world);
            world.host("client", host -> {
                SslContext security = client(null);
                world.delay(Duration.ofMillis(100))
                        .thenRun(() -> host.executor().execute(() -> {
                            SimEventLoopGroup group = SimEventLoopGroup.of(host, 2);
                            SimFuture<?>[] all = new SimFuture<?>[ASKED.size()];
                            for (int i = 0; i < all.length; i++) {
                                all[i] =
                                        ask(host, group, security, ASKED.get(i)).thenAccept(answers::add);
                            }
                            world.loop()
                                    .allOf(all)
                                    .thenCompose(unused -> ask(host, group, security, LATER.get(0)))
                                    .thenAccept(answers::add)
                                    .thenCompose(unused -> ask(host, group, security, LATER.get(1)))
                                    .thenAccept(answers::add)
                                    .thenRun(() -> end.complete(String.join(", ", answers)));
                        }));
            });
            return end;
        };
    }

    static Campaign campaign(List<String> answers, Consumer<World> faults) {
        return Campaign.of(scenario(answers, faults));
    }

    /** For {@link LibrariesEvidence}. */
    static Campaign evidence() {
        return campaign(new ArrayList<>(), HttpExchange::loseAndHarm);
    }

    /** What a client is told whose certificates are looked at as of the host's clock, or as of the JDK's. */
    static Scenario asOf(boolean isByTheHost, List<String> told) {
        return world -> {
            world.host("server", TlsExchange::serve);
            SimFuture<String> end = world.newFuture();
            world.host("client", host -> {
                SslContext security =
                        client(isByTheHost ? Date.from(host.clock().instant()) : null);
                world.delay(Duration.ofMillis(100))
                        .thenRun(() -> host.executor()
                                .execute(() -> ask(host, SimEventLoopGroup.of(host, 1), security, "a")
                                        .thenAccept(said -> {
                                            told.add(said);
                                            end.complete(said);
                                        })));
            });
            return end;
        };
    }
}
