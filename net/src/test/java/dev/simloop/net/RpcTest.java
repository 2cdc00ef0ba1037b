package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Calls find their answers, time out, and are sent again. */
@SuppressWarnings("FutureReturnValueIgnored")
class RpcTest {
    private record Add(int amount) {}

    private record Total(int value) {}

    private record Hello(String name) {}

    private static final CallSettings SOON = CallSettings.within(Duration.ofMillis(200));

    private static RunReport run(Scenario scenario) {
        return Campaign.of(scenario).runSeed(1);
    }

    private static Rpc client(World world) {
        SimNetwork net = SimNetwork.of(world);
        return Rpc.over(net.bind(world.domain(), "client"));
    }

    /** A server that adds up, and adds each call once if it remembers them. */
    private static Host server(World world, int[] total, boolean remembers) {
        SimNetwork net = SimNetwork.of(world);
        Set<String> seen = new HashSet<>();
        return world.host("server", host -> {
            Rpc rpc = Rpc.bind(net, host);
            rpc.handle(Add.class, call -> {
                if (!remembers || seen.add(call.id())) {
                    total[0] += call.body().amount();
                }
                return new Total(total[0]);
            });
        });
    }

    @Test
    void anAnswerFindsItsCall() {
        run(world -> {
                    server(world, new int[1], false);
                    Rpc rpc = client(world);
                    List<Integer> totals = new ArrayList<>();
                    for (int i = 1; i <= 3; i++) {
                        totals.add(world.await(rpc.ask("server", new Add(i), Total.class, SOON))
                                .value());
                    }
                    assertThat(totals).containsExactly(1, 3, 6);
                    assertThat(rpc.pending()).isZero();
                    return null;
                })
                .assertPassed();
    }

    @Test
    void aLateHandlerAnswersWhenItIsDone() {
        run(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    world.host(
                            "server",
                            host -> Rpc.bind(net, host)
                                    .handleAsync(
                                            Add.class,
                                            call -> world.delay(Duration.ofMillis(50))
                                                    .thenApply(done -> new Total(
                                                            call.body().amount()))));
                    var answer = world.await(client(world).ask("server", new Add(7), Total.class, SOON));
                    assertThat(answer.value()).isEqualTo(7);
                    assertThat(world.now()).isGreaterThan(Duration.ofMillis(50));
                    return null;
                })
                .assertPassed();
    }

    @Test
    void aCallThatIsNotAnsweredTimesOut() {
        run(world -> {
                    world.host("server", host -> {});
                    var call = client(world)
                            .ask("server", new Add(1), Total.class, SOON.withRetries(2, Duration.ofMillis(100)));
                    world.await(world.delay(Duration.ofMillis(799)));
                    assertThat(call).isNotDone();
                    world.await(world.delay(Duration.ofMillis(2)));
                    assertThat(call).isCompletedExceptionally();
                    assertThat(call.handle((value, failure) -> failure).join())
                            .isInstanceOf(TimeoutException.class)
                            .hasMessage("server has not answered Add within PT0.2S, 3 times");
                    return null;
                })
                .assertPassed();
    }

    @Test
    void aRetryCanActTwiceAndItsIdTells() {
        Campaign careless = Campaign.of(world -> lossy(world, false)).withSeeds(200);
        assertThat(careless.run().findings()).isNotEmpty();
        Campaign.of(world -> lossy(world, true)).withSeeds(200).run().assertPassed();
    }

    private static Object lossy(World world, boolean remembers) {
        int[] total = {0};
        server(world, total, remembers);
        SimNetwork.of(world).setDefaults(LinkSettings.defaults().withLoss(0.2));
        var answer = world.await(
                client(world).ask("server", new Add(5), Total.class, SOON.withRetries(30, Duration.ofMillis(10))));
        world.atEnd("added once", () -> {
            if (total[0] != 5 || answer.value() != 5) {
                throw new AssertionError(total[0] + " instead of 5");
            }
        });
        return answer;
    }

    @Test
    void whatGoesWrongThereIsTold() {
        run(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    world.host("server", host -> {
                        Rpc rpc = Rpc.bind(net, host);
                        rpc.handle(Hello.class, call -> {
                            throw new IllegalStateException("no hello today");
                        });
                        rpc.handle(Total.class, call -> new Hello("wrong"));
                        assertThat(catching(() -> rpc.handle(Hello.class, call -> null)))
                                .isEqualTo("server handles Hello already");
                    });
                    Rpc rpc = client(world);
                    var unknown = rpc.ask("server", new Add(1), Total.class, SOON);
                    var failing = rpc.ask("server", new Hello("x"), Total.class, SOON);
                    var other = rpc.ask("server", new Total(1), Total.class, SOON);
                    world.await(world.delay(Duration.ofSeconds(1)));
                    assertThat(unknown.handle((value, failure) -> failure).join())
                            .isInstanceOf(CallFailedException.class)
                            .hasMessage("server does not handle Add, it handles [Hello, Total]");
                    assertThat(failing.handle((value, failure) -> failure).join())
                            .hasMessage("java.lang.IllegalStateException: no hello today");
                    assertThat(other.handle((value, failure) -> failure).join())
                            .isInstanceOf(ClassCastException.class)
                            .hasMessageContaining("has answered Total with a");
                    return null;
                })
                .assertPassed();
    }

    private static String catching(Runnable call) {
        try {
            call.run();
            return "nothing";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aMessageThatNobodyListensToFailsTheRun() {
        var run = run(world -> {
            SimNetwork net = SimNetwork.of(world);
            world.host("server", host -> Rpc.bind(net, host).onMessage(Hello.class, (from, hello) -> {}));
            Rpc rpc = client(world);
            rpc.tell("server", new Hello("x"));
            rpc.tell("server", new Add(1));
            return world.delay(Duration.ofSeconds(1));
        });
        assertThat(run.failureLine()).contains("server has got a Add from client and listens to [Hello]");
    }

    /** A peer that mixes up whose answer it has: between the two stands one that hands the answer to somebody else. */
    @Test
    void anAnswerToACallThatWasNotMadeFailsTheRun() {
        var run = run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Rpc.over(net.bind(world.domain(), "a")).handle(Add.class, call -> new Total(1));
            Rpc victim = Rpc.over(net.bind(world.domain(), "victim"));
            Endpoint between = net.bind(world.domain(), "between");
            between.onPacket(packet ->
                    between.sendShared(packet.from().equals("asking") ? "a" : victim.address(), packet.payload()));
            Rpc asking = Rpc.over(net.bind(world.domain(), "asking"));
            asking.ask("between", new Add(1), Total.class, SOON);
            return world.delay(Duration.ofSeconds(1));
        });
        assertThat(run.failureLine()).contains("between has answered call asking/0, which victim has not made");
    }

    @Test
    void answersThatComeAfterTheTimeOutAreDropped() {
        var run = run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.setDefaults(LinkSettings.defaults().withLatency(LatencyModel.fixed(Duration.ofMillis(20))));
            server(world, new int[1], false);
            var call = client(world).ask("server", new Add(1), Total.class, CallSettings.within(Duration.ofMillis(10)));
            world.await(world.delay(Duration.ofSeconds(1)));
            assertThat(call).isCompletedExceptionally();
            return null;
        });
        run.assertPassed();
        assertThat(run.counters()).containsEntry("rpc.late", 1L);
    }

    @Test
    void runsAreEqualAndReplayFromTheirTapes() {
        Campaign campaign = Campaign.of(world -> {
            Host server = server(world, new int[1], true);
            Faults.of(NetworkFaultKinds.all()).lasting(Duration.ofSeconds(1)).start(world);
            Rpc rpc = client(world);
            for (int i = 0; i < 20; i++) {
                world.delay(Duration.ofMillis(60L * i))
                        .thenRun(() -> rpc.ask(
                                        "server", new Add(1), Total.class, SOON.withRetries(3, Duration.ofMillis(20)))
                                .exceptionally(failure -> new Total(-1)));
            }
            assertThat(server.isUp()).isTrue();
            return world.delay(Duration.ofSeconds(3));
        });
        for (long seed = 0; seed < 100; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.runSeed(seed).isSameRun(run)).isTrue();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    @Test
    void settingsAreChecked() {
        assertThat(catching(() -> CallSettings.within(Duration.ZERO))).isEqualTo("timeout is not positive: PT0S");
        assertThat(catching(() -> SOON.withRetries(-1, Duration.ZERO).retries()))
                .isEqualTo("retries is negative: -1");
        assertThat(catching(() -> SOON.withRetries(1, Duration.ofSeconds(-1)).retries()))
                .isEqualTo("pause is negative: PT-1S");
    }
}
