package dev.simloop.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What gRPC measures and draws by itself, on the time and the chance of the run. */
@SuppressWarnings("FutureReturnValueIgnored") // what calls gave is looked at
class ClocksTest {
    private static final int PORT = 50_051;

    private interface Client {
        void run(Host host, SimFuture<String> end) throws Exception;
    }

    private static SimServerBuilder echo(Host host) {
        return SimServerBuilder.forPort(host, PORT)
                .addService(Calls.service(
                        (text, answer) -> {
                            if (!text.equals("never")) {
                                answer.onNext("echo " + text);
                                answer.onCompleted();
                            }
                        },
                        (text, answer) -> {},
                        answer -> answer,
                        answer -> new StreamObserver<>() {
                            @Override
                            public void onNext(String text) {
                                answer.onNext("re " + text);
                            }

                            @Override
                            public void onError(Throwable failure) {}

                            @Override
                            public void onCompleted() {
                                answer.onCompleted();
                            }
                        }));
    }

    private static SimFuture<String> world(World world, Client client) {
        SimFuture<String> end = world.newFuture();
        world.host("server", host -> echo(host).build().start());
        world.host(
                "client",
                host -> world.delay(Duration.ofMillis(50))
                        .thenRun(() -> host.executor().execute(() -> {
                            try {
                                client.run(host, end);
                            } catch (Exception e) {
                                end.completeExceptionally(e);
                            }
                        })));
        return end;
    }

    private static ManagedChannel channel(Host host) {
        return SimChannelBuilder.forTarget(host, "server:" + PORT).build();
    }

    private static String call(ManagedChannel channel, CallOptions options, String text) {
        try {
            return ClientCalls.blockingUnaryCall(channel, Calls.UNARY, options, text);
        } catch (RuntimeException e) {
            return Status.fromThrowable(e).getCode().toString();
        }
    }

    private static void repeats(Client client, int seeds, int distinct) {
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < seeds; seed++) {
            Campaign campaign = Campaign.of(world -> world(world, client));
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSizeGreaterThanOrEqualTo(distinct);
    }

    @Test
    void aBlockingStubWaitsForAUnaryCall() {
        repeats(
                (host, end) -> {
                    ManagedChannel channel = channel(host);
                    assertThat(call(channel, CallOptions.DEFAULT, "a")).isEqualTo("echo a");
                    assertThat(call(channel, CallOptions.DEFAULT, "b")).isEqualTo("echo b");
                    end.complete("done");
                },
                20,
                19);
    }

    @Test
    void aBlockingStubThatStreamsIsRefused() {
        repeats(
                (host, end) -> {
                    assertThatThrownBy(() -> ClientCalls.blockingServerStreamingCall(
                                    channel(host), Calls.DOWN, CallOptions.DEFAULT, "go"))
                            .isInstanceOf(UnsupportedOperationException.class)
                            .hasMessage("a blocking stub of texts.Texts/Down would hold up the only thread of the run:"
                                    + " use the asynchronous stub for calls that stream");
                    end.complete("done");
                },
                1,
                1);
    }

    @Test
    void aDeadlineByTheRealClockIsTakenForOneOfTheHost() {
        repeats(
                (host, end) -> {
                    long before = host.domain().nowNanos();
                    assertThat(call(
                                    channel(host),
                                    CallOptions.DEFAULT.withDeadlineAfter(50, TimeUnit.SECONDS),
                                    "never"))
                            .isEqualTo("DEADLINE_EXCEEDED");
                    assertThat(host.domain().nowNanos() - before).isBetween(50_000_000_000L, 50_001_000_000L);
                    end.complete("done");
                },
                5,
                5);
    }

    @Test
    void deadlinesAreRoundedUp() {
        assertThat(HostCalls.meant(4_999_990_000L)).isEqualTo(5_000_000_000L);
        assertThat(HostCalls.meant(249_900_000L)).isEqualTo(250_000_000L);
        assertThat(HostCalls.meant(1_249_900_000L)).isEqualTo(1_300_000_000L);
        assertThat(HostCalls.meant(3_900_000L)).isEqualTo(4_000_000L);
        assertThat(HostCalls.meant(-5)).isEqualTo(-5);
        assertThat(HostCalls.meant(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    /** By the real clock the server would hear of a ping too many at once, and close the connection. */
    @Test
    void keepAliveFindsAPartitionAndTheServerAllowsItsPings() {
        repeats(
                (host, end) -> {
                    List<String> said = new ArrayList<>();
                    ManagedChannel channel = SimChannelBuilder.forTarget(host, "server:" + PORT)
                            .keepAliveTime(5 * 60, TimeUnit.SECONDS)
                            .keepAliveTimeout(20, TimeUnit.SECONDS)
                            .build();
                    StreamObserver<String> chat = ClientCalls.asyncBidiStreamingCall(
                            channel.newCall(Calls.BOTH, CallOptions.DEFAULT), new StreamObserver<>() {
                                @Override
                                public void onNext(String text) {
                                    said.add(text);
                                }

                                @Override
                                public void onError(Throwable failure) {
                                    said.add(Status.fromThrowable(failure).getCode() + " at "
                                            + host.domain().nowNanos() / 1_000_000_000);
                                    end.complete(String.join(", ", said));
                                }

                                @Override
                                public void onCompleted() {}
                            });
                    chat.onNext("hello");
                    host.world().delay(Duration.ofHours(2)).thenRun(() -> {
                        assertThat(said).containsExactly("re hello");
                        SimNetwork.of(host.world()).partition(Set.of("server"), Set.of("client"));
                    });
                    end.thenAccept(all -> assertThat(all).matches("re hello, UNAVAILABLE at 7[2-5]\\d\\d"));
                },
                5,
                5);
    }

    @Test
    void aChannelGoesIdleAndWakesUp() {
        repeats(
                (host, end) -> {
                    ManagedChannel channel = SimChannelBuilder.forTarget(host, "server:" + PORT)
                            .idleTimeout(60, TimeUnit.SECONDS)
                            .build();
                    assertThat(call(channel, CallOptions.DEFAULT, "a")).isEqualTo("echo a");
                    host.world()
                            .delay(Duration.ofSeconds(59))
                            .thenRun(() -> assertThat(channel.getState(false)).isEqualTo(ConnectivityState.READY));
                    host.world()
                            .delay(Duration.ofSeconds(61))
                            .thenRun(() -> host.executor().execute(() -> {
                                assertThat(channel.getState(false)).isEqualTo(ConnectivityState.IDLE);
                                end.complete(call(channel, CallOptions.DEFAULT, "b"));
                            }));
                },
                5,
                5);
    }

    @Test
    void backOffIsOfTheSeed() {
        repeats(
                (host, end) -> {
                    Host server = host.world().host("server");
                    server.crash();
                    host.world().delay(Duration.ofSeconds(30)).thenRun(server::restart);
                    assertThat(call(channel(host), CallOptions.DEFAULT, "a")).isEqualTo("UNAVAILABLE");
                    assertThat(call(channel(host), CallOptions.DEFAULT.withWaitForReady(), "b"))
                            .isEqualTo("echo b");
                    end.complete("done");
                },
                20,
                20);
    }

    @Test
    void aRetryPolicyRetriesWithDelaysOfTheSeed() {
        Map<String, ?> config = Map.of(
                "methodConfig",
                List.of(Map.of(
                        "name",
                        List.of(Map.of()),
                        "retryPolicy",
                        Map.of(
                                "maxAttempts",
                                5.0,
                                "initialBackoff",
                                "5s",
                                "maxBackoff",
                                "20s",
                                "backoffMultiplier",
                                2.0,
                                "retryableStatusCodes",
                                List.of("UNAVAILABLE")))));
        repeats(
                (host, end) -> {
                    Host server = host.world().host("server");
                    server.crash();
                    host.world().delay(Duration.ofSeconds(3)).thenRun(server::restart);
                    ManagedChannel channel = SimChannelBuilder.forTarget(host, "server:" + PORT)
                            .defaultServiceConfig(config)
                            .enableRetry()
                            .build();
                    end.complete(call(channel, CallOptions.DEFAULT, "a"));
                    assertThat(end.join()).isEqualTo("echo a");
                },
                10,
                10);
    }

    @Test
    void aNameThatIsUnknownIsLookedUpAgain() {
        repeats(
                (host, end) -> {
                    host.world()
                            .delay(Duration.ofSeconds(20))
                            .thenRun(() -> SimNetwork.of(host.world())
                                    .dns()
                                    .addAddress(host.world().host("server"), "later"));
                    ManagedChannel channel = SimChannelBuilder.forTarget(host, "sim:///later:" + PORT)
                            .build();
                    assertThat(call(channel, CallOptions.DEFAULT, "a")).isEqualTo("UNAVAILABLE");
                    end.complete(call(channel, CallOptions.DEFAULT.withWaitForReady(), "b"));
                    assertThat(end.join()).isEqualTo("echo b");
                },
                10,
                10);
    }

    @Test
    void aTargetWithoutAPortIsRefused() {
        repeats(
                (host, end) -> {
                    assertThatThrownBy(() ->
                                    SimChannelBuilder.forTarget(host, "server").build())
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("target is not a name with a port, such as sim:///server:8080");
                    end.complete("done");
                },
                1,
                1);
    }

    /** GOAWAY: what is under way ends, what comes later does not begin. */
    @Test
    void aServerThatShutsDownLetsItsCallsEnd() {
        List<String> said = new ArrayList<>();
        Campaign campaign = Campaign.of(world -> {
            said.clear();
            SimFuture<String> end = world.newFuture();
            Server[] server = new Server[1];
            world.host("server", host -> server[0] = echo(host).build().start());
            world.host(
                    "client",
                    host -> world.delay(Duration.ofMillis(50))
                            .thenRun(() -> host.executor().execute(() -> {
                                ManagedChannel channel = channel(host);
                                StreamObserver<String> chat = ClientCalls.asyncBidiStreamingCall(
                                        channel.newCall(Calls.BOTH, CallOptions.DEFAULT), new StreamObserver<>() {
                                            @Override
                                            public void onNext(String text) {
                                                said.add(text);
                                            }

                                            @Override
                                            public void onError(Throwable failure) {
                                                said.add(failure.toString());
                                            }

                                            @Override
                                            public void onCompleted() {
                                                said.add("completed");
                                                end.complete("done");
                                            }
                                        });
                                chat.onNext("early");
                                world.delay(Duration.ofSeconds(1))
                                        .thenRun(() ->
                                                world.host("server").executor().execute(server[0]::shutdown));
                                world.delay(Duration.ofSeconds(2))
                                        .thenRun(() -> host.executor().execute(() -> {
                                            said.add(call(channel, CallOptions.DEFAULT, "a"));
                                            chat.onNext("late");
                                            chat.onCompleted();
                                        }));
                            })));
            return end;
        });
        for (int seed = 0; seed < 5; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(said).containsExactly("re early", "UNAVAILABLE", "re late", "completed");
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
    }
}
