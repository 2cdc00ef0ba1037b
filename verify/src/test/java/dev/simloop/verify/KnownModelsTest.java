package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.verify.models.Allocator;
import dev.simloop.verify.models.AlternatingBit;
import dev.simloop.verify.models.CoffeeCan;
import dev.simloop.verify.models.DieHard;
import dev.simloop.verify.models.DiningPhilosophers;
import dev.simloop.verify.models.Paxos;
import dev.simloop.verify.models.Peterson;
import dev.simloop.verify.models.ReadersWriters;
import dev.simloop.verify.models.TeachingConcurrency;
import dev.simloop.verify.models.TerminationDetection;
import dev.simloop.verify.models.TwoPhaseCommit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Distinct states, generated states and depth as the TLA+ examples publish them in their manifests. TLC counts initial
 * states among the generated ones, and levels where we count steps.
 */
class KnownModelsTest {
    private static void published(CheckResult<?> result, long states, long generated, long initial, int levels) {
        assertThat(result.states()).as(result.describe()).isEqualTo(states);
        assertThat(result.transitions() + initial).as(result.describe()).isEqualTo(generated);
        assertThat(result.diameter() + 1).as(result.describe()).isEqualTo(levels);
        assertThat(result.neverEnabled()).isEmpty();
    }

    @Test
    void dieHardHasSixteenStates() {
        var result = DieHard.model(false, null).check();
        result.assertHolds();
        published(result, 16, 97, 1, 8);
    }

    @Test
    void dieHardIsSolvedInSixSteps() {
        var result = DieHard.model(true, null).check();
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(Objects.requireNonNull(result.trace()).actions())
                .containsExactly("fill big", "big to small", "empty small", "big to small", "fill big", "big to small");
        assertThat(Objects.requireNonNull(result.trace()).last()).isEqualTo(new DieHard.Jugs(3, 4));
    }

    @Test
    void twoPhaseCommitHas288States() {
        var result = TwoPhaseCommit.model(3, null).check();
        result.assertHolds();
        published(result, 288, 1146, 1, 11);
    }

    @Test
    void petersonHas42States() {
        var result = Peterson.model(null, false).check();
        result.assertHolds();
        published(result, 42, 77, 1, 11);
    }

    @Test
    void theAlternatingBitHas240StatesWithinItsConstraint() {
        var result = AlternatingBit.model(null).build().check();
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        published(result, 240, 1392, 8, 10);
    }

    @Test
    void fivePhilosophersHave67States() {
        var result = DiningPhilosophers.model(5, null).check();
        result.assertHolds();
        published(result, 67, 336, 1, 29);
    }

    @Test
    void paxosWithTwoBallotsAndValuesHas3921States() {
        var result = Paxos.model(2, 2, null).check();
        result.assertHolds();
        assertThat(result.states()).isEqualTo(3921);
        assertThat(result.diameter() + 1).isEqualTo(17);
    }

    @Test
    void theCoffeeCanOfAHundredBeansHas5150States() {
        var result = CoffeeCan.model(100, null).check();
        result.assertHolds();
        published(result, 5150, 20002, 5150, 1);
        met(CoffeeCan.model(100, null).checkLiveness(CoffeeCan.goals()));
        assertThat(CoffeeCan.model(10, CoffeeCan.Bug.WHITE_COMES_BACK).check().verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void readersAndWritersHave21527States() {
        var result = ReadersWriters.model(3, null).check();
        result.assertHolds();
        published(result, 21527, 59674, 1, 13);
        met(ReadersWriters.model(2, null).checkLiveness(ReadersWriters.goals(2)));
        shortest(ReadersWriters.model(2, ReadersWriters.Bug.READS_BESIDE_A_WRITER));
        missed(ReadersWriters.model(2, ReadersWriters.Bug.NEVER_STOPS)
                .checkLiveness(ReadersWriters.goals(2).get(0)));
    }

    /** The manifest says depth 10; TLC 2.18, run on the published text, says 9 with one, two and four workers. */
    @Test
    void terminationDetectionHas302States() {
        var result = TerminationDetection.model(3, null).check();
        result.assertHolds();
        published(result, 302, 2001, TerminationDetection.initial(3).size(), 9);
        met(List.of(TerminationDetection.model(3, null).checkLiveness(TerminationDetection.detection())));
        shortest(TerminationDetection.model(3, TerminationDetection.Bug.STAYS_WHITE));
    }

    @Test
    void teachingConcurrencyWithFiveProcessesHas723States() {
        var result = TeachingConcurrency.model(5, null).check();
        result.assertHolds();
        published(result, 723, 1842, 1, 11);
        shortest(TeachingConcurrency.model(5, TeachingConcurrency.Bug.LOOKS_FIRST));
    }

    @Test
    void theAllocatorOfThreeClientsHas400States() {
        var result = Allocator.model(3, 2, null).check();
        result.assertHolds();
        published(result, 400, 1633, 1, 6);
        met(Allocator.model(3, 2, null).checkLiveness(Allocator.goals(3, 2)));
        shortest(Allocator.model(3, 2, Allocator.Bug.GIVES_TWICE));
        missed(Allocator.model(3, 2, Allocator.Bug.WEAKLY_FAIR)
                .checkLiveness(Allocator.goals(3, 2).get(2)));
    }

    private static void met(List<? extends LivenessResult<?>> results) {
        for (LivenessResult<?> result : results) {
            result.assertHolds();
            assertThat(result.vacuous()).as(result.describe()).isFalse();
        }
    }

    private static void missed(LivenessResult<?> result) {
        assertThat(result.lasso()).as(result.describe()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IGNORES_THE_FLAG")
    void everyBugOfPetersonIsCaught(Peterson.Bug bug) {
        shortest(Peterson.model(bug, false));
    }

    @ParameterizedTest
    @EnumSource
    void everyBugOfTwoPhaseCommitIsCaught(TwoPhaseCommit.Bug bug) {
        shortest(TwoPhaseCommit.model(3, bug));
    }

    @ParameterizedTest
    @EnumSource
    void everyBugOfDieHardIsCaught(DieHard.Bug bug) {
        shortest(DieHard.model(false, bug));
    }

    @ParameterizedTest
    @EnumSource
    void everyBugOfTheAlternatingBitIsCaught(AlternatingBit.Bug bug) {
        shortest(AlternatingBit.model(bug).build());
    }

    @Test
    void whoEatsWithoutForksEatsBesideANeighbour() {
        shortest(DiningPhilosophers.model(5, DiningPhilosophers.Bug.EATS_WITHOUT_FORKS));
    }

    @ParameterizedTest
    @EnumSource
    void everyBugOfPaxosIsCaught(Paxos.Bug bug) {
        shortest(Paxos.model(2, 2, bug));
    }

    private static <S> void shortest(Model<S> model) {
        var result = model.check();
        assertThat(result.verdict()).as(result.describe()).isIn(Verdict.VIOLATED, Verdict.DEADLOCK);
        assertThat(Objects.requireNonNull(result.trace()).length()).isEqualTo(Naive.distanceToProblem(model));
        Naive.assertIsRun(model, Objects.requireNonNull(result.trace()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void anyNumberOfWorkersGivesTheSameAnswer(int workers) {
        for (Model<?> model : List.of(
                Paxos.model(2, 2, null),
                Paxos.model(2, 2, Paxos.Bug.BREAKS_ITS_PROMISE),
                TwoPhaseCommit.model(5, TwoPhaseCommit.Bug.COMMITS_EARLY),
                AlternatingBit.model(null).build())) {
            String alone = ModelChecker.of(model).withWorkers(1).check().describe();
            assertThat(ModelChecker.of(model).withWorkers(workers).check().describe())
                    .isEqualTo(alone);
            assertThat(ModelChecker.of(model)
                            .withWorkers(workers)
                            .withExactStates()
                            .check()
                            .describe())
                    .isEqualTo(alone.replaceAll("  chance that .*\n", ""));
        }
    }

    @Test
    void symmetryLeavesFewerStatesAndFindsTheSame() {
        assertThat(TwoPhaseCommit.model(3, null, true).check().states()).isEqualTo(80);
        for (var bug : TwoPhaseCommit.Bug.values()) {
            var small = TwoPhaseCommit.model(3, bug, true).check().trace();
            var whole = TwoPhaseCommit.model(3, bug).check().trace();
            assertThat(Objects.requireNonNull(small).length())
                    .isEqualTo(Objects.requireNonNull(whole).length());
        }
    }
}
