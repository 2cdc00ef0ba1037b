package dev.simloop.verify.history;

import static dev.simloop.verify.history.Histories.ok;
import static dev.simloop.verify.history.Histories.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    @SafeVarargs
    @SuppressWarnings("varargs")
    private static History<Op, Object> history(Operation<Op, Object>... operations) {
        return new History<>(List.of(operations));
    }

    /** One operation after the other, told what it says. */
    private static History<Op, Object> sequence(Object... opsAndOutputs) {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        for (int i = 0; i < opsAndOutputs.length; i += 2) {
            recorder.invoke("c", (Op) opsAndOutputs[i])
                    .ok(opsAndOutputs[i + 1].equals("null") ? null : opsAndOutputs[i + 1]);
        }
        return recorder.history();
    }

    private static void judged(Spec<?, Op, Object> spec, boolean correct, Object... opsAndOutputs) {
        var result = Linearizability.check(sequence(opsAndOutputs), spec);
        assertThat(result.correct()).as(result.describe()).isEqualTo(correct);
        assertThat(SequentialConsistency.check(sequence(opsAndOutputs), spec).correct())
                .isEqualTo(correct);
    }

    @Test
    void aStaleReadIsNotLinearizableButSequentiallyConsistent() {
        var stale = history(
                ok(0, "a", Op.of("write", 1), null, 0, 1),
                ok(1, "a", Op.of("write", 2), null, 2, 3),
                ok(2, "b", Op.of("read"), 1, 4, 5));
        var result = Linearizability.check(stale, Specs.register(0));
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.core()).extracting(Operation::id).containsExactly(1, 2);
        assertThat(result.others()).extracting(Operation::id).containsExactly(0);
        assertThat(SequentialConsistency.check(stale, Specs.register(0)).correct())
                .isTrue();
    }

    @Test
    void theResultSaysWhatContradictsWhat() {
        var result = Linearizability.check(
                history(
                        ok(0, "a", Op.of("write", 1), null, 0, 3),
                        ok(1, "b", Op.of("read"), 1, 1, 2),
                        ok(2, "b", Op.of("read"), 0, 4, 5),
                        ok(3, "a", Op.of("read"), 1, 6, 7)),
                Specs.register(0));
        assertThat(result.describe()).isEqualTo("""
                        the history is not linearizable, 4 operations
                          no order explains these 2:
                            a: write 1 -> null
                            b: read -> 0
                          the longest order found:
                            a: write 1 -> null
                        """);
        assertThatThrownBy(result::assertCorrect)
                .isInstanceOf(AssertionError.class)
                .hasMessage(result.describe());
    }

    @Test
    void theTimelineIsDrawnFromNothingButItself() {
        var result = Linearizability.check(
                history(
                        ok(0, "a", Op.of("write", "<&\">"), null, 0, 1),
                        unknown(1, "c", Op.of("write", "late"), 2),
                        ok(2, "b", Op.of("read"), "nobody's", 3, 4)),
                Specs.register(0));
        String page = result.timeline().toHtml();
        assertThat(page)
                .contains("write &lt;&amp;&quot;&gt;", "nobody's", "#f8c9c4", "the history is not linearizable")
                .doesNotContain("http://www.w3.org/2000/svg\" href", "<script", "src=", "@import");
        assertThat(result.timeline().toSvg()).startsWith("<svg xmlns=").endsWith("</svg>\n");
    }

    @Test
    void whatNobodyKnowsMayHappenLateOrNever() {
        var late = history(
                unknown(0, "a", Op.of("write", 1), 0),
                ok(1, "b", Op.of("read"), 0, 1, 2),
                ok(2, "b", Op.of("read"), 1, 3, 4));
        assertThat(Linearizability.check(late, Specs.register(0)).correct()).isTrue();
        assertThat(SequentialConsistency.check(late, Specs.register(0)).correct())
                .isTrue();
        var undone = history(
                unknown(0, "a", Op.of("write", 1), 0),
                ok(1, "b", Op.of("read"), 1, 1, 2),
                ok(2, "b", Op.of("read"), 0, 3, 4));
        assertThat(Linearizability.check(undone, Specs.register(0)).correct()).isFalse();
    }

    @Test
    void whatFailedDidNotHappen() {
        var failed = new Operation<Op, Object>(0, "a", Op.of("write", 1), null, Outcome.FAIL, 0, 1, 0, 1);
        assertThat(Linearizability.check(history(failed, ok(1, "b", Op.of("read"), 1, 2, 3)), Specs.register(0))
                        .correct())
                .isFalse();
        assertThat(Linearizability.check(history(failed, ok(1, "b", Op.of("read"), 0, 2, 3)), Specs.register(0))
                        .correct())
                .isTrue();
    }

    @Test
    void casRegister() {
        var spec = Specs.casRegister(0);
        judged(spec, true, Op.of("cas", 0, 1), true, Op.of("cas", 0, 2), false, Op.of("read"), 1L);
        judged(spec, false, Op.of("cas", 0, 1), true, Op.of("cas", 0, 2), true);
        judged(spec, false, Op.of("cas", 0, 1), false);
    }

    @Test
    void counter() {
        judged(Specs.counter(), true, Op.of("add", 2), "null", Op.of("increment"), true, Op.of("read"), 3);
        judged(Specs.counter(), false, Op.of("add", 2), "null", Op.of("read"), 3);
        judged(Specs.counter(), true, Op.of("getAndAdd", 5), 0, Op.of("addAndGet", 1), 6);
    }

    @Test
    void set() {
        judged(Specs.set(), true, Op.of("add", 1), true, Op.of("add", 1), false, Op.of("read"), Set.of(1));
        judged(Specs.set(), true, Op.of("add", 1), "null", Op.of("remove", 1), true, Op.of("contains", 1), false);
        judged(Specs.set(), false, Op.of("add", 1), true, Op.of("remove", 1), true, Op.of("contains", 1), true);
    }

    @Test
    void queueAndStack() {
        judged(Specs.queue(), true, Op.of("enqueue", 1), true, Op.of("enqueue", 2), true, Op.of("dequeue"), 1);
        judged(Specs.queue(), false, Op.of("enqueue", 1), true, Op.of("enqueue", 2), true, Op.of("dequeue"), 2);
        judged(
                Specs.queue(),
                true,
                Op.of("dequeue"),
                "null",
                Op.of("enqueue", 1),
                true,
                Op.of("peek"),
                1,
                Op.of("size"),
                1);
        judged(Specs.stack(), true, Op.of("push", 1), true, Op.of("push", 2), true, Op.of("pop"), 2, Op.of("pop"), 1);
        judged(Specs.stack(), false, Op.of("push", 1), true, Op.of("push", 2), true, Op.of("pop"), 1);
    }

    @Test
    void mapJudgesEachKeyAlone() {
        var spec = Specs.map("");
        judged(
                spec,
                true,
                Op.of("append", "a").on("k"),
                "null",
                Op.of("append", "b").on("k"),
                "null",
                Op.of("get").on("k"),
                "ab");
        judged(
                spec,
                true,
                Op.of("put", "x").on("k"),
                "null",
                Op.of("get").on("other"),
                "",
                Op.of("remove").on("k"),
                "x");
        var wrong = Linearizability.check(
                sequence(
                        Op.of("put", "x").on("k"),
                        "null",
                        Op.of("put", "y").on("l"),
                        "null",
                        Op.of("get").on("l"),
                        "x"),
                spec);
        assertThat(wrong.partition()).isEqualTo("l");
        assertThat(wrong.describe()).startsWith("the history of l is not linearizable");
    }

    @Test
    void lockLeaseAndLog() {
        judged(
                Specs.lock(),
                true,
                Op.of("acquire", "a"),
                true,
                Op.of("release", "a"),
                true,
                Op.of("acquire", "b"),
                true);
        judged(Specs.lock(), false, Op.of("acquire", "a"), true, Op.of("acquire", "b"), true);
        judged(Specs.lock(), true, Op.of("tryAcquire", "a"), true, Op.of("tryAcquire", "b"), false);
        judged(Specs.lease(), true, Op.of("acquire", "a"), 1, Op.of("acquire", "b"), 2, Op.of("check", 1), false);
        judged(Specs.lease(), false, Op.of("acquire", "a"), 1, Op.of("acquire", "b"), 1);
        judged(Specs.log(), true, Op.of("append", "x"), 0, Op.of("append", "y"), 1, Op.of("at", 1), "y");
        judged(Specs.log(), false, Op.of("append", "x"), 0, Op.of("append", "y"), 0);
    }

    @Test
    void aSpecOfOnesOwnIsAFewLines() {
        Spec<Integer, String, Integer> ticket = Spec.of(0, (next, ask) -> new Spec.Applied<>(next + 1, next));
        HistoryRecorder<String, Integer> recorder = HistoryRecorder.timedBy(() -> 0);
        var first = recorder.invoke("a", "draw");
        var second = recorder.invoke("b", "draw");
        second.ok(0);
        first.ok(1);
        Linearizability.check(recorder.history(), ticket).assertCorrect();
        recorder.invoke("b", "draw").ok(1);
        assertThat(Linearizability.check(recorder.history(), ticket).correct()).isFalse();
    }

    @Test
    void generatedHistoriesAreCorrectAndOnePlantedErrorIsFound() {
        int planted = 0;
        for (int seed = 0; seed < 200; seed++) {
            var history = Histories.linearizable(120, 5, 2, new Random(seed));
            var result = Linearizability.check(history, Specs.map(null));
            assertThat(result.correct()).as("seed %d: %s", seed, result).isTrue();
            assertThat(result.order()).hasSize(120);
            var broken = plant(history, new Random(seed));
            if (broken != null) {
                planted++;
                var found = Linearizability.check(new History<>(broken), Specs.map(null));
                assertThat(found.judgement()).as("seed %d", seed).isEqualTo(HistoryVerdict.WRONG);
                assertThat(found.core().size()).as("seed %d: %s", seed, found).isLessThanOrEqualTo(3);
            }
        }
        assertThat(planted).isGreaterThan(150);
    }

    /** A read is told a value that was replaced before the read began: by a write that began after that of the value. */
    private static @org.jspecify.annotations.Nullable List<Operation<Op, Object>> plant(
            History<Op, Object> history, Random random) {
        List<Operation<Op, Object>> all = new ArrayList<>(history.operations());
        for (int tries = 0; tries < 200; tries++) {
            int at = random.nextInt(all.size());
            var read = all.get(at);
            if (read.input().f().equals("get")) {
                for (var old : all) {
                    for (var replacing : all) {
                        if (on(read, old) && on(read, replacing) && old.before(replacing) && replacing.before(read)) {
                            all.set(
                                    at,
                                    ok(
                                            read.id(),
                                            read.client(),
                                            read.input(),
                                            old.input().value(),
                                            read.call(),
                                            read.end()));
                            return all;
                        }
                    }
                }
            }
        }
        return null;
    }

    private static boolean on(Operation<Op, Object> read, Operation<Op, Object> write) {
        return write.input().f().equals("put")
                && read.input().key() != null
                && read.input().key().equals(write.input().key());
    }

    @Test
    void tenThousandOperationsOfTenClients() {
        Linearizability.check(Histories.linearizable(10_000, 10, 1, new Random(1)), Specs.map(null))
                .assertCorrect();
        Linearizability.check(Histories.linearizable(10_000, 10, 10, new Random(2)), Specs.map(null))
                .assertCorrect();
        var broken = plant(Histories.linearizable(10_000, 10, 10, new Random(3)), new Random(3));
        assertThat(Linearizability.check(new History<>(java.util.Objects.requireNonNull(broken)), Specs.map(null))
                        .core()
                        .size())
                .isLessThanOrEqualTo(5);
    }

    @Test
    void aBudgetThatIsUsedUpProvesNothing() {
        var history = Histories.linearizable(100, 5, 1, new Random(4));
        var result = Linearizability.check(history, Specs.map(null), 10);
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.UNDECIDED);
        assertThatThrownBy(result::assertCorrect).hasMessageContaining("the search was given up at its budget");
        assertThat(SequentialConsistency.check(history, Specs.map(null), 10).judgement())
                .isEqualTo(HistoryVerdict.UNDECIDED);
    }
}
