package dev.simloop.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.faults.Chaos;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Clients that ask for something again and again. */
@SuppressWarnings("FutureReturnValueIgnored")
class WorkloadTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private static RunReport run(Scenario scenario) {
        return Campaign.of(scenario).runSeed(1);
    }

    private static SimFuture<Object> failing(World world, Throwable failure) {
        SimFuture<Object> future = world.newFuture();
        world.delay(Duration.ofMillis(1)).thenRun(() -> future.completeExceptionally(failure));
        return future;
    }

    @Nested
    class Pace {
        @Test
        void aFixedPaceIsKeptAndClientsTakeTurns() {
            List<String> begun = new ArrayList<>();
            run(world -> Workload.every(TENTH)
                            .withClients(2)
                            .withOperations(2)
                            .start(world, operation -> {
                                begun.add(operation.id() + " at " + world.now().toMillis());
                                return null;
                            })
                            .done())
                    .assertPassed();
            assertThat(begun)
                    .containsExactly("client1/1 at 50", "client2/1 at 100", "client1/2 at 150", "client2/2 at 200");
        }

        @Test
        void anOperationThatTakesLongerDelaysTheNext() {
            List<Long> begun = new ArrayList<>();
            run(world -> Workload.every(TENTH)
                            .withOperations(3)
                            .start(world, operation -> {
                                begun.add(world.now().toMillis());
                                return world.delay(Duration.ofMillis(operation.number() == 1 ? 250 : 1));
                            })
                            .done())
                    .assertPassed();
            assertThat(begun).containsExactly(100L, 350L, 450L);
        }

        @Test
        void aDrawnPaceHasThatMean() {
            int[] count = new int[1];
            run(world -> Workload.aboutEvery(TENTH)
                            .withLength(Duration.ofSeconds(200))
                            .start(world, operation -> {
                                count[0]++;
                                return null;
                            })
                            .done())
                    .assertPassed();
            assertThat(count[0]).isBetween(1_800, 2_200);
        }

        @Test
        void nothingBeginsAfterTheHealing() {
            for (long seed = 0; seed < 20; seed++) {
                Campaign.of(world -> {
                            Chaos chaos =
                                    Faults.none().lasting(Duration.ofSeconds(2)).start(world);
                            RunningWorkload running = Workload.aboutEvery(TENTH)
                                    .withClients(3)
                                    .until(chaos)
                                    .start(world, operation -> {
                                        assertThat(chaos.isOver()).isFalse();
                                        return world.delay(TENTH);
                                    });
                            return running.done().thenAccept(done -> {
                                assertThat(world.now()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_300));
                                assertThat(running.operations()).isGreaterThan(20);
                            });
                        })
                        .runSeed(seed)
                        .assertPassed();
            }
        }

        @Test
        void stopEndsItEarlier() {
            var run = run(world -> {
                RunningWorkload running =
                        Workload.every(TENTH).withLength(Duration.ofDays(1)).start(world, o -> null);
                world.delay(Duration.ofSeconds(1)).thenRun(running::stop);
                return running.done()
                        .thenAccept(done -> assertThat(running.operations()).isBetween(9, 10));
            });
            run.assertPassed();
            assertThat(run.counters()).containsKeys("workload.client.operations", "workload.client.ok");
        }
    }

    @Nested
    class OnAHost {
        @Test
        void itRunsWhileTheHostIsUpAndEachIncarnationHasNewNames() {
            Set<String> ids = new HashSet<>();
            Set<String> clients = new TreeSet<>();
            var run = run(world -> {
                Host host = world.host(
                        "n1",
                        up -> Workload.every(TENTH).withOperations(30).start(up, operation -> {
                            assertThat(up.domain()).isSameAs(operation.domain());
                            assertThat(ids.add(operation.id())).isTrue();
                            clients.add(operation.client());
                            return null;
                        }));
                host.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(300)));
                for (int crash = 1; crash <= 2; crash++) {
                    world.delay(Duration.ofMillis(850L * crash)).thenRun(host::crash);
                }
                return world.delay(Duration.ofSeconds(10));
            });
            run.assertPassed();
            assertThat(clients).containsExactly("n1/client1", "n1~2/client1", "n1~3/client1");
            assertThat(ids).hasSize(30).contains("n1/client1/1", "n1~3/client1/30");
        }

        @Test
        void anOperationThatACrashCutsOffIsNotHeardOfAgain() {
            List<String> ended = new ArrayList<>();
            run(world -> {
                        Host host = world.host(
                                "n1",
                                up -> Workload.every(TENTH)
                                        .withOperations(3)
                                        .start(
                                                up,
                                                operation -> up.supplyAsync(() -> 1)
                                                        .thenCompose(one -> world.delay(Duration.ofSeconds(1)))
                                                        .thenRun(() -> ended.add(operation.id()))));
                        world.delay(Duration.ofMillis(500)).thenRun(() -> {
                            host.crash();
                            host.restart();
                        });
                        return world.delay(Duration.ofSeconds(10));
                    })
                    .assertPassed();
            assertThat(ended).contains("n1~2/client1/2", "n1~2/client1/3");
        }
    }

    @Nested
    class Attempts {
        private List<String> attempts(int retries, Throwable... failures) {
            List<String> seen = new ArrayList<>();
            var run = run(world -> Workload.every(TENTH)
                    .withOperations(1)
                    .withRetries(retries, Duration.ofMillis(7))
                    .start(
                            world,
                            operation -> operation
                                    .retryAsync(() -> {
                                        seen.add(operation.id() + "#" + operation.attempt());
                                        return operation.attempt() > failures.length
                                                ? CompletableFuture.completedFuture("ok")
                                                : failing(world, failures[operation.attempt() - 1]);
                                    })
                                    .whenComplete((value, failure) -> seen.add(
                                            failure == null
                                                    ? value.toString()
                                                    : "definite " + OperationException.isDefinite(failure))))
                    .done());
            run.assertPassed();
            return seen;
        }

        @Test
        void haveOneIdAndEndWithTheFirstSuccess() {
            assertThat(attempts(3, new TimeoutException(), new IOException("reset")))
                    .containsExactly("client1/1#1", "client1/1#2", "client1/1#3", "ok");
        }

        @Test
        void thatAllHadNoEffectAreDefinite() {
            assertThat(attempts(1, new ConnectException("refused"), OperationException.notDone("full")))
                    .containsExactly("client1/1#1", "client1/1#2", "definite true");
        }

        @Test
        void aLastOneWithoutEffectSaysNothingOfAnEarlierOne() {
            assertThat(attempts(1, new TimeoutException(), new ConnectException("refused")))
                    .containsExactly("client1/1#1", "client1/1#2", "definite false");
        }
    }

    @Test
    void failuresAreCountedByWhatTheySay() {
        var run = run(world -> Workload.every(TENTH)
                .withOperations(3)
                .start(world, operation -> switch (operation.number()) {
                    case 1 -> failing(world, new TimeoutException("late"));
                    case 2 -> throw OperationException.notDone("refused");
                    default -> null;
                })
                .done());
        run.assertPassed();
        assertThat(run.counters())
                .containsEntry("workload.client.operations", 3L)
                .containsEntry("workload.client.ok", 1L)
                .containsEntry("workload.client.unknown", 1L)
                .containsEntry("workload.client.failed", 1L);
    }

    @Test
    void aMistakeInAClientFailsTheRun() {
        Workload some = Workload.every(TENTH).withOperations(2);
        var thrown = run(world -> some.start(world, operation -> {
                    throw new IllegalStateException("no such account");
                })
                .done());
        assertThat(thrown.failureLine())
                .contains(
                        "operation client1/1 threw java.lang.IllegalStateException: no such account; what an operation may");
        var failed = run(world -> some.start(world, operation -> failing(world, new AssertionError("lost")))
                .done());
        assertThat(failed.failureLine()).contains("AssertionError: lost");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> Workload.every(Duration.ZERO)).hasMessage("pace is not positive: PT0S");
        assertThatThrownBy(() -> Workload.aboutEvery(Duration.ofMillis(-1)))
                .hasMessage("pace is not positive: PT-0.001S");
        Workload some = Workload.every(TENTH);
        assertThatThrownBy(() -> some.withClients(0)).hasMessage("number of clients is not positive: 0");
        assertThatThrownBy(() -> some.withOperations(0)).hasMessage("number of operations is not positive: 0");
        assertThatThrownBy(() -> some.withLength(Duration.ZERO)).hasMessage("length is not positive: PT0S");
        assertThatThrownBy(() -> some.withRetries(-1, TENTH)).hasMessage("retries is negative: -1");
        assertThatThrownBy(() -> some.withRetries(1, TENTH.negated())).hasMessage("pause is negative: PT-0.1S");
        assertThatThrownBy(() -> some.withName("a b"))
                .hasMessage("workload name is empty or has a slash or white space: \"a b\"");
        run(world -> {
                    assertThatThrownBy(() -> some.start(world, operation -> null))
                            .hasMessage("workload \"client\" would never end: give it until(chaos), withLength or"
                                    + " withOperations");
                    Workload once = some.withOperations(1);
                    once.start(world, operation -> null);
                    assertThatThrownBy(() -> once.start(world, operation -> null))
                            .hasMessage("a workload \"client\" was started in the world already: give this one another"
                                    + " name with withName");
                    Host down = world.host("n1");
                    down.crash();
                    assertThatThrownBy(() -> once.start(down, operation -> null))
                            .hasMessage(
                                    "workload \"client\" is to start on host n1, which is down: start it in the host's"
                                            + " entry");
                    return null;
                })
                .assertPassed();
        Operation[] kept = new Operation[1];
        run(world -> some.withOperations(1)
                        .start(world, operation -> {
                            assertThatThrownBy(() -> operation.pick(List.of()))
                                    .hasMessage("operation client1/1 picks among nothing");
                            kept[0] = operation;
                            return null;
                        })
                        .done()
                        .thenRun(() -> assertThatThrownBy(() -> kept[0].next(2))
                                .hasMessageStartingWith("operation client1/1 draws after it has ended")))
                .assertPassed();
    }

    // ---- shrinking and determinism

    /** Fails if an account was closed and then asked for, among many operations that do not matter. */
    private static Object closed(World world) {
        Set<Integer> closed = new HashSet<>();
        return Workload.aboutEvery(TENTH)
                .withClients(3)
                .withOperations(60)
                .start(world, operation -> {
                    int account = operation.next(8);
                    if (operation.next(4) == 3) {
                        closed.add(account);
                    } else if (closed.contains(account) && operation.next(6) == 5) {
                        throw new AssertionError("account is closed");
                    }
                    return world.delay(
                            Duration.ofMillis(1 + world.random("latency").nextInt(20)));
                })
                .done();
    }

    @Test
    void operationsThatAFailureDoesNotNeedAreLeftOut() {
        for (long seed = 0; seed < 5; seed++) {
            Campaign campaign = Campaign.of(WorkloadTest::closed)
                    .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                    .withSeeds(dev.simloop.campaign.Seeds.range(100 * seed, 100));
            Shrink shrink = Shrinker.of(campaign)
                    .withBudget(2_000, Duration.ofMinutes(1))
                    .withWorkers(1)
                    .shrink(Objects.requireNonNull(campaign.run().firstFinding()));
            assertThat(shrink.before().operations()).as(shrink.describe()).isGreaterThan(2);
            assertThat(shrink.after().operations()).as(shrink.describe()).isEqualTo(2);
            assertThat(shrink.describe())
                    .contains(", operations " + shrink.before().operations() + " -> 2");
            assertThat(campaign.replay(shrink.tape()).isSameRun(shrink.report()))
                    .isTrue();
        }
    }

    @Test
    void runsAreEqualAndReplayFromTheirTapes() {
        Campaign campaign = Campaign.of(world -> {
            Chaos chaos = Faults.of(HostFaultKinds.all())
                    .lasting(Duration.ofSeconds(5))
                    .start(world);
            for (String name : List.of("n1", "n2")) {
                world.host(
                                name,
                                host -> Workload.aboutEvery(TENTH)
                                        .withClients(2)
                                        .withRetries(2, TENTH)
                                        .until(chaos)
                                        .start(
                                                host,
                                                operation -> operation.retryAsync(() -> {
                                                    world.fingerprint(operation.id(), operation.next(1_000));
                                                    return operation.chance(0.3)
                                                            ? failing(world, new TimeoutException())
                                                            : world.delay(TENTH);
                                                })))
                        .setRestartPolicy(RestartPolicy.after(TENTH));
            }
            return chaos.healed().thenCompose(healed -> world.delay(Duration.ofSeconds(2)));
        });
        Set<Long> fingerprints = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            fingerprints.add(run.fingerprint());
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint());
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
        assertThat(fingerprints).hasSize(200);
    }
}
