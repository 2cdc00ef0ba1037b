package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.history.Edn.Keyword;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files as other tools write them, and what is right of each. */
class OtherPeoplesHistoriesTest {
    private static HistoryVerdict register(String text, @Nullable Object initial) {
        return Linearizability.check(HistoryFiles.read(text), Specs.casRegister(initial))
                .judgement();
    }

    @Test
    void processesAreNumbersTextsOrKeywords() {
        String text = """
                {:process "c1", :type :invoke, :f :write, :value 1}
                {:process "c1", :type :ok, :f :write, :value 1}
                {:process :c2, :type :invoke, :f :read, :value nil}
                {:process :c2, :type :ok, :f :read, :value 7}
                """;
        assertThat(HistoryFiles.read(text).size()).isEqualTo(2);
        assertThat(register(text, null)).isEqualTo(HistoryVerdict.WRONG);
        assertThat(register(text.replace("7", "1"), null)).isEqualTo(HistoryVerdict.CORRECT);
    }

    @Test
    void aTextOfWhichNothingIsReadIsRefusedInWords() {
        assertThatThrownBy(() -> HistoryFiles.read("""
                        {:process :nemesis, :type :info, :f :start, :value nil}
                        {:process :nemesis, :type :info, :f :start, :value nil}
                        """))
                .isInstanceOf(HistoryFormatException.class)
                .hasMessage("line 1: nothing was read: there is no operation of a client; passed over: 2 of process"
                        + " :nemesis");
        assertThatThrownBy(() -> HistoryFiles.read(""))
                .hasMessage("line 1: nothing was read: there is no operation of a client");
        assertThatThrownBy(() -> HistoryFiles.read("INFO [x] jepsen worker 0 - jepsen.core Setting up"))
                .hasMessage("line 1: nothing was read: there is no operation of a client; passed over: 1 lines of the"
                        + " log that tell of no operation, the first in line 1");
    }

    @Test
    void whatIsPassedOverIsNamed() {
        var history = HistoryFiles.read("""
                {:process 0, :type :invoke, :f :write, :value 1}
                {:process :nemesis, :type :info, :f :start, :value nil}
                {:process 0, :type :info, :f :setup, :value :again}
                {:process 0, :type :ok, :f :write, :value 1}
                {:process 3, :type :info, :f :recover, :value nil}
                """);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.passedOver())
                .containsExactly(
                        "1 of process :nemesis",
                        "1 :info of process 0 about setup, which it had not called",
                        "1 :info of process 3 about recover, which it had not called");
        assertThat(Linearizability.check(history, Specs.register(null)).describe())
                .contains("  passed over: 1 of process :nemesis\n");
    }

    @Test
    void aFailedCasDidNotHappenUnlessTheFileMeansAMismatch() {
        String text = """
                {:process 0, :type :invoke, :f :write, :value 1}
                {:process 0, :type :ok, :f :write, :value 1}
                {:process 0, :type :invoke, :f :cas, :value [1 2]}
                {:process 0, :type :fail, :f :cas, :value [1 2], :error :no-leader}
                """;
        assertThat(register(text, 0L)).isEqualTo(HistoryVerdict.CORRECT);
        var mismatch = HistoryReader.defaults().withFailedCasAsMismatch().read(text);
        assertThat(Linearizability.check(mismatch, Specs.casRegister(0L)).judgement())
                .isEqualTo(HistoryVerdict.WRONG);
    }

    @Test
    void aCasThatWasToldFalseIsWrittenAndReadAsThat() {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        recorder.invoke("0", Op.of("cas", 1L, 2L)).ok(false);
        recorder.invoke("0", Op.of("cas", 1L, 2L)).fail();
        assertThat(HistoryFiles.read(HistoryFiles.writeEdn(recorder.history())).toString())
                .isEqualTo("0: cas[1, 2] -> false\n0: cas[1, 2] failed\n");
    }

    @Test
    void pairsAreKeysWhereACallCanMeanNothingElse() {
        String text = """
                {:process 0, :type :invoke, :f :write, :value [3 1]}
                {:process 0, :type :ok, :f :write, :value [3 1]}
                {:process 0, :type :invoke, :f :read, :value [4 nil]}
                {:process 0, :type :ok, :f :read, :value [4 nil]}
                {:process 0, :type :invoke, :f :cas, :value [3 [1 2]]}
                {:process 0, :type :ok, :f :cas, :value [3 [1 2]]}
                """;
        assertThat(register(text, null)).isEqualTo(HistoryVerdict.CORRECT);
        assertThat(register(text.replace("[1 2]", "[5 2]"), null)).isEqualTo(HistoryVerdict.WRONG);
        var values = HistoryReader.defaults().withTuples(HistoryReader.Tuples.VALUES);
        assertThat(values.read(text).operations().get(0).input()).isEqualTo(Op.of("write", 3L, 1L));
        String cas = """
                {:process 0, :type :invoke, :f :cas, :value [1 2]}
                {:process 0, :type :ok, :f :cas, :value [1 2]}
                """;
        assertThat(HistoryFiles.read(cas).operations().get(0).input()).isEqualTo(Op.of("cas", 1L, 2L));
        var keys = HistoryReader.defaults().withTuples(HistoryReader.Tuples.KEYS);
        assertThat(keys.read(cas).operations().get(0).input())
                .isEqualTo(Op.of("cas", 2L).on(1L));
    }

    @Test
    void aNilReadMayTellNothingAndTheReportSaysSo() {
        String text = """
                {:process 0, :type :invoke, :f :read, :value nil}
                {:process 0, :type :ok, :f :read, :value nil}
                """;
        var strict = Linearizability.check(HistoryFiles.read(text), Specs.casRegister(0L));
        assertThat(strict.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(strict.describe())
                .endsWith("  in some tests an :ok read of nil tells nothing: read such a file with"
                        + " HistoryReader.withNilReadsUnknown()\n");
        var lenient = HistoryReader.defaults().withNilReadsUnknown().read(text);
        assertThat(Linearizability.check(lenient, Specs.casRegister(0L)).judgement())
                .isEqualTo(HistoryVerdict.CORRECT);
    }

    @Test
    void theClientOwnsALockThatIsTakenWithoutAName() {
        String text = """
                {:process 0, :type :invoke, :f :acquire}
                {:process 0, :type :ok, :f :acquire}
                {:process 1, :type :invoke, :f :release}
                {:process 1, :type :ok, :f :release}
                """;
        assertThat(Linearizability.check(HistoryFiles.read(text), Specs.lock()).judgement())
                .isEqualTo(HistoryVerdict.WRONG);
        assertThat(Linearizability.check(HistoryFiles.read(text.replace("process 1", "process 0")), Specs.lock())
                        .judgement())
                .isEqualTo(HistoryVerdict.CORRECT);
        assertThat(SequentialConsistency.check(HistoryFiles.read(text), Specs.lock())
                        .judgement())
                .isEqualTo(HistoryVerdict.WRONG);
    }

    @Test
    void readsTheLogsOfThreeGenerations() {
        for (String head : List.of(
                "INFO  jepsen.util - %s",
                "INFO [2024-01-01 10:00:00,123] jepsen worker 0 - jepsen.util %s",
                "2024-01-01 10:00:00,123{GMT}\tINFO\t[jepsen worker 0] jepsen.util: %s",
                "INFO\t[jepsen worker 0] jepsen.util: %s")) {
            String text = List.of(
                            "0\t:invoke\t:write\t3", "0\t:ok\t:write\t3", "0\t:invoke\t:read\tnil", "0\t:ok\t:read\t3")
                    .stream()
                    .map(head::formatted)
                    .reduce("", (all, line) -> all + line + "\n");
            var history = HistoryFiles.read(text + "INFO\t[main] jepsen.core: Run complete, writing\n  at java.lang\n");
            assertThat(history.toString()).isEqualTo("0: write 3 -> 3\n0: read -> 3\n");
            assertThat(history.passedOver()).hasSize(1);
        }
    }

    @Test
    void namespacesTagsAndOtherFormsOfClojureAreRead() {
        var history = HistoryFiles.read("""
                [#:op{:process 0, :type :invoke, :f :read, :value nil}
                 #jepsen.history.Op{:process 0, :type :ok, :f :read, :value #:a{:b 1, :_/c 2, :d/e ##Inf},
                   :error #object[some.Thing 0x1f "text"]}]
                """);
        assertThat(history.operations().get(0).output())
                .isEqualTo(Map.of(
                        Keyword.of("a/b"), 1L, Keyword.of("c"), 2L, Keyword.of("d/e"), Double.POSITIVE_INFINITY));
        assertThat(Edn.readAll("0xff ##NaN ##-Inf :x"))
                .containsExactly(255L, Double.NaN, Double.NEGATIVE_INFINITY, Keyword.of("x"));
        assertThatThrownBy(() -> Edn.readAll("##Nothing")).hasMessage("line 1: unknown symbolic value ##Nothing");
    }

    @Test
    void severalRegistersAreReadAndWrittenTogether() {
        String text = """
                {:process 0, :type :invoke, :f :txn, :value [[:w :x 1] [:read :y nil]]}
                {:process 0, :type :ok, :f :txn, :value [[:w :x 1] [:read :y 0]]}
                {:process 1, :type :invoke, :f :txn, :value [[:r :x nil] [:r :y nil]]}
                {:process 1, :type :ok, :f :txn, :value [[:r :x 1] [:r :y 0]]}
                """;
        var spec = Specs.multiRegister(Map.of(Keyword.of("y"), 0L));
        assertThat(Linearizability.check(HistoryFiles.read(text), spec).judgement())
                .isEqualTo(HistoryVerdict.CORRECT);
        assertThat(Linearizability.check(HistoryFiles.read(text.replace("[:r :x 1]", "[:r :x nil]")), spec)
                        .judgement())
                .isEqualTo(HistoryVerdict.WRONG);
    }

    @Test
    void thingsMayHoldSomethingAtFirst() {
        assertThat(correct(Specs.counter(7), Op.of("read"), 7L)).isTrue();
        assertThat(correct(Specs.set(List.of(1)), Op.of("contains", 1), true)).isTrue();
        assertThat(correct(Specs.queue(List.of(1, 2)), Op.of("dequeue"), 1)).isTrue();
        assertThat(correct(Specs.stack(List.of(1, 2)), Op.of("pop"), 2)).isTrue();
        assertThat(correct(Specs.log(List.of("a")), Op.of("at", 0), "a")).isTrue();
        assertThat(correct(Specs.map(Map.of("k", 5), null), Op.of("get").on("k"), 5))
                .isTrue();
        assertThat(correct(Specs.map(Map.of("k", 5), null), Op.of("get").on("other"), 5))
                .isFalse();
    }

    private static boolean correct(Spec<?, Op, Object> spec, Op op, Object told) {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        recorder.invoke("c", op).ok(told);
        boolean linearizable = Linearizability.check(recorder.history(), spec).correct();
        assertThat(SequentialConsistency.check(recorder.history(), spec).correct())
                .isEqualTo(linearizable);
        return linearizable;
    }
}
