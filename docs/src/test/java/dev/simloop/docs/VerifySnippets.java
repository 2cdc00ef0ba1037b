package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.verify.CheckResult;
import dev.simloop.verify.Goal;
import dev.simloop.verify.LivenessResult;
import dev.simloop.verify.Model;
import dev.simloop.verify.ModelChecker;
import dev.simloop.verify.history.HistoryFiles;
import dev.simloop.verify.history.HistoryRecorder;
import dev.simloop.verify.history.HistoryResult;
import dev.simloop.verify.history.Linearizability;
import dev.simloop.verify.history.Op;
import dev.simloop.verify.history.Spec;
import dev.simloop.verify.history.Specs;
import dev.simloop.verify.txn.Access;
import dev.simloop.verify.txn.SerialOrder;
import dev.simloop.verify.txn.Transactions;
import dev.simloop.verify.txn.Txn;
import dev.simloop.verify.txn.TxnResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What docs/verify.md and the module's README show. */
class VerifySnippets {
    record Jugs(int small, int big) {
        Jugs smallToBig() {
            int poured = Math.min(small, 5 - big);
            return new Jugs(small - poured, big + poured);
        }

        Jugs bigToSmall() {
            int poured = Math.min(big, 3 - small);
            return new Jugs(small + poured, big - poured);
        }
    }

    static CheckResult<Jugs> jugs() {
        // region jugs
        Model<Jugs> riddle = Model.<Jugs>named("die hard")
                .initial(new Jugs(0, 0))
                .action("fill small", jugs -> true, jugs -> new Jugs(3, jugs.big))
                .action("fill big", jugs -> true, jugs -> new Jugs(jugs.small, 5))
                .action("empty small", jugs -> true, jugs -> new Jugs(0, jugs.big))
                .action("empty big", jugs -> true, jugs -> new Jugs(jugs.small, 0))
                .action("small to big", jugs -> true, Jugs::smallToBig)
                .action("big to small", jugs -> true, Jugs::bigToSmall)
                .invariant("no four gallons", jugs -> jugs.big != 4)
                .build();

        CheckResult<Jugs> result = riddle.check();
        // endregion
        return result;
    }

    @Test
    void theRiddleIsSolved() {
        assertThat(Objects.requireNonNull(jugs().trace()).length()).isEqualTo(6);
    }

    record Push(int wanted, int applied, boolean inFlight) {}

    static LivenessResult<Push> push(boolean fair) {
        // region push
        var push = Model.<Push>named("push")
                .initial(new Push(1, 0, false))
                .action("push", s -> !s.inFlight && s.applied < s.wanted, s -> new Push(s.wanted, s.applied, true))
                .action("lose", s -> s.inFlight, s -> new Push(s.wanted, s.applied, false))
                .action("deliver", s -> s.inFlight, s -> new Push(s.wanted, s.wanted, false))
                .terminal(s -> s.applied == s.wanted);
        if (fair) {
            push.weaklyFair("push").stronglyFair("deliver");
        }
        LivenessResult<Push> result =
                push.build().checkLiveness(Goal.eventually("applied", s -> s.applied == s.wanted));
        // endregion
        return result;
    }

    @Test
    void whatIsPushedAgainArrivesUnderFairness() {
        push(true).assertHolds();
        assertThat(Objects.requireNonNull(push(false).lasso()).rests()).isTrue();
    }

    @Test
    void limitsAreTold() {
        Model<Integer> endless = Model.<Integer>named("endless")
                .initial(0)
                .action("up", n -> true, n -> n + 1)
                .build();
        // region limits
        CheckResult<Integer> result =
                ModelChecker.of(endless).withMaxStates(1_000).check();

        assertThat(result.holds()).isFalse();
        assertThat(result.limits())
                .containsExactly(
                        "stopped at the bound of 1000 states (maxStates): explored to depth 999, not complete");
        // endregion
    }

    static HistoryResult<Op, Object> copy() {
        var results = new java.util.ArrayList<HistoryResult<Op, Object>>();
        Campaign.ofAction(world -> {
                    int[] value = {0};
                    int[] copy = {0};
                    // region record
                    HistoryRecorder<Op, Object> recorder = HistoryRecorder.on(world);
                    recorder.record("alice", Op.of("write", 1), () -> value[0] = 1);
                    recorder.record("bob", Op.of("read"), () -> value[0]);
                    recorder.record("bob", Op.of("read"), () -> copy[0]);

                    HistoryResult<Op, Object> result = Linearizability.check(recorder.history(), Specs.register(0));
                    // endregion
                    results.add(result);
                })
                .runSeed(1);
        return results.get(0);
    }

    @Test
    void aCopyThatLagsIsSeen() {
        assertThat(copy().correct()).isFalse();
        assertThat(copy().core()).hasSize(2);
        assertThat(copy().timeline().toSvg()).startsWith("<svg");
    }

    @Test
    void aSpecIsAFewLines() {
        // region spec
        Spec<Integer, String, Integer> tickets = Spec.of(0, (next, ask) -> new Spec.Applied<>(next + 1, next));
        // endregion
        HistoryRecorder<String, Integer> recorder = HistoryRecorder.timedBy(() -> 0);
        recorder.record("a", "draw", () -> 0);
        recorder.record("b", "draw", () -> 0);
        assertThat(Linearizability.check(recorder.history(), tickets).correct()).isFalse();
    }

    @Test
    void filesAreRead() {
        // region files
        var history = HistoryFiles.read("""
                {:process 0, :type :invoke, :f :write, :value 3}
                {:process 1, :type :invoke, :f :read, :value nil}
                {:process 0, :type :ok, :f :write, :value 3}
                {:process 1, :type :ok, :f :read, :value 3}
                """);

        Linearizability.check(history, Specs.casRegister(null)).assertCorrect();
        // endregion
    }

    static TxnResult doctors() {
        // region txn
        TxnResult result = Transactions.check(List.of(
                Txn.committed(
                        "alice",
                        "a",
                        Access.read("alice", null),
                        Access.read("bob", null),
                        Access.write("alice", "off")),
                Txn.committed(
                        "bob", "b", Access.read("alice", null), Access.read("bob", null), Access.write("bob", "off"))));
        // endregion
        return result;
    }

    @Test
    void writeSkewHasItsName() {
        assertThat(doctors().correct()).isFalse();
    }

    @Test
    void aLostUpdateShowsInTheFinalState() {
        // region final
        var deposits = SerialOrder.from(0)
                .step("alice", "deposit 10", balance -> balance + 10)
                .step("bob", "deposit 20", balance -> balance + 20);

        assertThat(deposits.explain(30)).isNotNull();
        assertThat(deposits.explain(20)).isNull(); // one of the deposits is lost
        // endregion
    }
}
