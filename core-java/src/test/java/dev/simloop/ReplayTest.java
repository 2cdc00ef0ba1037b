package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored")
class ReplayTest {
    private static final Campaign MIXED = Campaign.of(world -> {
        List<String> ran = new ArrayList<>();
        var random = world.random("x");
        for (String name : List.of("a", "b", "c")) {
            var thread = world.singleThread(name);
            for (int i = 0; i < 5; i++) {
                thread.schedule(() -> ran.add(name + random.nextInt(10)), i, TimeUnit.SECONDS);
            }
        }
        return world.delay(Duration.ofMinutes(1)).thenApply(x -> String.join(" ", ran));
    });

    private static Tape tape(Campaign campaign, long seed) {
        var report = campaign.runSeed(seed);
        assertThat(report.failureLine()).isEmpty();
        return java.util.Objects.requireNonNull(report.tape());
    }

    private static Tape with(Tape tape, List<Pick> schedule, List<Track> tracks) {
        return new Tape(tape.token(), schedule, tracks);
    }

    @Test
    void aStrictReplayIsTheSameRun() {
        for (int seed = 0; seed < 20; seed++) {
            var first = MIXED.runSeed(seed);
            var tape = Tape.parse(tape(MIXED, seed).toJson());

            var again = MIXED.replay(tape);

            assertThat(again.isSameRun(first)).isTrue();
            assertThat(again.value()).isEqualTo(first.value());
            assertThat(again.tape()).isEqualTo(tape);
            assertThat(MIXED.replay(first.token().toString()).isSameRun(first)).isTrue();
        }
    }

    /**
     * Two timers' followers and a lone task between choices: a rank that was looked up for one task must not be told of
     * the next one that happens to be the same pooled object.
     */
    @Test
    void aLoneTaskBetweenTwoChoicesLeavesNoRankBehind() {
        var campaign = Campaign.ofAction(world -> {
            var executor = world.executor();
            List<String> order = new ArrayList<>();
            executor.execute(() -> {
                order.add("a");
                executor.execute(() -> executor.schedule(
                        () -> {
                            executor.execute(() -> order.add("p"));
                            executor.execute(() -> order.add("q"));
                        },
                        1,
                        TimeUnit.MILLISECONDS));
            });
            executor.execute(() -> order.add("b"));
            executor.schedule(() -> world.loop().fail(new AssertionError(order.toString())), 9, TimeUnit.MILLISECONDS);
        });
        for (int seed = 0; seed < 60; seed++) {
            var first = campaign.runSeed(seed);

            var again = campaign.replay(java.util.Objects.requireNonNull(first.tape()));

            assertThat(again.failureLine()).isEqualTo(first.failureLine());
            assertThat(again.isSameRun(first)).as("seed " + seed).isTrue();
        }
    }

    @Test
    void stepCostAndTimerSlackReplayToo() {
        var campaign = MIXED.withConfig(
                SimConfig.defaults().withStepCost(Duration.ofMillis(1)).withTimerSlack(Duration.ofMillis(10)));
        var first = campaign.runSeed(3);

        assertThat(campaign.replay(tape(campaign, 3)).isSameRun(first)).isTrue();
    }

    @Test
    void aFailingRunReplaysStrictly() {
        var campaign = Campaign.ofAction(world -> {
            world.executor().execute(() -> {});
            world.executor().execute(() -> {
                throw new IllegalStateException("boom");
            });
            world.executor().execute(() -> {});
        });
        var first = campaign.runSeed(1);

        assertThat(campaign.replay(java.util.Objects.requireNonNull(first.tape()))
                        .isSameRun(first))
                .isTrue();
    }

    @Test
    void anotherBoundIsAMismatch() {
        int[] bound = {6};
        var campaign = Campaign.ofAction(world -> world.random("die").nextInt(bound[0]));
        var tape = tape(campaign, 1);
        bound[0] = 8;

        assertThat(campaign.replay(tape).failure())
                .isInstanceOf(TapeMismatchException.class)
                .hasMessage("stream user/world/die, draw 0: the tape has bound 6, the program asks for 8");
    }

    @Test
    void oneDrawMoreIsAMismatch() {
        int[] draws = {2};
        var campaign = Campaign.ofAction(world -> {
            for (int i = 0; i < draws[0]; i++) {
                world.random("die").nextInt(6);
            }
        });
        var tape = tape(campaign, 1);
        draws[0] = 3;

        assertThat(campaign.replay(tape).failureLine())
                .isEqualTo("TapeMismatchException: stream user/world/die, draw 2: the tape ends after 2 draws, "
                        + "the program asks for one more with bound 6");
    }

    @Test
    void oneDrawLessIsAMismatch() {
        int[] draws = {2};
        var campaign = Campaign.ofAction(world -> {
            for (int i = 0; i < draws[0]; i++) {
                world.random("die").nextInt(6);
            }
        });
        var tape = tape(campaign, 1);

        draws[0] = 1;
        assertThat(campaign.replay(tape).failureLine())
                .isEqualTo("TapeMismatchException: stream user/world/die: the run ended after 1 draws, the tape has 2");
        draws[0] = 0;
        assertThat(campaign.replay(tape).failureLine())
                .isEqualTo("TapeMismatchException: stream user/world/die: the run ended after 0 draws, the tape has 2");
    }

    private static final class Two {
        final List<String> names = new ArrayList<>(List.of("a", "b"));

        Campaign campaign() {
            return Campaign.ofAction(world -> {
                for (String name : names) {
                    world.singleThread(name).execute(() -> {});
                }
            });
        }
    }

    @Test
    void anotherNameIsAMismatch() {
        var two = new Two();
        var tape = new Tape(two.campaign().runSeed(1).token(), List.of(new Pick(2, 1, "b#1", 1)), List.of());
        assertThat(two.campaign().replay(tape).failureLine()).isEmpty();
        two.names.set(1, "c");

        assertThat(two.campaign().replay(tape).failureLine())
                .isEqualTo("TapeMismatchException: stream schedule, draw 0: the tape has b#1 step 1, rank 1 of 2; "
                        + "the program has 2 ready: a#1 step 1, c#1 step 1");
    }

    @Test
    void oneReadyTaskMoreIsAMismatch() {
        var two = new Two();
        var tape = tape(two.campaign(), 1);
        two.names.add("c");

        assertThat(two.campaign().replay(tape).failureLine())
                .startsWith("TapeMismatchException: stream schedule, draw 0: the tape has ")
                .endsWith("; the program has 3 ready: a#1 step 1, b#1 step 1, c#1 step 1");
    }

    @Test
    void anExhaustedOrUnreadScheduleIsAMismatch() {
        var two = new Two();
        var tape = tape(two.campaign(), 1);

        assertThat(two.campaign().replay(with(tape, List.of(), List.of())).failureLine())
                .isEqualTo("TapeMismatchException: stream schedule, draw 0: the tape ends after 0 picks, "
                        + "the program has 2 ready: a#1 step 1, b#1 step 1");
        var longer = new ArrayList<>(tape.schedule());
        longer.add(new Pick(2, 0, "a#1", 2));
        assertThat(two.campaign().replay(with(tape, longer, List.of())).failureLine())
                .isEqualTo("TapeMismatchException: stream schedule: the run ended after 1 picks, the tape has 2");
    }

    @Test
    void aTapeOfAnotherConfigurationIsRefused() {
        var tape = tape(MIXED, 1);
        var other = MIXED.withConfig(SimConfig.defaults().withMaxSteps(77));

        assertThatThrownBy(() -> other.replay(tape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("token was made with configuration ");
    }

    @Test
    void aLenientReplayOfAnEmptyOrZeroTapeIsTheCalmRun() {
        var calm = MIXED.withStrategy("fifo").runSeed(5);
        var tape = tape(MIXED, 5);

        var empty = MIXED.replayLeniently(with(tape, List.of(), List.of()));
        var zeros = MIXED.replayLeniently(with(
                tape,
                tape.schedule().stream()
                        .map(pick -> new Pick(pick.ready(), 0, "nobody", 1))
                        .toList(),
                List.of()));

        assertThat(empty.value()).isEqualTo(calm.value());
        assertThat(empty.fingerprint()).isEqualTo(calm.fingerprint());
        assertThat(zeros.fingerprint()).isEqualTo(calm.fingerprint());
    }

    @Test
    void aLenientReplayTakesWhatFitsWhenDrawsAreLeftOut() {
        for (int seed = 0; seed < 20; seed++) {
            var tape = tape(MIXED, seed);
            for (int left = 0; left < tape.schedule().size(); left++) {
                var picks = new ArrayList<>(tape.schedule());
                picks.remove(left);

                var report = MIXED.replayLeniently(with(tape, picks, tape.tracks()));

                assertThat(report.failureLine()).isEmpty();
                assertThat(MIXED.replay(java.util.Objects.requireNonNull(report.tape()))
                                .isSameRun(report))
                        .isTrue();
            }
        }
    }

    @Test
    void afterItsEntriesAZeroStreamGoesOnWithZerosAndASeededOneWithItsGenerator() {
        List<Long> seen = new ArrayList<>();
        var campaign = Campaign.ofAction(world -> {
            for (int i = 0; i < 3; i++) {
                seen.add(world.stream("zero", Fallback.ZERO).draw(1_000_000));
                seen.add(world.stream("seeded", Fallback.SEEDED).draw(1_000_000));
            }
        });
        var tape = tape(campaign, 1);
        List<Long> free = List.copyOf(seen);
        seen.clear();

        campaign.replayLeniently(with(
                tape,
                List.of(),
                List.of(
                        new Track("zero", Fallback.ZERO, List.of(new Draw(1_000_000, 7), new Draw(20, 8))),
                        new Track("seeded", Fallback.SEEDED, List.of(new Draw(1_000_000, 9), new Draw(20, 8))))));

        assertThat(seen).containsExactly(7L, 9L, 8L, free.get(3), 0L, free.get(5));
    }

    @Test
    void aFirstRunEffectIsToldFromAnUnstableProgram() {
        var runs = new AtomicInteger();
        var firstOnly = Campaign.ofAction(world -> {
            if (runs.getAndIncrement() == 0) {
                throw new IllegalStateException("not set up");
            }
        });

        var finding = firstOnly.withSeeds(5).withWorkers(1).run().findings().get(0);

        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.FIRST_RUN_EFFECT);
        assertThat(finding.original().failureLine()).isEqualTo("IllegalStateException: not set up");
        assertThat(finding.failure()).hasMessage("not set up");
        assertThat(finding.rerun().passed()).isTrue();
        assertThat(finding.firstDifference()).isZero();
        assertThat(finding.describe())
                .containsPattern("\n  not repeated \\(0 of \\d+\\): ")
                .contains(": further runs agree with each other and not with this one, departing "
                        + "within the 256 steps after step 0; something that the first run set up, or chance?");
    }

    @Test
    void anUnstableProgramKeepsItsOriginal() {
        var runs = new AtomicInteger();
        var unstable = Campaign.ofAction(world -> {
            int run = runs.getAndIncrement();
            for (int i = 0; i < run; i++) {
                world.executor().execute(() -> {});
            }
            world.executor().execute(() -> {
                throw new IllegalStateException("run " + run);
            });
        });

        var finding = unstable.withSeeds(5).withWorkers(1).run().findings().get(0);

        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.UNSTABLE);
        assertThat(finding.failure()).hasMessageContaining("run 0");
        assertThat(finding.tape()).isEqualTo(finding.original().tape()).isNotNull();
        assertThat(finding.toFailure().getMessage())
                .containsPattern("not repeated \\(\\d+ of \\d+\\): further runs of the seed differ");
    }
}
