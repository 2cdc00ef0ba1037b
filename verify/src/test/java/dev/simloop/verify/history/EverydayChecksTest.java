package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EverydayChecksTest {
    private final HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
    private int clients;

    private EverydayChecksTest ok(Op op, Object told) {
        recorder.invoke("c", op).ok(told);
        return this;
    }

    private EverydayChecksTest unknown(Op op) {
        recorder.invoke("u" + clients++, op).unknown();
        return this;
    }

    private static void judged(Findings findings, HistoryVerdict judgement, String... problems) {
        assertThat(findings.problems()).containsExactly(problems);
        assertThat(findings.judgement()).isEqualTo(judgement);
    }

    @Test
    void aSetReadAtTheEnd() {
        judged(EverydayChecks.set(ok(Op.of("add", 1), true).recorder.history()), HistoryVerdict.UNDECIDED);
        unknown(Op.of("add", 2)).unknown(Op.of("add", 3)).ok(Op.of("read"), List.of(1, 2));
        judged(EverydayChecks.set(recorder.history()), HistoryVerdict.CORRECT);
        assertThat(EverydayChecks.set(recorder.history()).counts())
                .containsEntry("recovered", 1L)
                .containsEntry("lost", 0L);
        ok(Op.of("read"), List.of(2, 9));
        var wrong = EverydayChecks.set(recorder.history());
        judged(
                wrong,
                HistoryVerdict.WRONG,
                "lost: 1 was added, and is not in the last read",
                "unexpected: 9 is in the last read, and nobody tried to add it");
        assertThatThrownBy(wrong::assertCorrect).hasMessage(wrong.describe());
    }

    @Test
    void aSetReadAgainAndAgain() {
        var early = recorder.invoke("slow", Op.of("read"));
        ok(Op.of("add", 1), true).ok(Op.of("read"), List.of()).ok(Op.of("read"), List.of(1));
        early.ok(List.of());
        judged(EverydayChecks.setFull(recorder.history(), false), HistoryVerdict.CORRECT);
        judged(
                EverydayChecks.setFull(recorder.history(), true),
                HistoryVerdict.WRONG,
                "stale: a read that began after 1 was known to be there does not see it");
        ok(Op.of("read"), List.of());
        judged(
                EverydayChecks.setFull(recorder.history(), false),
                HistoryVerdict.WRONG,
                "lost: 1 was known to be there, and the last reads do not see it");
    }

    @Test
    void aSetWhoseAddsNobodyKnowsShowsNothing() {
        unknown(Op.of("add", 1)).ok(Op.of("read"), List.of());
        judged(EverydayChecks.setFull(recorder.history(), true), HistoryVerdict.UNDECIDED);
        ok(Op.of("read"), List.of(1, 1));
        assertThat(EverydayChecks.setFull(recorder.history(), true).problems())
                .containsExactly("duplicate: 1 is twice in one read: c: read -> [1, 1]");
    }

    @Test
    void aQueueThatIsDrained() {
        ok(Op.of("enqueue", 1), true)
                .ok(Op.of("enqueue", 2), true)
                .unknown(Op.of("enqueue", 3))
                .ok(Op.of("dequeue"), 1)
                .ok(Op.of("dequeue"), 1)
                .ok(Op.of("drain"), List.of(2, 3));
        judged(EverydayChecks.totalQueue(recorder.history()), HistoryVerdict.CORRECT);
        assertThat(EverydayChecks.totalQueue(recorder.history()).counts()).containsEntry("duplicated", 1L);
        ok(Op.of("enqueue", 4), true).ok(Op.of("dequeue"), 7);
        judged(
                EverydayChecks.totalQueue(recorder.history()),
                HistoryVerdict.WRONG,
                "lost: 4 was put in and never came out",
                "unexpected: 7 came out, and nobody tried to put it in");
        unknown(Op.of("drain"));
        assertThatThrownBy(() -> EverydayChecks.totalQueue(recorder.history()))
                .hasMessage("nobody knows what was taken by u1: drain -> ?");
    }

    @Test
    void identifiers() {
        ok(Op.of("generate"), 1).ok(Op.of("generate"), 2);
        judged(EverydayChecks.uniqueIds(recorder.history()), HistoryVerdict.CORRECT);
        ok(Op.of("generate"), 1);
        judged(EverydayChecks.uniqueIds(recorder.history()), HistoryVerdict.WRONG, "duplicate: 1 was told 2 times");
    }

    @Test
    void boundsOfACounter() {
        ok(Op.of("add", 5), true).ok(Op.of("read"), 5);
        var add = recorder.invoke("other", Op.of("add", 3));
        ok(Op.of("read"), 5).ok(Op.of("read"), 8);
        judged(EverydayChecks.counter(recorder.history()), HistoryVerdict.CORRECT);
        add.ok(true);
        unknown(Op.of("add", -2)).ok(Op.of("read"), 6).ok(Op.of("read"), 8);
        judged(EverydayChecks.counter(recorder.history()), HistoryVerdict.CORRECT);
        ok(Op.of("read"), 5).ok(Op.of("read"), 9);
        judged(
                EverydayChecks.counter(recorder.history()),
                HistoryVerdict.WRONG,
                "out of bounds: c: read -> 5, but at least 6 and at most 8",
                "out of bounds: c: read -> 9, but at least 6 and at most 8");
    }

    @Test
    void aReadOfACounterMaySeeWhatWasOnlyBetween() {
        var read = recorder.invoke("reader", Op.of("read"));
        ok(Op.of("add", -5), true).ok(Op.of("add", 10), true);
        read.ok(-5);
        judged(EverydayChecks.counter(recorder.history()), HistoryVerdict.CORRECT);
    }

    @Test
    void aBank() {
        ok(Op.of("read"), Map.of("a", 4, "b", 6));
        judged(EverydayChecks.bank(recorder.history(), 10, false), HistoryVerdict.CORRECT);
        ok(Op.of("read"), Map.of("a", 12)).ok(Op.of("read"), Map.of("b", 11L));
        judged(
                EverydayChecks.bank(recorder.history(), 10, false),
                HistoryVerdict.WRONG,
                "wrong total: 12 instead of 10: c: read -> {a=12}",
                "wrong total: 11 instead of 10: c: read -> {b=11}");
    }

    @Test
    void longForks() {
        String text = """
                {:process 0, :type :invoke, :f :txn, :value [[:w :x 1]]}
                {:process 0, :type :ok, :f :txn, :value [[:w :x 1]]}
                {:process 1, :type :invoke, :f :txn, :value [[:r :x nil] [:r :y nil]]}
                {:process 1, :type :ok, :f :txn, :value [[:r :x 1] [:r :y nil]]}
                {:process 2, :type :invoke, :f :txn, :value [[:r :y nil] [:r :x nil]]}
                {:process 2, :type :ok, :f :txn, :value [[:r :y 1] [:r :x nil]]}
                """;
        assertThat(EverydayChecks.longFork(HistoryFiles.read(text)).judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(EverydayChecks.longFork(
                                HistoryFiles.read(text.replace("[:r :y 1] [:r :x nil]", "[:r :y 1] [:r :x 1]")))
                        .judgement())
                .isEqualTo(HistoryVerdict.CORRECT);
        assertThat(EverydayChecks.longFork(recorder.history()).judgement()).isEqualTo(HistoryVerdict.UNDECIDED);
    }
}
