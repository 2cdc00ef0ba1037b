package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import blocking.Programs;
import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapedSimulationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Code that blocks, in runs that take its threads over. {@link OlderJdkTest} is for the JDKs on which they cannot. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class ThreadsTest {
    private static final SimConfig THREADS =
            SimConfig.defaults().withTakeOver(TakeOver.THREADS).withTiming(Timing.EXACT);

    private static Campaign of(Callable<?> program) {
        return of((Scenario) world -> program.call());
    }

    private static Campaign of(Scenario scenario) {
        return Campaign.of(scenario).withConfig(THREADS).withWorkers(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void whateverWaitsWaitsInVirtualTime() {
        RunReport report = of(Programs::everything).runSeed(1);

        assertThat(report.failure()).isNull();
        List<String> seen = (List<String>) report.value();
        assertThat(seen)
                .filteredOn(what -> !what.startsWith("chance"))
                .containsExactlyInAnyOrder(
                        "put 0",
                        "put 1",
                        "put 2",
                        "took 0",
                        "took 1",
                        "took 2",
                        "poll null",
                        "signalled",
                        "again false",
                        "in 0",
                        "in 1",
                        "in 2",
                        "notified",
                        "waited",
                        "alive false",
                        "woken",
                        "permit 0",
                        "permit 1",
                        "met 0",
                        "met 1",
                        "supplied",
                        "ticks 5",
                        "timers true",
                        "pool true");
        assertThat(Duration.ofNanos(report.virtualNanos())).isBetween(Duration.ofMillis(160), Duration.ofMillis(260));
    }

    /** The JVM knows the owner of a monitor by the id of its thread, and threads of a loop have another one while such a run lasts. */
    @Test
    void afterwardsMonitorsKeepThreadsOfLoopsApart() {
        Object monitor = new Object();
        long[] entered = new long[1];
        Scenario enters = world -> {
            for (int i = 0; i < 20_000; i++) {
                synchronized (monitor) {
                    entered[0]++;
                }
            }
            return null;
        };
        assertThat(of(Programs::everything).runSeed(0).failure()).isNull();
        // The thread that had that run is busy with this one, so the next has another.
        assertThat(Campaign.of((Scenario) world -> {
                            Thread other =
                                    new Thread(() -> of(Programs::everything).runSeed(1));
                            other.start();
                            other.join();
                            return null;
                        })
                        .runSeed(0)
                        .failure())
                .isNull();
        for (int round = 0; round < 10; round++) {
            entered[0] = 0;
            assertThat(Campaign.of(enters).withWorkers(2).withSeeds(100).run().failed())
                    .isZero();
            assertThat(entered[0]).as("round %s", round).isEqualTo(2_000_000);
        }
    }

    @Test
    void theSameSeedGoesTheSameWayAndItsTapeToo() {
        Set<Object> ways = new HashSet<>();
        Campaign campaign = of(Programs::everything);
        // All programs here are one class to the run that loads classes first.
        assertThat(campaign.runSeed(0).failure()).isNull();
        for (long seed = 0; seed < 200; seed++) {
            RunReport one = campaign.runSeed(seed);
            RunReport two = campaign.runSeed(seed);
            assertThat(one.failure()).isNull();
            assertThat(two.value()).isEqualTo(one.value());
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
            RunReport fromTape = campaign.replay(java.util.Objects.requireNonNull(one.tape()));
            assertThat(fromTape.fingerprint())
                    .as("seed %s, %s", seed, fromTape.failure())
                    .isEqualTo(one.fingerprint());
            ways.add(one.value());
        }
        assertThat(ways).hasSizeGreaterThan(150);
    }

    @Test
    void anOrderOfLocksThatDeadlocksIsFoundAndToldWithItsHolders() {
        CampaignResult result =
                of(() -> Programs.lockOrder(false)).withSeeds(50).run();

        assertThat(result.findings()).isNotEmpty();
        Throwable failure = of(() -> Programs.lockOrder(false))
                .replay(result.findings().get(0).token().toString())
                .failure();
        assertThat(failure)
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("root (waits for thread#1 to end) suspended at blocking.Programs.lockOrder")
                .hasMessageContaining(
                        "thread#1 (waits for the monitor of Object, which thread#2 holds in transfer(Programs.java:")
                .hasMessageContaining(
                        "thread#2 (waits for the monitor of Object, which thread#1 holds in transfer(Programs.java:")
                .hasMessageContaining("created at blocking.Programs.lockOrder(Programs.java:");
        of(() -> Programs.lockOrder(true)).withSeeds(500).run().assertPassed();
    }

    @Test
    void theMessageIsThatOfTheDocument() throws Exception {
        String document = java.nio.file.Files.readString(java.nio.file.Path.of("../docs/threads.md"));
        int begin = document.indexOf("deadlock at virtual time");
        String told = document.substring(begin, document.indexOf("```", begin)).strip();
        CampaignResult result = of(() -> {
                    blocking.Bank.bothTransfersEnd();
                    return null;
                })
                .withSeeds(50)
                .run();
        Throwable failure = of(() -> {
                    blocking.Bank.bothTransfersEnd();
                    return null;
                })
                .replay(result.findings().get(0).token().toString())
                .failure();

        assertThat(failure).hasMessage(told);
    }

    @Test
    void aDeadlockThatTheScenarioDoesNotWaitForIsToldAtItsEnd() {
        CampaignResult result = of(() -> {
                    Programs.locksAndGo();
                    return null;
                })
                .withSeeds(50)
                .run();

        assertThat(result.findings()).isNotEmpty();
        assertThat(result.findings().get(0).original().failure())
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("the scenario is done, and 2 of its threads wait for what is never given back")
                .hasMessageContaining("waits for ReentrantLock, which thread#");
    }

    @Test
    void anIfInPlaceOfAWhileIsFoundAndTheWhileSurvivesTheSameSeeds() {
        assertThat(of(() -> Programs.handOver(false)).withSeeds(200).run().findings())
                .isNotEmpty();
        of(() -> Programs.handOver(true)).withSeeds(200).run().assertPassed();
    }

    @Test
    void theFailureOfAThreadFailsTheRunUnlessTheProgramHandlesIt() {
        RunReport report = of(() -> {
                    Programs.fails(false, List.of());
                    return null;
                })
                .runSeed(1);
        assertThat(report.failure()).hasRootCauseMessage("no stock");
        assertThat(report.failureLine()).contains("clerk");
        List<String> seen = new ArrayList<>();
        of(() -> {
                    Programs.fails(true, seen);
                    return null;
                })
                .withSeeds(1)
                .run()
                .assertPassed();
        assertThat(seen).isNotEmpty().containsOnly("clerk: no stock");
    }

    @Test
    void aCrashEndsThreadsWithoutFinallyAndAPauseHoldsThem() {
        of(world -> {
                    List<String> seen = new ArrayList<>();
                    Host host = world.host("n1", it -> Programs.server(seen));
                    world.runFor(Duration.ofMillis(250));
                    assertThat(seen).containsExactly("tick", "tick");
                    var unused = host.pause(Duration.ofMillis(500));
                    world.runFor(Duration.ofMillis(490));
                    assertThat(seen).hasSize(2);
                    world.runFor(Duration.ofMillis(200));
                    assertThat(seen.size()).isGreaterThan(2);
                    int before = seen.size();
                    host.crash();
                    world.runFor(Duration.ofSeconds(1));
                    assertThat(seen).hasSize(before).doesNotContain("finally", "interrupted");
                    return null;
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }

    @Test
    void whatCannotLeaveItsCarrierIsNamedWithItsLine() {
        RunReport report = of(Programs::initializesSlowly).runSeed(1);

        assertThat(report.failure())
                .hasStackTraceContaining("root waits at blocking.Programs$Slow.slowly(Programs.java:");
        assertThat(report.failure()).hasStackTraceContaining("within a class initializer or a native method");
    }

    @Test
    void threadsOfAWorldSwitchBeforeAccessesInPackagesThatHavePoints() {
        Scenario lost = world -> {
            var end = world.<Integer>newFuture();
            world.host("shop", host -> {
                races.Counters.Plain sold = new races.Counters.Plain();
                Thread one = new Thread(sold::increment, "one");
                Thread two = new Thread(sold::increment, "two");
                one.start();
                two.start();
                one.join();
                two.join();
                end.complete(sold.count());
            });
            return end.thenAccept(count -> assertThat(count).isEqualTo(2));
        };
        CampaignResult result = of(lost).withSeeds(100).run();
        assertThat(result.findings()).isNotEmpty();
        RunReport again = of(lost).replay(result.findings().get(0).token().toString());
        assertThat(again.failure()).hasMessageContaining("expected: 2");
        assertThat(java.util.Objects.requireNonNull(again.events()).events())
                .anyMatch(event -> event.kind() == dev.simloop.event.EventKind.OBSERVE
                        && event.actor().equals("shop/one#1")
                        && event.subject().equals("Plain.count")
                        && event.at().equals("Counters.java:14"));
    }

    @Test
    void namesAreNumberedByRun() {
        for (int i = 0; i < 2; i++) {
            assertThat(of(Programs::names).runSeed(1).value())
                    .isEqualTo(List.of("pool-1-thread-1", "pool-2-thread-1", "Thread-0", "Thread-1"));
        }
    }

    @Test
    void afterARunThreadsAreTheJvmsAgain() throws Exception {
        of(Programs::everything).withSeeds(5).run().assertPassed();
        assertThat(Programs.outside()).isEqualTo(1_600);
        of(Programs::everything).withSeeds(5).run().assertPassed();
        assertThat(Programs.names()).noneMatch(name -> name.equals("Thread-0"));
    }

    @Test
    void aSocketIsRejectedWhereThereIsNoNetworkForIt() {
        for (String row : List.of("Socket", "ServerSocket", "DatagramSocket")) {
            assertThat(of(Objects.requireNonNull(escapes.Programs.ALL.get(row)))
                            .runSeed(1)
                            .failure())
                    .isInstanceOf(EscapedSimulationException.class)
                    .hasMessageStartingWith(row + " at escapes.Programs.")
                    .hasMessageContaining("and simloop-nio, which make it the host's");
        }
    }
}
