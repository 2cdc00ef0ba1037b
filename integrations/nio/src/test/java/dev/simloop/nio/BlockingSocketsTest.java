package dev.simloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sockets.Programs;
import store.StoreWorld;

/** The same programs on the JDK's blocking sockets over loopback and in runs: what they see is equal. Only JDK 25 has threads that a run can take over. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@SuppressWarnings({"FutureReturnValueIgnored", "AddressSelection"}) // runs are looked at, and one name
class BlockingSocketsTest {
    private static final SimConfig THREADS = SimConfig.defaults().withTakeOver(TakeOver.THREADS);
    /** Who goes first differs by the seed: what is closed before it is read from, and after. */
    private static final int SEEDS = 5;
    /** Of each thread of the store's clients. */
    private static final int VALUES = 6;

    static Stream<String> names() {
        return Programs.names().stream();
    }

    private interface Body {
        Object run(Host host) throws Exception;
    }

    private static Campaign onHost(Body body) {
        return Campaign.of((Scenario) world -> {
                    SimNetwork unused = SimNetwork.of(world);
                    var done = world.<Object>newFuture();
                    world.host("n1", host -> done.complete(body.run(host)));
                    return done;
                })
                .withConfig(THREADS)
                .withStrategy("random");
    }

    @ParameterizedTest
    @MethodSource("names")
    void oursSeeWhatTheJdksSee(String name) throws Exception {
        List<String> real = Programs.run(name);
        Campaign campaign = onHost(host -> Programs.run(name));
        for (long seed = 0; seed < SEEDS; seed++) {
            RunReport report = campaign.runSeed(seed);
            report.assertPassed();
            assertThat(report.value()).as("seed %s", seed).isEqualTo(real);
            assertThat(campaign.replay(Objects.requireNonNull(report.tape())).fingerprint())
                    .as("seed %s", seed)
                    .isEqualTo(report.fingerprint());
        }
    }

    @Test
    void aStoreIsUsedThroughALossyNetworkPartitionsAndPowerCutsTheSameWayEachTime() {
        Campaign campaign = StoreWorld.campaign(VALUES, true).withStrategy("random");
        assertThat(campaign.runSeed(0).failure()).isNull();
        Set<Long> prints = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.failure()).as("seed %s", seed).isNull();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).fingerprint())
                    .as("seed %s", seed)
                    .isEqualTo(run.fingerprint());
            prints.add(run.fingerprint());
        }
        assertThat(prints).hasSize(30);
    }

    @Test
    void aReadThatIsTakenForAllOfAMessageIsFoundAndItsTwinSurvives() {
        assertThat(StoreWorld.campaign(VALUES, false)
                        .withStrategy("random")
                        .withSeeds(30)
                        .run()
                        .findings())
                .isNotEmpty();
        assertThat(StoreWorld.campaign(VALUES, true)
                        .withStrategy("random")
                        .withSeeds(30)
                        .run()
                        .findings())
                .isEmpty();
    }

    @Test
    void aConnectionThatNobodyAnswersTimesOutInVirtualTime() {
        RunReport report = Campaign.of((Scenario) world -> {
                    SimNetwork net = SimNetwork.of(world);
                    var done = world.<Object>newFuture();
                    world.host("server", host -> new ServerSocket(7000));
                    world.host("client", host -> {
                        Thread.sleep(100);
                        var cut = net.isolate("server");
                        String found = "";
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress("server", 7000), 1_500);
                        } catch (IOException e) {
                            found = e.toString();
                        }
                        cut.close();
                        done.complete(found + " " + world.now().toMillis());
                    });
                    return done;
                })
                .withConfig(THREADS)
                .runSeed(1);
        report.assertPassed();
        assertThat(report.value()).isEqualTo("java.net.SocketTimeoutException: Connect timed out 1600");
    }

    @Test
    void anAcceptThatWaitsIsEndedByAClose() {
        RunReport report = onHost(host -> {
                    ServerSocket server = new ServerSocket(7000);
                    StringBuilder found = new StringBuilder();
                    Thread waiting = new Thread(() -> {
                        try {
                            found.append(server.accept());
                        } catch (IOException e) {
                            found.append(e);
                        }
                    });
                    waiting.start();
                    Thread.sleep(1_000);
                    server.close();
                    waiting.join();
                    return found.toString();
                })
                .runSeed(1);
        report.assertPassed();
        assertThat(report.value()).isEqualTo("java.net.SocketException: Socket closed");
    }

    @Test
    void aHostKnowsItsNameAndAddress() {
        RunReport report = onHost(host -> InetAddress.getLocalHost() + " "
                        + InetAddress.getByAddress(InetAddress.getLocalHost().getAddress())
                                .getHostName() + " "
                        + InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1})
                                .getHostName())
                .runSeed(1);
        report.assertPassed();
        assertThat(String.valueOf(report.value())).matches("n1/10(\\.[0-9]+){3} n1 192\\.0\\.2\\.1");
    }

    @Test
    void aSocketOfNoHostIsRefused() {
        RunReport report = Campaign.of((Scenario) world -> new ServerSocket(0))
                .withConfig(THREADS)
                .runSeed(1);
        assertThat(report.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a server socket is of a host, and");
    }

    @Test
    void outsideOfARunTheyAreTheJdksOwn() throws IOException {
        onHost(host -> Programs.run("refused")).runSeed(1).assertPassed();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client =
                        SocketChannel.open(server.getLocalSocketAddress()).socket();
                Socket accepted = server.accept()) {
            assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
        }
    }
}
