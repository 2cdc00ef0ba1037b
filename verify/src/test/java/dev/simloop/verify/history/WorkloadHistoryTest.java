package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.RunReport;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.net.CallSettings;
import dev.simloop.net.NetworkFaultKinds;
import dev.simloop.net.Rpc;
import dev.simloop.net.SimNetwork;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import dev.simloop.workload.OperationException;
import dev.simloop.workload.Workload;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What the operations of a workload come to in a history. */
@SuppressWarnings("FutureReturnValueIgnored")
class WorkloadHistoryTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private static String ended(Throwable... failures) {
        List<String> seen = new ArrayList<>();
        Campaign.of(world -> {
                    HistoryRecorder<Op, Object> history = HistoryRecorder.on(world);
                    return Workload.every(TENTH)
                            .withOperations(1)
                            .withRetries(failures.length - 1, Duration.ofMillis(1))
                            .start(
                                    world,
                                    operation -> history.recordAsync(
                                            operation,
                                            Op.of("read"),
                                            () -> CompletableFuture.failedFuture(failures[operation.attempt() - 1])))
                            .done()
                            .thenRun(() -> seen.add(history.history().toString().strip()));
                })
                .runSeed(1)
                .assertPassed();
        return seen.get(0);
    }

    @Test
    void aTimeOutIsUnknownAndADefiniteFailureHasFailed() {
        assertThat(ended(new TimeoutException())).isEqualTo("client1: read -> ?");
        assertThat(ended(new ConnectException("refused"))).isEqualTo("client1: read failed");
        assertThat(ended(OperationException.notDone("full"))).isEqualTo("client1: read failed");
        assertThat(ended(OperationException.unknown("who knows"))).isEqualTo("client1: read -> ?");
        assertThat(ended(new TimeoutException(), new ConnectException("refused")))
                .isEqualTo("client1: read -> ?");
    }

    @Test
    void plainCallsTellThemApartToo() {
        HistoryRecorder<Op, Object> history = HistoryRecorder.timedBy(() -> 0);
        for (RuntimeException failure :
                List.of(OperationException.notDone("full"), new IllegalStateException("who knows"))) {
            try {
                history.record("c", Op.of("read"), () -> {
                    throw failure;
                });
            } catch (RuntimeException e) {
                assertThat(e).isSameAs(failure);
            }
            history.recordAsync("d", Op.of("read"), () -> CompletableFuture.failedFuture(failure));
        }
        assertThat(history.history().toString().lines())
                .containsExactly("c: read failed", "d: read failed", "c: read -> ?", "d: read -> ?");
    }

    @Test
    void anOperationThatACrashCutsOffStaysUnknown() {
        Campaign.of(world -> {
                    HistoryRecorder<Op, Object> history = HistoryRecorder.on(world);
                    Host host = world.host(
                            "n1",
                            up -> Workload.every(TENTH)
                                    .withOperations(2)
                                    .start(
                                            up,
                                            operation -> history.recordAsync(
                                                    operation,
                                                    Op.of("inc"),
                                                    () -> up.domain().newFuture())));
                    world.delay(Duration.ofMillis(150)).thenRun(() -> {
                        host.crash();
                        host.restart();
                    });
                    return world.delay(Duration.ofSeconds(1))
                            .thenRun(() -> assertThat(
                                            history.history().toString().lines())
                                    .containsExactly("n1/client1: inc -> ?", "n1~2/client1: inc -> ?"));
                })
                .runSeed(1)
                .assertPassed();
    }

    // ---- a whole: a register on one host, asked by clients on two others

    record Read() {}

    record Write(int value) {}

    record Value(int value) {}

    record Written() {}

    private static Object register(World world, boolean stale) {
        SimNetwork net = SimNetwork.of(world);
        int[] durable = new int[1];
        Host server = world.host("server", host -> {
            Rpc rpc = Rpc.bind(net, host);
            int[] before = {durable[0]};
            rpc.handle(Read.class, call -> new Value(stale ? before[0] : durable[0]));
            rpc.handle(Write.class, call -> {
                before[0] = durable[0];
                durable[0] = call.body().value();
                return new Written();
            });
        });
        Chaos chaos = Faults.of(HostFaultKinds.all())
                .and(NetworkFaultKinds.all())
                .lasting(Duration.ofSeconds(4))
                .start(world);
        HistoryRecorder<Op, Object> history = HistoryRecorder.on(world);
        List<Host> hosts = new ArrayList<>(List.of(server));
        for (String name : List.of("a", "b")) {
            hosts.add(world.host(name, host -> {
                Rpc rpc = Rpc.bind(net, host);
                Workload.aboutEvery(Duration.ofMillis(300)).until(chaos).start(host, operation -> {
                    boolean write = operation.chance(0.5);
                    int value = 1 + operation.next(1_000);
                    Op op = write ? Op.of("write", value) : Op.of("read");
                    return history.recordAsync(
                            operation,
                            op,
                            () -> write
                                    ? rpc.ask("server", new Write(value), Written.class, CallSettings.within(TENTH))
                                            .thenApply(written -> (Object) value)
                                    : rpc.ask("server", new Read(), Value.class, CallSettings.within(TENTH))
                                            .thenApply(Value::value));
                });
            }));
        }
        hosts.forEach(host -> host.setRestartPolicy(RestartPolicy.after(TENTH)));
        chaos.thenCheck(
                "linearizable",
                () -> Linearizability.check(history.history(), Specs.register(0))
                        .assertCorrect());
        return chaos.healed().thenCompose(healed -> world.delay(Duration.ofSeconds(2)));
    }

    @Test
    void aCorrectRegisterPassesAndReplays() {
        Campaign campaign = Campaign.of(world -> register(world, false));
        campaign.withSeeds(300).run().assertPassed();
        for (long seed = 0; seed < 50; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .isTrue();
        }
    }

    @Test
    void aStaleReadIsFoundAndShrinksToFewOperations() {
        Campaign campaign = Campaign.of(world -> register(world, true)).withSeeds(50);
        var finding = Objects.requireNonNull(campaign.run().firstFinding());
        assertThat(finding.failure().getMessage()).contains("the history is not linearizable");
        Shrink shrink = Shrinker.of(campaign)
                .withBudget(1_500, Duration.ofMinutes(1))
                .withWorkers(1)
                .shrink(finding);
        assertThat(shrink.after().operations()).as(shrink.describe()).isBetween(2, 3);
        assertThat(shrink.after().faults()).as(shrink.describe()).isZero();
    }
}
