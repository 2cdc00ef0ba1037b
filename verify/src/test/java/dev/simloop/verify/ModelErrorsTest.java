package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes wrong in models: each with its message. */
class ModelErrorsTest {
    record Box(List<Integer> items) {}

    private static ModelBuilder<Integer> counter() {
        return Model.<Integer>named("counter").initial(0);
    }

    @Test
    void aGuardThatThrowsHasATraceToWhereItDid() {
        var result = counter()
                .action("up", n -> 10 / (3 - n) > 0, n -> n + 1)
                .build()
                .check();
        assertThat(result.verdict()).isEqualTo(Verdict.ERROR);
        assertThat(result.describe()).isEqualTo("""
                        model "counter" is in error, guard of action up: 4 states, 3 transitions, diameter 3
                          chance that two states had one fingerprint: 3.3e-19
                          java.lang.ArithmeticException: / by zero
                          a shortest run to it, of 3 actions:
                           0  initial  0
                           1  up       1
                           2  up       2
                           3  up       3
                        """);
        assertThatThrownBy(result::assertHolds).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void anEffectInvariantTerminalOrConstraintThatThrowsIsNamed() {
        var effect = counter()
                .action("up", n -> true, n -> Objects.checkIndex(n + 1, 1))
                .build()
                .check();
        assertThat(effect.about()).isEqualTo("effect of action up");
        var invariant = counter()
                .action("up", n -> n < 5, n -> n + 1)
                .invariant("small", n -> Objects.checkIndex(n, 2) >= 0)
                .build()
                .check();
        assertThat(invariant.about()).isEqualTo("invariant small");
        assertThat(Objects.requireNonNull(invariant.trace()).length()).isEqualTo(2);
        var terminal = counter()
                .action("no", n -> false, n -> n)
                .terminal(n -> 1 / n > 0)
                .build()
                .check();
        assertThat(terminal.about()).isEqualTo("terminal predicate");
        var constraint = counter()
                .action("up", n -> true, n -> n + 1)
                .constraint("odd", n -> 1 / (1 - n) >= 0)
                .build()
                .check();
        assertThat(constraint.about()).isEqualTo("constraint odd");
        assertThat(constraint.verdict()).isEqualTo(Verdict.ERROR);
    }

    @Test
    void anInvariantMayAssert() {
        var result = counter()
                .action("up", n -> n < 5, n -> n + 1)
                .invariant("small", n -> {
                    assertThat(n).isLessThan(2);
                    return true;
                })
                .build()
                .check();
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.describe()).contains("violates invariant \"small\"").contains("to be less than");
    }

    @Test
    void aStateThatChangesIsDetected() {
        var model = Model.<Box>named("box")
                .initial(new Box(new ArrayList<>()))
                .action("put", box -> box.items.size() < 3, box -> {
                    box.items.add(1);
                    return box;
                })
                .terminal(box -> true)
                .build();
        for (var checker :
                List.of(ModelChecker.of(model), ModelChecker.of(model).withExactStates())) {
            model.initial.get(0).items.clear();
            assertThat(checker.check().about())
                    .isEqualTo("a state changed after it was found, or its fingerprint did: states must be immutable;"
                            + " it is now Box[items=[1]]");
        }
    }

    @Test
    void aModelThatIsNoFunctionIsAnError() {
        AtomicInteger calls = new AtomicInteger();
        var model = counter()
                .choice("flip", n -> true, n -> calls.getAndIncrement() == 0 ? List.of(1, 2, 3) : List.of())
                .invariant("not three", n -> n != 3)
                .build();
        assertThatThrownBy(model::check)
                .isInstanceOf(ModelException.class)
                .hasMessage("an action of model counter gave other successors when it was asked again: it is no pure"
                        + " function of the state 0");
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless user writes
    void nullIsNoState() {
        var result = counter().action("none", n -> true, n -> null).build().check();
        assertThat(result.describe()).contains("effect of action none").contains("it gave null for a state");
    }

    @Test
    void anInfiniteModelSaysHowFarItWas() {
        var model = counter()
                .action("up", n -> true, n -> n + 1)
                .action("down", n -> true, n -> n - 1)
                .build();
        var result = ModelChecker.of(model).withMaxStates(1_000).check();
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        assertThat(result.holds()).isFalse();
        assertThat(result.limits())
                .containsExactly(
                        "stopped at the bound of 1000 states (maxStates): explored to depth 500, not complete");
        assertThatThrownBy(result::assertHolds)
                .hasMessageContaining("holds in the states looked at, which are not all");
        assertThat(ModelChecker.of(model).withMaxDepth(7).check().limits())
                .containsExactly("stopped at the bound of depth 7 (maxDepth): explored to depth 7, not complete");
        var live = ModelChecker.of(model).withMaxStates(100).checkLiveness(Goal.eventually("small", n -> n < 1_000));
        assertThat(live.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
    }

    @Test
    void aViewProvesNothing() {
        var result = counter()
                .action("up", n -> n < 5, n -> n + 1)
                .terminal(n -> n == 5)
                .view(n -> n % 2)
                .build()
                .check();
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        assertThat(result.states()).isEqualTo(2);
    }

    @Test
    void aConstraintThatCutProvesNothingAndOneThatDidNotDoes() {
        var model = counter().action("up", n -> n < 5, n -> n + 1).terminal(n -> n == 5);
        assertThat(model.constraint("below 6", n -> n < 6).build().check().verdict())
                .isEqualTo(Verdict.HOLDS);
        var cut = model.constraint("below 3", n -> n < 3).build().check();
        assertThat(cut.verdict()).isEqualTo(Verdict.HOLDS_WITHIN_BOUNDS);
        assertThat(cut.limits()).containsExactly("constraint \"below 3\" cut 1 transitions off");
    }

    @Test
    void deadlockIsToldFromTheEnd() {
        var model = counter().action("up", n -> n < 5, n -> n + 1);
        var stuck = model.build().check();
        assertThat(stuck.verdict()).isEqualTo(Verdict.DEADLOCK);
        assertThat(Objects.requireNonNull(stuck.trace()).length()).isEqualTo(5);
        assertThat(model.terminal(n -> n == 5).build().check().terminalStates()).isEqualTo(1);
    }

    @Test
    void actionsThatAreNeverPossibleAreNamed() {
        var result = counter()
                .action("up", n -> n < 2, n -> n + 1)
                .action("jump", n -> n > 7, n -> n)
                .terminal(n -> true)
                .build()
                .check();
        assertThat(result.neverEnabled()).containsExactly("jump");
        assertThat(result.describe()).contains("  never enabled: jump\n");
    }

    @Test
    void aSymmetryThatIsNoneIsAnError() {
        var model = counter()
                .action("up", n -> n < 9, n -> n + 1)
                .symmetry(n -> n + 1)
                .build();
        assertThatThrownBy(model::check)
                .isInstanceOf(ModelException.class)
                .hasMessage("symmetry of model counter is not idempotent: it maps 0 to 1, and that to 2");
    }

    @Test
    void buildingRefusesWhatCannotBeMeant() {
        assertThatThrownBy(() -> Model.named(" ")).hasMessage("model name is blank");
        assertThatThrownBy(() -> Model.<Integer>named("m").build()).hasMessage("model m has no initial state");
        assertThatThrownBy(() -> counter().build()).hasMessage("model counter has no action");
        var one = counter().action("up", n -> true, n -> n + 1);
        assertThatThrownBy(() -> one.action("up", n -> true, n -> n)).hasMessage("action name is taken: up");
        assertThatThrownBy(() -> one.weaklyFair("down").build())
                .hasMessage("model counter promises fairness to an unknown action: down; its actions are [up]");
        assertThatThrownBy(() -> ModelChecker.of(
                                counter().action("up", n -> true, n -> n).build())
                        .withWorkers(0))
                .hasMessage("workers is not positive: 0");
    }
}
