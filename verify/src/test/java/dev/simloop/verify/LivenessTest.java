package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.models.AlternatingBit;
import dev.simloop.verify.models.DiningPhilosophers;
import dev.simloop.verify.models.Peterson;
import dev.simloop.verify.models.TwoPhaseCommit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static <S> Lasso<S> lasso(Model<S> model, Goal<S> goal) {
        var result = model.checkLiveness(goal);
        assertThat(result.verdict()).as(result.describe()).isEqualTo(Verdict.VIOLATED);
        Lasso<S> lasso = Objects.requireNonNull(result.lasso());
        assertFair(model, lasso);
        return lasso;
    }

    /** A run of the model, closed, that owes nobody anything. */
    static <S> void assertFair(Model<S> model, Lasso<S> lasso) {
        Naive.assertIsRun(model, lasso.prefix());
        S at = lasso.prefix().last();
        List<S> visited = new ArrayList<>(List.of(at));
        BitSet taken = new BitSet();
        for (Step<S> step : lasso.cycle()) {
            if (!lasso.rests()) {
                Naive.assertIsStep(model, at, step);
                if (!at.equals(step.state())) {
                    taken.set(model.actionNames().indexOf(step.action()));
                }
            }
            at = step.state();
            visited.add(at);
        }
        assertThat(at).isEqualTo(lasso.prefix().last());
        for (Fairness promise : model.fairness) {
            if (!taken.intersects(promise.actions())) {
                assertThat(visited)
                        .as("%s in %s", promise, lasso)
                        .anyMatch(state -> !model.changing(state).intersects(promise.actions()));
                assertThat(promise.strong()
                                && visited.stream()
                                        .anyMatch(state -> model.changing(state).intersects(promise.actions())))
                        .as("%s in %s", promise, lasso)
                        .isFalse();
            }
        }
    }

    @Test
    void whoWantsInGetsInUnderFairness() {
        Peterson.model(null, true).checkLiveness(Peterson.noStarvation(0)).assertHolds();
        Peterson.model(null, true).checkLiveness(Peterson.noStarvation(1)).assertHolds();
    }

    @Test
    void withoutFairnessNothingHasToHappen() {
        var lasso = lasso(Peterson.model(null, false), Peterson.noStarvation(1));
        assertThat(lasso.rests()).isTrue();
        assertThat(lasso.prefix().actions()).containsExactly("want(1)");
    }

    @Test
    void strictAlternationStarves() {
        var lasso = lasso(Peterson.model(Peterson.Bug.IGNORES_THE_FLAG, true), Peterson.noStarvation(1));
        assertThat(lasso.describe()).contains("want(1)");
    }

    @Test
    void theAlternatingBitDeliversUnderStrongFairness() {
        var result = AlternatingBit.fair().checkLiveness(AlternatingBit.delivered("d1"));
        assertThat(result.lasso()).isNull();
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        assertThat(result.vacuous()).isFalse();
    }

    @Test
    void withWeakFairnessAllIsLostForEver() {
        var weak = AlternatingBit.model(null)
                .weaklyFair("send again", "acknowledge", "receive", "hear")
                .build();
        var lasso = lasso(weak, AlternatingBit.delivered("d1"));
        assertThat(lasso.cycle()).extracting(Step::action).contains("lose message");
    }

    @Test
    void nobodyStarvesAtTheTable() {
        for (int p = 0; p < 5; p++) {
            DiningPhilosophers.model(5, null)
                    .checkLiveness(DiningPhilosophers.nobodyStarves(p))
                    .assertHolds();
        }
    }

    @Test
    void whoNeverHandsOverOrSoilsLetsOthersStarve() {
        for (var bug : List.of(DiningPhilosophers.Bug.KEEPS_THE_RIGHT_FORK, DiningPhilosophers.Bug.NEVER_SOILS)) {
            lasso(DiningPhilosophers.model(5, bug), DiningPhilosophers.nobodyStarves(0));
        }
    }

    @Test
    void aTerminalStateRestsUnderAnyFairness() {
        var model = Model.<Integer>named("countdown")
                .initial(3)
                .action("down", n -> n > 1, n -> n - 1)
                .terminal(n -> n == 1)
                .stronglyFair("down")
                .build();
        model.checkLiveness(Goal.eventually("one", n -> n == 1)).assertHolds();
        model.checkLiveness(Goal.eventuallyAlways("one", n -> n == 1)).assertHolds();
        var lasso = lasso(model, Goal.eventually("zero", n -> n == 0));
        assertThat(lasso.describe()).isEqualTo("""
                           0  initial  3
                           1  down     2
                           2  down     1
                              from here on nothing happens
                        """);
    }

    @Test
    void aTriggerThatNeverComesIsVacuous() {
        var model = Model.<Integer>named("one")
                .initial(1)
                .action("stay", n -> true, n -> n)
                .build();
        var result = model.checkLiveness(Goal.leadsTo("never", n -> n == 2, n -> n == 3));
        assertThat(result.vacuous()).isTrue();
        assertThatThrownBy(result::assertHolds).hasMessageContaining("vacuous: its trigger is true in no state");
    }

    @Test
    void symmetryIsRefused() {
        assertThatThrownBy(() -> TwoPhaseCommit.model(3, null, true)
                        .checkLiveness(Goal.eventually("decided", s -> s.tm() != TwoPhaseCommit.Tm.INIT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("model two-phase commit has a symmetry: liveness is checked without, since a cycle of what"
                        + " is left is none of the model");
    }

    /** Small random graphs with random promises and goals, against all sets of states a run can stay in for ever. */
    @Test
    void agreesWithBruteForceOnRandomGraphs() {
        int missed = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            int size = 2 + random.nextInt(4);
            var builder = Model.<Integer>named("random " + seed).initial(0);
            for (int a = 0; a < 3; a++) {
                List<List<Integer>> to = new ArrayList<>();
                for (int s = 0; s < size; s++) {
                    List<Integer> next = new ArrayList<>();
                    for (int t = 0; t < size; t++) {
                        if (random.nextInt(size * 2) == 0) {
                            next.add(t);
                        }
                    }
                    to.add(next);
                }
                builder.choice("a" + a, s -> true, to::get);
            }
            for (int a = 0; a < 3; a++) {
                switch (random.nextInt(3)) {
                    case 0 -> builder.weaklyFair("a" + a);
                    case 1 -> builder.stronglyFair("a" + a);
                    default -> {}
                }
            }
            Model<Integer> model = builder.build();
            int wanted = random.nextInt(1 << size);
            int trigger = random.nextInt(1 << size);
            List<Goal<Integer>> goals = List.of(
                    Goal.eventually("e", s -> (wanted >> s & 1) != 0),
                    Goal.alwaysEventually("ae", s -> (wanted >> s & 1) != 0),
                    Goal.eventuallyAlways("ea", s -> (wanted >> s & 1) != 0),
                    Goal.leadsTo("l", s -> (trigger >> s & 1) != 0, s -> (wanted >> s & 1) != 0));
            for (Goal<Integer> goal : goals) {
                var result = model.checkLiveness(goal);
                assertThat(result.verdict() == Verdict.VIOLATED)
                        .as("%s of %s", goal.name(), result)
                        .isEqualTo(BruteForceLiveness.misses(model, goal, size));
                if (result.lasso() != null) {
                    missed++;
                    assertFair(model, Objects.requireNonNull(result.lasso()));
                    BruteForceLiveness.assertMisses(goal, Objects.requireNonNull(result.lasso()));
                }
            }
        }
        assertThat(missed).isBetween(2_000, 10_000);
    }
}
