package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapedSimulationException;
import escapes.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Code as it is, in runs that take its calls over. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class CallsTest {
    private static final SimConfig CALLS = SimConfig.defaults().withTakeOver(TakeOver.CALLS);

    static Scenario of(Callable<?> program) {
        return world -> world.supplyAsync(() -> {
            try {
                return program.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static RunReport run(Scenario scenario, long seed) {
        return Campaign.of(scenario).withConfig(CALLS).runSeed(seed);
    }

    private static Object value(Callable<?> program) {
        RunReport report = run(of(program), 1);
        if (report.failure() != null) {
            throw new AssertionError(report.failure());
        }
        return Objects.requireNonNull(report.value());
    }

    @Test
    void aBugOfCodeThatHardCodesEverythingIsFoundAndItsSeedRepeats() {
        Scenario scenario = of(() -> {
            int left = new Services.Stock().sell();
            if (left < 0) {
                throw new IllegalStateException("left: " + left);
            }
            return left;
        });
        CampaignResult result =
                Campaign.of(scenario).withConfig(CALLS).withSeeds(200).run();

        assertThat(result.findings()).isNotEmpty();
        assertThat(result.findings().get(0).original().failureLine()).contains("left: -1");
        RunReport again = Campaign.of(scenario)
                .withConfig(CALLS)
                .replay(result.findings().get(0).token().toString());
        assertThat(again.fingerprint())
                .isEqualTo(result.findings().get(0).original().fingerprint());
    }

    @Test
    void timeIsVirtual() {
        assertThat(value(Services::retries)).isEqualTo(List.of(0L, 1_000L, 3_000L));
        assertThat(value(Services::ticksInAMinute)).isEqualTo(60);
    }

    @Test
    void aHostSeesItsOwnClock() {
        RunReport programs = run(
                world -> {
                    var host = world.host("n1");
                    host.hostClock().step(Duration.ofHours(1));
                    var there = host.supplyAsync(escapes.Clocked::now);
                    var here = world.supplyAsync(escapes.Clocked::now);
                    return there.thenCombine(here, (t, h) -> Duration.between(h, t));
                },
                1);
        assertThat(programs.value()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aPoolInAStaticFieldIsOneOfEachRun() {
        Set<Object> orders = new TreeSet<>();
        for (long seed = 0; seed < 100; seed++) {
            RunReport one = run(of(Services::order), seed);
            RunReport two = run(of(Services::order), seed);
            assertThat(one.failure()).isNull();
            assertThat(two.value()).isEqualTo(one.value());
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
            orders.add(one.value());
        }
        assertThat(orders).hasSizeGreaterThan(30);
    }

    @Test
    void aSingleThreadKeepsItsOrder() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(run(of(Services::single), seed).value()).isEqualTo("abcdef");
        }
    }

    @Test
    void referencesAndNestedConstructorsAreTakenOver() {
        for (Callable<Long> program : List.<Callable<Long>>of(Services::byReference, () -> Services.nested(true))) {
            assertThat(run(of(program), 5).value())
                    .isEqualTo(run(of(program), 5).value());
            assertThat(run(of(program), 6).value())
                    .isNotEqualTo(run(of(program), 5).value());
        }
        assertThat(value(() -> Services.nested(false)))
                .isEqualTo(new java.util.Random(7).nextLong() ^ new java.util.Random(8).nextLong());
        assertThat(run(of(Services::socketByReference), 1).failure())
                .isInstanceOfSatisfying(
                        EscapedSimulationException.class,
                        e -> assertThat(e.line()).contains("Services"));
    }

    @Test
    void aSubclassOfAGeneratorIsToldOfUnlessItHasASeed() {
        assertThat(run(of(() -> new Services.Dice().roll()), 1).failure())
                .isInstanceOfSatisfying(
                        EscapedSimulationException.class,
                        e -> assertThat(e.line()).contains("Services$Dice.<init>(Services.java:"));
        assertThat(value(() -> new Services.Dice(3).roll())).isEqualTo(new Services.Dice(3).roll());
    }

    @Test
    void methodsOfTheProgramMayHaveTheNamesOfTheJdks() {
        assertThat(value(Services.Namesakes::all)).isEqualTo("abc+d");
        assertThat(Services.Namesakes.all()).isEqualTo("abc+d");
    }

    @Test
    void clocksOfKotlinAreTheRuns() {
        assertThat(value(Services::kotlinTime)).isEqualTo("1500 1500");
    }

    @Test
    void filesOfASimulatedDiskAreNoEscape() {
        RunReport report = run(
                world -> {
                    var path = world.host("n1").disk().path("/a");
                    return world.host("n1").supplyAsync(() -> {
                        try {
                            return Services.readsASimulatedFile(path);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
                },
                1);
        assertThat(report.value()).isEqualTo("kept");
    }

    @Test
    void whoWaitsForNobodyIsToldWhere() {
        assertThat(run(of(Services::waitsForNobody), 1).failure())
                .isInstanceOf(DeadlockException.class)
                .hasMessageStartingWith("CompletableFuture.join at escapes.Services.waitsForNobody(Services.java:");
    }

    @Test
    void outsideOfARunEverythingIsReal() throws Exception {
        long before = System.nanoTime();
        long seen = escapes.Clocked.nanos();
        assertThat(seen).isBetween(before, System.nanoTime());
        assertThat(Math.abs(
                        Duration.between(Instant.now(), escapes.Clocked.now()).toMinutes()))
                .isZero();
        assertThat(escapes.Clocked.threadOfCommonPool()).doesNotStartWith("simloop");
        assertThat(escapes.Clocked.threadOfNewPool()).startsWith("pool-");
        // A run without the take-over leaves the calls alone.
        RunReport report = Campaign.of(of(escapes.Clocked::now)).runSeed(1);
        assertThat(Duration.between((Instant) report.value(), Instant.now()).toMinutes())
                .isZero();
    }

    @Test
    void tapesOfTheirOwnRunsReplayStrictly() {
        Scenario scenario = of(() -> Services.order() + Services.retries() + Services.byReference());
        for (long seed = 0; seed < 50; seed++) {
            Campaign campaign = Campaign.of(scenario).withConfig(CALLS);
            RunReport one = campaign.runSeed(seed);
            RunReport again = campaign.replay(Objects.requireNonNull(one.tape()));
            assertThat(again.failure()).isNull();
            assertThat(again.fingerprint()).isEqualTo(one.fingerprint());
            assertThat(again.value()).isEqualTo(one.value());
        }
    }

    @Test
    void runsOfTwoThreadsAtATimeDoNotMeet() throws Exception {
        Scenario scenario = of(() -> Services.order() + Services.retries());
        List<Object> alone = new ArrayList<>();
        for (long seed = 0; seed < 50; seed++) {
            alone.add(run(scenario, seed).fingerprint());
        }
        CampaignResult both = Campaign.of(scenario)
                .withConfig(CALLS)
                .withWorkers(2)
                .withSeeds(200)
                .run();
        assertThat(both.findings()).isEmpty();
        for (long seed = 0; seed < 50; seed++) {
            assertThat(run(scenario, seed).fingerprint()).isEqualTo(alone.get((int) seed));
        }
        assertThat(new HashSet<>(alone)).hasSizeGreaterThan(20);
    }
}
