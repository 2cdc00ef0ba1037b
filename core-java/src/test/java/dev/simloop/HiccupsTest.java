package dev.simloop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.failure.LivelockException;
import dev.simloop.failure.StepLimitException;
import dev.simloop.failure.TapeFormatException;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.tape.Hiccups;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Things are late at some moments, never early, in their order, below a limit; in part of a campaign's runs. */
@SuppressWarnings("FutureReturnValueIgnored")
class HiccupsTest {
    private static final SimConfig OFTEN = SimConfig.defaults().withHiccups(new Hiccups(1, 32));

    private static RunReport run(long seed, SimConfig config, Scenario.Action action) {
        return Campaign.ofAction(action).withConfig(config).runSeed(seed);
    }

    private static void passes(int seeds, SimConfig config, Scenario.Action action) {
        long hiccups = 0;
        for (int seed = 0; seed < seeds; seed++) {
            RunReport report = run(seed, config, action);
            assertThat(report.failureLine()).as("seed %d", seed).isEmpty();
            hiccups += report.counters().getOrDefault("loop.hiccups", 0L);
        }
        assertThat(hiccups).as("hiccups").isPositive();
    }

    @Test
    void timersAreLateAndNeverEarly() {
        Set<Long> seen = new HashSet<>();
        passes(
                300,
                OFTEN,
                world -> world.delay(Duration.ofMillis(10)).thenRun(() -> {
                    long late = world.domain().nowNanos() - 10_000_000;
                    seen.add(late);
                    assertThat(late)
                            .isNotNegative()
                            .isLessThan(Duration.ofSeconds(5).toNanos());
                }));

        assertThat(seen).contains(0L).hasSizeGreaterThan(50);
        assertThat(seen.stream().filter(late -> late > 1_000_000_000))
                .as("seconds late")
                .isNotEmpty();
        assertThat(seen.stream().filter(late -> late > 0 && late < 320_000_000).count())
                .as("late by at most 32 times")
                .isGreaterThan(seen.size() * 8L / 10);
    }

    @Test
    void noHiccupIsAsLongAsTheLimit() {
        SimConfig short_ = OFTEN.withMaxHiccup(Duration.ofMillis(3));
        passes(
                300,
                short_,
                world -> world.delay(Duration.ofMillis(10))
                        .thenRun(() -> assertThat(world.domain().nowNanos()).isBetween(10_000_000L, 12_999_999L)));
        assertThat(short_.digest()).isNotEqualTo(OFTEN.digest());
        assertThatThrownBy(() -> OFTEN.withMaxHiccup(Duration.ZERO))
                .hasMessageStartingWith("maxHiccup is not positive: 0");
    }

    private static void spin(SimExecutor pool) {
        pool.execute(() -> spin(pool));
    }

    @Test
    void twoThatSpinAreALivelockHoweverLateOneIs() {
        SimConfig brief =
                OFTEN.withMaxSteps(20_000).withMaxStepsPerInstant(1_000).withTail(1_000);
        Set<String> told = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            RunReport report = run(seed, brief, world -> {
                spin(world.domain().pool("a"));
                spin(world.domain().pool("b"));
            });
            assertThat(report.failure()).as("seed %d", seed).isInstanceOf(LivelockException.class);
            told.add(report.failureLine().replaceAll("[0-9]+", "N").replaceAll("; busiest.*", ""));
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "LivelockException: N steps at one instant (virtual time N.N s) and no timer is pending: raise"
                                + " SimConfig.withMaxStepsPerInstant if that is meant",
                        "LivelockException: the run took N steps, the limit maxSteps, and in the last N of them no time passed but"
                                + " that of hiccups: raise it with SimConfig.withMaxSteps if that is meant");
    }

    @Test
    void timersThatGoOnAreNoLivelock() {
        SimConfig brief = OFTEN.withMaxSteps(20_000).withMaxStepsPerInstant(5_000);
        RunReport report = run(1, brief, world -> world.executor().scheduleAtFixedRate(() -> {}, 1, 1, MILLISECONDS));
        assertThat(report.failure()).isInstanceOf(StepLimitException.class);
    }

    @Test
    void aSingleThreadKeepsItsOrder() {
        passes(150, OFTEN, world -> {
            List<Integer> order = new ArrayList<>();
            var thread = world.singleThread("io");
            for (int i = 0; i < 20; i++) {
                int n = i;
                thread.schedule(() -> order.add(n), 1 + n / 2, MILLISECONDS);
            }
            world.runUntil(() -> order.size() == 20, Duration.ofMinutes(1));
            assertThat(order).isSorted();

            order.clear();
            world.executor().schedule(() -> thread.execute(() -> order.add(1)), 5, MILLISECONDS);
            world.executor().schedule(() -> order.add(0), 1, MILLISECONDS);
            thread.execute(() -> thread.execute(() -> order.add(3)));
            thread.execute(() -> order.add(2));
            world.runUntil(() -> order.size() == 4, Duration.ofMinutes(1));
            assertThat(order.indexOf(2)).isLessThan(order.indexOf(3));
        });
    }

    /** Run 5836 of a campaign: what was late until an instant met what was due at that instant, and had been armed before. */
    @Test
    void whatIsLateUntilTheTimeOfAnotherStaysInFront() {
        for (int armed : new int[] {1, 2, 3, 4, 8}) {
            passes(150, OFTEN, world -> {
                List<Integer> order = new ArrayList<>();
                var thread = world.singleThread("io");
                // hiccups of a band begin at powers of two of what is waited for
                for (int i = 0; i < 40; i++) {
                    int n = i;
                    world.domain()
                            .schedule(
                                    world.domain().currentActor(),
                                    thread.mailbox(),
                                    dev.simloop.spi.TaskKind.TIMER,
                                    false,
                                    armed * 8L * (n / 2 + 1L),
                                    () -> order.add(n));
                }
                world.runUntil(() -> order.size() == 40, Duration.ofMinutes(1));
                assertThat(order).isSorted();
            });
        }
    }

    @Test
    void theTimersOfOneChainKeepTheirOrder() {
        passes(150, OFTEN, world -> {
            List<String> order = new ArrayList<>();
            var late = world.newFuture().orTimeout(20, MILLISECONDS);
            late.whenComplete((x, e) -> order.add("time-out of 20"));
            world.newFuture().orTimeout(10, MILLISECONDS).whenComplete((x, e) -> order.add("time-out of 10"));
            world.runUntil(() -> order.size() == 2, Duration.ofMinutes(1));
            assertThat(order).containsExactly("time-out of 10", "time-out of 20");
        });
    }

    @Test
    void chainsOvertakeEachOther() {
        Set<List<String>> orders = new HashSet<>();
        passes(150, OFTEN, world -> {
            List<String> order = new ArrayList<>();
            world.delay(Duration.ofMillis(10)).thenRun(() -> order.add("short"));
            world.delay(Duration.ofMillis(20)).thenRun(() -> order.add("long"));
            world.runUntil(() -> order.size() == 2, Duration.ofMinutes(1));
            orders.add(order);
        });

        assertThat(orders).containsExactlyInAnyOrder(List.of("short", "long"), List.of("long", "short"));
    }

    @Test
    void whatIsLateBelongsToItsExecutorAndItsHost() {
        passes(150, OFTEN, world -> {
            var thread = world.singleThread("io");
            List<Integer> ran = new ArrayList<>();
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int n = i;
                Runnable task = () -> ran.add(n);
                tasks.add(task);
                thread.execute(task);
            }
            assertThat(thread.shutdownNow()).containsExactlyElementsOf(tasks);
            assertThat(thread.isTerminated()).isTrue();
            var host = world.host("n1");
            host.singleThread("db").execute(() -> ran.add(-1));
            host.executor().schedule(() -> ran.add(-2), 1, MILLISECONDS);
            host.crash();
            world.runFor(Duration.ofSeconds(20));
            assertThat(ran).isEmpty();
        });
    }

    @Test
    void pausedHostsAndDriftingClocksKeepTheOrderToo() {
        passes(200, OFTEN, world -> {
            List<Integer> order = new ArrayList<>();
            var host = world.host("n1");
            var thread = host.singleThread("io");
            for (int i = 0; i < 10; i++) {
                int n = i;
                thread.schedule(() -> order.add(n), 2L * n, MILLISECONDS);
            }
            world.executor().schedule(() -> host.pause(Duration.ofMillis(30)), 3, MILLISECONDS);
            world.executor().schedule(() -> host.hostClock().drift(50_000_000), 9, MILLISECONDS);
            world.runUntil(() -> order.size() == 10, Duration.ofMinutes(2));
            assertThat(order).isSorted();
        });
    }

    @Test
    void deadlinesMoveByWhatHiccupsTook() {
        passes(150, OFTEN, world -> {
            boolean[] done = {false, false};
            world.eventually("done", Duration.ofMillis(10), () -> done[0]);
            world.leadsTo("answered", () -> done[0], () -> done[1], Duration.ofMillis(10));
            world.delay(Duration.ofMillis(10))
                    .thenRun(() -> done[0] = true)
                    .thenCompose(x -> world.delay(Duration.ofMillis(10)))
                    .thenRun(() -> done[1] = true);
        });
    }

    @Test
    void aRunThatEndsWhenAPropertyIsDueGoesOnForWhatHiccupsTook() {
        Scenario inTime = world -> {
            int[] done = {0};
            world.eventually("done", Duration.ofMillis(50), () -> done[0] == 5);
            var last = world.delay(Duration.ofMillis(10)).thenRun(() -> done[0]++);
            for (int i = 1; i < 5; i++) {
                last = last.thenCompose(x -> world.delay(Duration.ofMillis(10))).thenRun(() -> done[0]++);
            }
            return world.delay(Duration.ofMillis(51));
        };
        Campaign campaign = Campaign.of(inTime).withConfig(OFTEN);
        for (int seed = 0; seed < 150; seed++) {
            RunReport report = campaign.runSeed(seed);
            assertThat(report.failureLine()).as("seed %d", seed).isEmpty();
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(report.fingerprint());
        }
    }

    @Test
    void aRunThatEndsBeforeAPropertyHoldsStillFails() {
        for (int seed = 0; seed < 50; seed++) {
            RunReport report = run(seed, OFTEN, world -> {
                world.eventually("done", Duration.ofMillis(50), () -> false);
                world.singleThread("late").execute(() -> {});
                world.delay(Duration.ofMillis(10)).thenCompose(x -> world.delay(Duration.ofMillis(40)));
            });
            assertThat(report.failureLine()).startsWith("PropertyViolation: property \"done\" is still false at ");
        }
    }

    @Test
    void deadlinesAreExactWhereNothingIsLate() {
        RunReport report = run(0, SimConfig.defaults(), world -> {
            world.eventually("done", Duration.ofMillis(10), () -> false);
            world.delay(Duration.ofMillis(20));
        });

        assertThat(report.failureLine())
                .isEqualTo("PropertyViolation: property \"done\" is still false at its deadline");
        assertThat(report.virtualNanos()).isEqualTo(10_000_000);
    }

    @Test
    void runForGoesOnForWhatHiccupsTook() {
        passes(150, OFTEN, world -> {
            boolean[] done = {false};
            world.delay(Duration.ofMillis(10)).thenRun(() -> done[0] = true);
            world.runFor(Duration.ofMillis(10));
            assertThat(done[0]).isTrue();
        });
    }

    private static final Scenario MIXED = world -> {
        List<String> story = new ArrayList<>();
        var thread = world.singleThread("io");
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            var host = world.host(name);
            for (int i = 1; i < 4; i++) {
                int n = i;
                all.add(host.supplyAsync(() -> name + n)
                        .thenCombineAsync(world.delay(Duration.ofMillis(n)), (text, x) -> text)
                        .thenAcceptAsync(story::add, thread)
                        .orTimeout(9, MILLISECONDS)
                        .exceptionally(e -> null));
            }
        }
        return world.loop().allOf(all.toArray(CompletableFuture[]::new)).thenApply(x -> {
            world.fingerprint("story", story.hashCode());
            return String.join(" ", story);
        });
    };

    @Test
    void manySeedsGoTheSameWayTwiceAndFromTheirOwnTapesAndTokens() {
        Campaign campaign = Campaign.of(MIXED).withSeeds(400);
        assertThat(campaign.withWorkers(2).run().fingerprint())
                .isEqualTo(campaign.withWorkers(1).run().fingerprint());
        long hiccups = 0;
        for (Hiccups shape : List.of(new Hiccups(1, 8), new Hiccups(4, 32), new Hiccups(16, 128))) {
            Campaign late = campaign.withConfig(SimConfig.defaults().withHiccups(shape));
            for (int seed = 0; seed < 100; seed++) {
                RunReport first = late.runSeed(seed);
                RunReport hunted = Runner.get().once(RunSpec.hunt(seed, late.config(), MIXED));
                Tape tape = Objects.requireNonNull(first.tape());

                assertThat(hunted.isSameRun(first)).as("seed %d hunted", seed).isTrue();
                assertThat(campaign.replay(tape).isSameRun(first))
                        .as("seed %d by its tape", seed)
                        .isTrue();
                assertThat(campaign.replay(tape).failureLine()).isEqualTo(first.failureLine());
                assertThat(campaign.replay(first.token().toString()).isSameRun(first))
                        .as("seed %d by its token", seed)
                        .isTrue();
                assertThat(Tape.parse(tape.toJson()).token()).isEqualTo(first.token());
                hiccups += first.counters().getOrDefault("loop.hiccups", 0L);
            }
        }
        assertThat(hiccups).isGreaterThan(100);
    }

    @Test
    void aPartOfTheRunsOfACampaignHasThem() {
        Scenario waits = world -> world.delay(Duration.ofMillis(10));
        Campaign campaign = Campaign.of(waits).withSeeds(1_000);

        assertThat(campaign.run().shareOfRuns("loop.hiccups")).isBetween(0.02, 0.3);
        assertThat(campaign.withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                        .run()
                        .hits("loop.hiccups")
                        .total())
                .isZero();
        assertThat(campaign.withStrategy("fifo").run().hits("loop.hiccups").total())
                .isZero();
        assertThat(campaign.withSeeds(Seeds.of(
                                java.util.stream.LongStream.range(0, 1_000).toArray()))
                        .run()
                        .hits("loop.hiccups")
                        .total())
                .isZero();
        for (int seed = 0; seed < 100; seed++) {
            assertThat(campaign.runSeed(seed).virtualNanos()).isEqualTo(10_000_000);
        }
    }

    @Test
    void aTokenSaysHowLateThingsAre() {
        Token token = new Token(5, "random", Token.recipe(new Hiccups(4, 32)), "00000000");
        assertThat(token).hasToString("sl" + token.number() + "/5/random/late4x32/00000000");
        assertThat(Token.parse(token.toString())).isEqualTo(token);
        assertThat(token.hiccups()).isEqualTo(new Hiccups(4, 32));
        assertThat(token.isEdited()).isFalse();
        assertThat(token.edited().edited().toString()).contains("/edited+late4x32/");
        assertThat(Token.parse(token.edited().toString()).hiccups()).isEqualTo(new Hiccups(4, 32));
        assertThat(Token.parse(token.edited().toString()).isEdited()).isTrue();
        for (String recipe :
                List.of("late", "late0x8", "late4x3", "late4x32+edited", "edited+", "edited+-", "late9999x8")) {
            assertThatThrownBy(() -> Token.parse("sl2/5/random/" + recipe + "/00000000"))
                    .as(recipe)
                    .isInstanceOf(TapeFormatException.class)
                    .hasMessage("token has a recipe that this version cannot follow: " + recipe);
        }
        assertThatThrownBy(() -> new Hiccups(-1, 8)).hasMessage("one wait in -1 is late: it takes 1 to 4096");
        assertThatThrownBy(() -> new Hiccups(4, 3))
                .hasMessage("a late wait takes up to 3 times: it takes a power of two up to 1024");
        assertThatThrownBy(() -> Hiccups.parse("soon")).hasMessage("not how late things are (late4x32): soon");
    }
}
