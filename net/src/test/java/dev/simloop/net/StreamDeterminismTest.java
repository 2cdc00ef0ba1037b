package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.faults.Faults;
import dev.simloop.spi.FaultKind;
import dev.simloop.tape.Fallback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Echo servers that crash and restart, clients that connect again, and every fault there is: equal every time. */
@Tag("jdk")
class StreamDeterminismTest {
    private static final int PORT = 7000;

    /** Sends numbered bytes and expects them back in order; connects again when the connection breaks. */
    private static final class Client implements CompletionHandler<Integer, String> {
        private final World world;
        private final AsynchronousChannelProvider provider;
        private final InetSocketAddress server;
        private final ByteBuffer into = ByteBuffer.allocate(64);
        private AsynchronousSocketChannel channel;
        private byte next;
        private byte expected;
        private boolean writing;
        private int rounds;

        Client(World world, AsynchronousChannelProvider provider, InetSocketAddress server) throws IOException {
            this.world = world;
            this.provider = provider;
            this.server = server;
            this.channel = provider.openAsynchronousSocketChannel(null);
            connect();
        }

        private void connect() {
            next = 0;
            expected = 0;
            writing = false;
            channel.connect(server, null, new CompletionHandler<Void, Object>() {
                @Override
                public void completed(Void nothing, Object attachment) {
                    send();
                    channel.read(into.clear(), "read", Client.this);
                }

                @Override
                public void failed(Throwable e, Object attachment) {
                    again();
                }
            });
        }

        private void send() {
            if (writing) {
                return;
            }
            writing = true;
            byte[] bytes = new byte[20];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (next + i);
            }
            channel.write(ByteBuffer.wrap(bytes), 5, java.util.concurrent.TimeUnit.SECONDS, "write", this);
        }

        @Override
        public void completed(Integer count, String what) {
            if (!what.equals("read")) {
                next = (byte) (next + count);
                writing = false;
                return;
            }
            if (count < 0) {
                again();
                return;
            }
            for (int i = 0; i < count; i++) {
                assertThat(into.get(i)).isEqualTo(expected++);
            }
            if (++rounds < 60) {
                send();
                channel.read(into.clear(), "read", this);
            }
        }

        @Override
        public void failed(Throwable e, String what) {
            world.count(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            if (what.equals("read")) {
                again();
            }
        }

        private void again() {
            if (++rounds >= 60) {
                return;
            }
            try {
                channel.close();
                channel = provider.openAsynchronousSocketChannel(null);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            var unused = world.delay(Duration.ofMillis(100)).thenRun(this::connect);
        }
    }

    private static void serve(Host host) throws IOException {
        AsynchronousServerSocketChannel listener = SimChannelProvider.of(host)
                .openAsynchronousServerSocketChannel(null)
                .bind(new InetSocketAddress(PORT));
        listener.accept(null, new CompletionHandler<AsynchronousSocketChannel, Object>() {
            @Override
            public void completed(AsynchronousSocketChannel accepted, Object nothing) {
                listener.accept(null, this);
                echo(accepted, ByteBuffer.allocate(16));
            }

            @Override
            public void failed(Throwable e, Object nothing) {
                throw new AssertionError(e);
            }
        });
    }

    private static void echo(AsynchronousSocketChannel with, ByteBuffer buffer) {
        with.read(buffer, true, new CompletionHandler<Integer, Boolean>() {
            @Override
            public void completed(Integer count, Boolean read) {
                if (count < 0) {
                    return;
                }
                if (read) {
                    with.write(buffer.flip(), false, this);
                } else if (buffer.hasRemaining()) {
                    with.write(buffer, false, this);
                } else {
                    with.read(buffer.clear(), true, this);
                }
            }

            @Override
            public void failed(Throwable e, Boolean read) {
                try {
                    with.close();
                } catch (IOException never) {
                    throw new AssertionError(never);
                }
            }
        });
    }

    private static void chatter(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(LinkSettings.defaults().withLoss(0.05).withBandwidth(1_000_000));
        Host[] servers = new Host[3];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = world.host("s" + i, StreamDeterminismTest::serve);
            var unused = net.bind(servers[i]);
        }
        for (int i = 0; i < 3; i++) {
            int mine = i;
            var bound = net.bind(world.host("c" + i));
            assertThat(bound.queued()).isZero();
            var unused = world.host("c" + i, host -> {
                for (Host server : servers) {
                    var client = new Client(
                            world,
                            SimChannelProvider.of(host),
                            new InetSocketAddress(net.names().addressOf(server), PORT));
                    assertThat(client.rounds).as("client " + mine).isZero();
                }
            });
        }
        var chaos = Faults.of(NetworkFaultKinds.all())
                .lasting(Duration.ofSeconds(2))
                .start(world);
        assertThat(chaos.isOver()).isFalse();
        for (int i = 0; i < 3; i++) {
            Host victim = servers[i];
            Fault hold = net.hold("c0", victim.name());
            var release = world.delay(Duration.ofMillis(30)).thenRun(hold::close);
            var crash = world.delay(Duration.ofMillis(60 + 90L * i)).thenRun(victim::crash);
            var restart = world.delay(Duration.ofMillis(300 + 90L * i)).thenRun(victim::restart);
            var reset = world.delay(Duration.ofMillis(900 + 90L * i))
                    .thenRun(() -> net.resetConnections(Links.between("c1", victim.name())));
            assertThat(release.isDone() || crash.isDone() || restart.isDone() || reset.isDone())
                    .isFalse();
        }
    }

    private static void close(AutoCloseable fault) {
        try {
            fault.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Nobody has an endpoint: victims are hosts that have streams alone. Hosts crash, stop and pause too. */
    static void storm(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(LinkSettings.defaults()
                .withLoss(0.02)
                .withCorrupt(0.01)
                .withBandwidth(200_000)
                .withQueue(2_000));
        Host[] servers = new Host[3];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = world.host("s" + i, StreamDeterminismTest::serve);
        }
        for (int i = 0; i < 3; i++) {
            world.host("c" + i, host -> {
                for (Host server : servers) {
                    var client = new Client(
                            world,
                            SimChannelProvider.of(host),
                            new InetSocketAddress(net.names().addressOf(server), PORT));
                    assertThat(client.rounds).isZero();
                }
                ask(world, net, host, 30);
            });
        }
        DrawStream draws = world.stream("fault", Fallback.ZERO);
        List<FaultKind> kinds = new ArrayList<>(NetworkFaultKinds.all());
        for (int i = 0; i < 40; i++) {
            Nets.at(world, 50 + 40 * i, () -> {
                FaultKind kind = kinds.get(draws.next(kinds.size()));
                AutoCloseable fault = kind.begin(world, draws, world.hosts());
                if (fault != null) {
                    Nets.at(world, 1 + draws.next(100), () -> close(fault));
                }
            });
        }
        for (int i = 0; i < 3; i++) {
            Host victim = servers[i];
            Nets.at(world, 200 + 90L * i, () -> victim.pause(Duration.ofMillis(150)));
            boolean inOrder = i == 1;
            Nets.at(world, 600 + 90L * i, () -> {
                if (inOrder) {
                    var unused = victim.shutdown(Duration.ofMillis(5));
                } else {
                    victim.crash();
                }
            });
            Nets.at(world, 900 + 90L * i, victim::restart);
        }
    }

    private static void ask(World world, SimNetwork net, Host host, int times) {
        var unused = net.dns().resolveAsync(host, "s1").handle((address, e) -> {
            world.fingerprint("answer", address == null ? 0 : address.hashCode());
            if (times > 0) {
                var next = world.delay(Duration.ofMillis(50)).thenRun(() -> ask(world, net, host, times - 1));
                assertThat(next.isDone()).isFalse();
            }
            return 0;
        });
    }

    private static CampaignResult campaign(int workers) {
        return campaign(workers, StreamDeterminismTest::chatter);
    }

    private static CampaignResult campaign(int workers, Scenario.Action scenario) {
        // its script crashes and restarts hosts at stated times
        return Campaign.ofAction(scenario)
                .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                .withSeeds(100)
                .withWorkers(workers)
                .run()
                .assertPassed();
    }

    @Test
    void everyKindOfFaultOnStreamsIsEqualEveryTime() {
        CampaignResult first = campaign(1, StreamDeterminismTest::storm);
        CampaignResult second = campaign(2, StreamDeterminismTest::storm);
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(second.counters()).isEqualTo(first.counters());
        for (FaultKind kind : NetworkFaultKinds.all()) {
            assertThat(first.hits(kind.name()).total()).as(kind.name()).isPositive();
        }
        for (String counter : new String[] {
            "net.partition.hits",
            "net.hold.hits",
            "net.clog.hits",
            "net.lossy.hits",
            "net.corrupt.hits",
            "net.flap.hits",
            "net.swizzle.hits",
            "net.reset.hits",
            "net.dropped.queue",
            "net.dropped.corruption",
            "net.delayed.loss",
            "net.tcp.resets",
            "host.pause",
            "host.shutdown"
        }) {
            assertThat(first.hits(counter).total()).as(counter).isPositive();
        }
    }

    @Test
    void aCampaignIsEqualEveryTimeAndWithAnyNumberOfWorkers() {
        CampaignResult first = campaign(1);
        assertThat(campaign(1).fingerprint()).isEqualTo(first.fingerprint());
        assertThat(campaign(2).fingerprint()).isEqualTo(first.fingerprint());
        for (String counter : new String[] {
            "net.tcp.connects",
            "net.tcp.resets",
            "net.tcp.segments",
            "net.tcp.bytes",
            "net.tcp.retransmits",
            "net.held",
            "net.slowed",
            "Connection reset"
        }) {
            assertThat(first.hits(counter).total()).as(counter).isPositive();
        }
    }

    @Test
    void everyRunReplaysStrictlyFromItsOwnTape() {
        for (Scenario.Action scenario :
                List.<Scenario.Action>of(StreamDeterminismTest::chatter, StreamDeterminismTest::storm)) {
            Nets.assertRepeatsFromTape(Campaign.ofAction(scenario), 15);
        }
    }
}
