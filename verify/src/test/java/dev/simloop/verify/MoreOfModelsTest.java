package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.verify.models.TwoPhaseCommit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class MoreOfModelsTest {
    private static ModelBuilder<Integer> counting(int most) {
        return Model.<Integer>named("counting")
                .initial(0)
                .action("up", n -> n < most, n -> n + 1)
                .terminal(n -> n == most);
    }

    @Test
    void aStepInvariantIsAskedOfEveryStepAlsoToKnownStates() {
        var model = counting(5)
                .action("back", n -> n == 4, n -> 1)
                .stepInvariant("only up", (before, after) -> after > before)
                .build();
        for (int workers : new int[] {1, 3}) {
            var result = ModelChecker.of(model).withWorkers(workers).check();
            assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
            assertThat(result.about()).isEqualTo("only up");
            assertThat(Objects.requireNonNull(result.trace()).actions())
                    .containsExactly("up", "up", "up", "up", "back");
        }
        counting(5)
                .stepInvariant("only up", (before, after) -> after > before)
                .build()
                .check()
                .assertHolds();
        counting(5)
                .action("back", n -> n == 4, n -> 2)
                .stepInvariant("parity turns", n -> n % 2, (before, after) -> after == before + 1)
                .build()
                .check()
                .assertHolds();
    }

    @Test
    void severalGoalsOfOneExplorationAndWhatElseIsWrong() {
        var model = counting(5)
                .weaklyFair("up")
                .invariant("below three", n -> n < 3)
                .stepInvariant("not to five", (before, after) -> after != 5)
                .build();
        var results = model.checkLiveness(
                List.of(Goal.eventually("five", n -> n == 5), Goal.alwaysEventually("zero", n -> n == 0)));
        assertThat(results).extracting(LivenessResult::verdict).containsExactly(Verdict.HOLDS, Verdict.VIOLATED);
        assertThat(results.get(0).describe())
                .contains("goal \"five\" of model \"counting\" is met on every fair run")
                .contains("  besides, invariant \"below three\" is violated in 3\n")
                .contains("  besides, invariant \"not to five\" is violated by the step from 4 to 5\n");
        assertThatThrownBy(() -> results.get(0).assertHolds()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> model.checkLiveness(List.of())).hasMessage("there is no goal");
    }

    @Test
    void manySmallComponentsTakeLittleMemory() {
        int most = 300_000;
        var model = counting(most).weaklyFair("up").build();
        assertThat(model.checkLiveness(Goal.leadsTo("end", n -> true, n -> n == most))
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void oneModelRefinesAnother() {
        var clock = Model.<Integer>named("clock")
                .initial(0)
                .action("tick", n -> true, n -> (n + 1) % 12)
                .build();
        var seconds = Model.<Pair<Integer, Integer>>named("hours and seconds")
                .initial(Pair.of(0, 0))
                .action(
                        "second",
                        p -> true,
                        p -> p.second() < 59 ? Pair.of(p.first(), p.second() + 1) : Pair.of((p.first() + 1) % 12, 0))
                .build();
        assertThat(seconds.checkRefines(clock, Pair::first).holds()).isTrue();
        var skips = Model.<Pair<Integer, Integer>>named("skipping")
                .initial(Pair.of(0, 0))
                .action("jump", p -> p.first() == 3, p -> Pair.of(5, 0))
                .action("hour", p -> p.first() < 11, p -> Pair.of(p.first() + 1, 0))
                .terminal(p -> p.first() == 11)
                .build();
        var wrong = skips.checkRefines(clock, Pair::first);
        assertThat(wrong.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(Objects.requireNonNull(wrong.trace()).actions()).containsExactly("hour", "hour", "hour", "jump");
        assertThat(wrong.describe())
                .contains("seen as 3, then as 5, which no action of model clock does; it allows tick to 4");
        assertThat(seconds.checkRefines(clock, p -> p.first() + 1).about()).isEqualTo("begins as clock");
    }

    @Test
    void whereNothingIsAllowedTheGuardsSayWhy() {
        var model = counting(2).choice("choose", n -> true, n -> List.of()).build();
        assertThat(Refinement.allowed(model, 2))
                .isEqualTo("it allows nothing there: the guard is false of up, there is no successor by choose");
        assertThat(Refinement.allowed(model, 1)).isEqualTo("it allows up to 2");
    }

    @Test
    void aSimulationFindsWhatIsWrongAndProvesNothing() {
        var endless = Model.<Long>named("endless")
                .initial(0L)
                .action("up", n -> true, n -> n + 1)
                .action("double", n -> n > 0, n -> 2 * n)
                .invariant("not 1000 or more", n -> n < 1_000)
                .build();
        var first = ModelChecker.of(endless).simulate(7, 50, 100);
        var second = ModelChecker.of(endless).simulate(7, 50, 100);
        assertThat(first.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(first.describe()).isEqualTo(second.describe()).contains("  a run to it, of ");
        var right = ModelChecker.of(counting(9).build()).simulate(7, 5, 4);
        assertThat(right.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        assertThat(right.limits())
                .containsExactly(
                        "only 5 random runs of up to 4 actions were followed, from seed 7; states are counted as"
                                + " often as they were met");
        var stuck = Model.<Integer>named("stuck")
                .initial(0)
                .action("up", n -> n < 3, n -> n + 1)
                .build();
        assertThat(ModelChecker.of(stuck).simulate(1, 1, 10).verdict()).isEqualTo(Verdict.DEADLOCK);
    }

    @Test
    void aCheckGoesOnFromACheckpoint(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("check");
        var model = TwoPhaseCommit.model(4, null);
        var whole = ModelChecker.of(model).check();
        ModelChecker.of(model).withMaxDepth(7).withCheckpoints(file, 1).check();
        var rest = ModelChecker.of(model).withResumeFrom(file).check();
        assertThat(rest.describe()).isEqualTo(whole.describe());
        assertThat(rest.fired()).isEqualTo(whole.fired());
        assertThatThrownBy(() -> ModelChecker.of(TwoPhaseCommit.model(3, null))
                        .withResumeFrom(file)
                        .check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is of another model");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
        assertThatThrownBy(() -> ModelChecker.of(model).withResumeFrom(file).check())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelChecker.of(model).withExactStates().withCheckpoints(file, 1))
                .hasMessage("checkpoints are of fingerprints: states that are kept exactly have none");
    }

    @Test
    void aProblemAfterACheckpointHasItsWholeTrace(@TempDir Path folder) {
        Path file = folder.resolve("check");
        var model = counting(50).invariant("below forty", n -> n < 40).build();
        ModelChecker.of(model).withMaxDepth(20).withCheckpoints(file, 1).check();
        var rest = ModelChecker.of(model).withResumeFrom(file).check();
        assertThat(rest.describe()).isEqualTo(model.check().describe());
        assertThat(Objects.requireNonNull(rest.trace()).length()).isEqualTo(40);
    }

    @Test
    void copiesLeaveTheOriginalAsItIs() {
        List<Integer> list = List.of(1, 2);
        assertThat(Copies.append(list, 3)).containsExactly(1, 2, 3);
        assertThat(Copies.with(list, 0, 9)).containsExactly(9, 2);
        assertThat(Copies.rest(list)).containsExactly(2);
        assertThat(Copies.plus(Set.of(1), 2)).isEqualTo(Set.of(1, 2));
        assertThat(Copies.minus(Set.of(1, 2), 2)).isEqualTo(Set.of(1));
        assertThat(Copies.with(Map.of("a", 1), "b", 2)).isEqualTo(Map.of("a", 1, "b", 2));
        assertThat(Copies.without(Map.of("a", 1), "a")).isEmpty();
        assertThat(Pair.of(1, "x")).hasToString("(1, x)");
        assertThat(Triple.of(1, 2, 3)).hasToString("(1, 2, 3)");
    }

    /** The design counts up to three before it shows that it is full; the program has no such number. */
    @Test
    void aProgramIsHeldToADesignWithHiddenVariables() {
        record Design(int hidden, boolean full) {}
        var design = Model.<Design>named("fill")
                .initial(new Design(0, false))
                .action("fill", d -> d.hidden() < 3, d -> new Design(d.hidden() + 1, false))
                .action("show", d -> d.hidden() == 3 && !d.full(), d -> new Design(3, true))
                .terminal(Design::full)
                .build();
        for (boolean early : new boolean[] {false, true}) {
            boolean[] full = {false};
            CampaignResult result = Campaign.ofAction(world -> {
                        full[0] = early;
                        HiddenRefinement.<Design, Boolean>of(design, Design::full)
                                .watch(world, () -> full[0]);
                        world.delay(Duration.ofSeconds(1)).thenRun(() -> full[0] = true);
                        world.runFor(Duration.ofSeconds(2));
                    })
                    .withSeeds(1)
                    .run();
            assertThat(!result.findings().isEmpty()).isEqualTo(early);
        }
        var twice = HiddenRefinement.<Integer, Integer>of(counting(4).build(), n -> n / 2);
        for (int second : new int[] {1, 2}) {
            int[] shown = {0};
            CampaignResult result = Campaign.ofAction(world -> {
                        shown[0] = 0;
                        twice.watch(world, () -> shown[0]);
                        world.delay(Duration.ofSeconds(1)).thenRun(() -> shown[0] = second);
                        world.runFor(Duration.ofSeconds(2));
                    })
                    .withSeeds(1)
                    .run();
            assertThat(!result.findings().isEmpty()).isEqualTo(second == 2);
            if (second == 2) {
                assertThat(result.findings().get(0).failure())
                        .hasMessageContaining(
                                "the world went from 0 to 2, which no action of model counting does from any of the 2"
                                        + " states it may be in, such as 0");
            }
        }
    }
}
