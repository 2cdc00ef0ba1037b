package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryFilesTest {
    @Test
    void readsMapsOneAfterTheOtherAndInAVector() {
        String lines = """
                ; a comment
                {:process 0, :type :invoke, :f :write, :value 3, :time 5}
                {:process 1, :type :invoke, :f :cas, :value [3 4], :time 6}
                {:process :nemesis, :type :info, :f :start, :value nil}
                {:process 0, :type :ok, :f :write, :value 3, :time 9}
                {:process 1, :type :fail, :f :cas, :value [3 4]}
                #_ {:ignored true}
                {:process 2 :type :invoke :f :read :value nil :error #object[some "thing"]}
                {:process 2 :type :info :f :read :value :timeout}
                """;
        for (String text : List.of(lines, "[" + lines + "]")) {
            var history = HistoryFiles.read(text);
            assertThat(history.toString()).isEqualTo("0: write 3 -> 3\n1: cas[3, 4] failed\n2: read -> ?\n");
            assertThat(history.operations().get(0).calledAt()).isEqualTo(5);
            assertThat(history.operations().get(0).endedAt()).isEqualTo(9);
            assertThat(Linearizability.check(history, Specs.casRegister(3)).correct())
                    .isTrue();
        }
    }

    @Test
    void readsTheKeyValueForm() {
        var history = HistoryFiles.read("""
                {:process 9, :type :invoke, :f :append, :key "0", :value "x 9 0 y"}
                {:process 1, :type :invoke, :f :get, :key "0", :value nil}
                {:process 9, :type :ok, :f :append, :key "0", :value "x 9 0 y"}
                {:process 1, :type :ok, :f :get, :key "0", :value ""}
                {:process 1, :type :invoke, :f :get, :key "0", :value nil}
                {:process 1, :type :ok, :f :get, :key "0", :value "x 9 0 y"}
                """);
        Linearizability.check(history, Specs.map("")).assertCorrect();
        assertThat(HistoryFiles.read(HistoryFiles.writePorcupine(history)).toString())
                .isEqualTo(history.toString());
    }

    @Test
    void readsLogLines() {
        String text = """
                INFO  jepsen.util - 0\t:invoke\t:read\tnil
                INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]
                INFO  jepsen.util - 0\t:ok\t:read\tnil
                INFO  jepsen.util - 1\t:fail\t:cas\t[1 2]
                INFO  jepsen.util - 2\t:invoke\t:read\tnil
                INFO  jepsen.util - 2\t:fail\t:read\t:timed-out
                INFO  jepsen.util - 3\t:invoke\t:write\t5
                INFO  jepsen.util - 3\t:info\t:write\t:timed-out
                """;
        var history = HistoryFiles.read(text);
        assertThat(history.operations())
                .extracting(Operation::outcome)
                .containsExactly(Outcome.OK, Outcome.FAIL, Outcome.FAIL, Outcome.UNKNOWN);
        assertThat(HistoryFiles.read(HistoryFiles.writeLog(history)).operations())
                .extracting(Operation::outcome)
                .containsExactly(Outcome.OK, Outcome.FAIL, Outcome.FAIL, Outcome.UNKNOWN);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int seed = 0; seed < 20; seed++) {
            var history = Histories.linearizable(200, 4, 3, new Random(seed));
            var again = HistoryFiles.read(HistoryFiles.writeEdn(history));
            assertThat(again.operations())
                    .extracting(o ->
                            List.of(o.input().toString(), String.valueOf(o.output()), o.call(), o.end(), o.outcome()))
                    .isEqualTo(history.operations().stream()
                            .map(o -> List.of(
                                    o.input().toString(), String.valueOf(o.output()), o.call(), o.end(), o.outcome()))
                            .toList());
        }
    }

    @Test
    void textsSurvive() {
        var recorder = HistoryRecorder.<Op, Object>timedBy(() -> 0);
        recorder.invoke("x", Op.of("write", "a\"b\\c\nd\u0001é")).ok(List.of(1L, true, 2.5, "z"));
        var again = HistoryFiles.read(HistoryFiles.writeEdn(recorder.history()))
                .operations()
                .get(0);
        assertThat(again.input().value()).isEqualTo("a\"b\\c\nd\u0001é");
        assertThat(again.output()).isEqualTo(List.of(1L, true, 2.5, "z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{:process 0, :type :ok, :f :read}|line 1: process 0 ends read, which it did not call",
                "{:process 0 :type :invoke :f :r} {:process 0 :type :invoke :f :w}|line 1: process 0 calls w while it waits for r",
                "{:process 0 :type :invoke :f :r} {:process 0 :type :ok :f :w}|line 1: process 0 ends w while it waits for r",
                "{:process 0 :type :begin :f :r}|line 1: type is none of [invoke, ok, fail, info]: begin",
                "{:process 0 :type invoke :f :r}|line 1: type is no keyword: invoke",
                "{:type :invoke :f :r}|line 1: has no :process: {:type=:invoke, :f=:r}",
                "{:process 0 :type :invoke|line 1: nothing closes what is opened in line 1",
                "{:process}|line 1: a map has a key without a value: :process",
                "{:a 1 :a 2}|line 1: a map has a key twice: :a",
                "\"abc|line 1: nothing closes the text opened in line 1",
                "12x|line 1: no number: 12x",
                "hello|line 1: no map but hello",
                ")|line 1: unexpected )",
                "INFO nothing|line 1: no line of a log: INFO nothing",
                "INFO x - 1 :invoke|line 1: needs process, type, function and value: INFO x - 1 :invoke",
                "{:process 0 :type :invoke :f :r :time x}|line 1: time is no number: x"
            })
    void hostileInputIsAnErrorThatNamesTheLine(String text, String message) {
        assertThatThrownBy(() -> HistoryFiles.read(text))
                .isInstanceOf(HistoryFormatException.class)
                .hasMessage(message);
    }

    @Test
    void afterAnInfoAProcessIsGone() {
        assertThatThrownBy(() -> HistoryFiles.read("""
                        {:process 0 :type :invoke :f :r}
                        {:process 0 :type :info :f :r}
                        {:process 0 :type :invoke :f :r}
                        """)).hasMessage("line 3: process 0 calls r after its :info");
    }

    @Test
    void depthIsLimited() {
        for (String open : List.of("[", "(", "#{", "#_", "#a ", "{:a ")) {
            assertThatThrownBy(() -> HistoryFiles.read(open.repeat(100_000)))
                    .isInstanceOf(HistoryFormatException.class);
        }
        assertThatThrownBy(() -> HistoryFiles.read("1".repeat(100_000)))
                .hasMessage("line 1: a number has 100000 characters");
    }

    /** Whatever is cut out or put in, it ends in a history or in an error that names a line. */
    @Test
    void randomDamageDoesNoOtherHarm() {
        String good = HistoryFiles.writeEdn(Histories.linearizable(20, 3, 2, new Random(5)));
        String alphabet = "{}[]()#_:\"\\;,\n 0aN-/";
        int read = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(good);
            for (int i = 0; i < 1 + seed % 3; i++) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.deleteCharAt(at);
                } else {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            try {
                HistoryFiles.read(text.toString());
                read++;
            } catch (HistoryFormatException expected) {
                assertThat(expected.getMessage()).startsWith("line ");
            }
        }
        assertThat(read).isBetween(500, 4_500);
    }

    @Test
    void formsThatCannotSayItAreRefused() {
        var recorder = HistoryRecorder.<Op, Object>timedBy(() -> 0);
        recorder.invoke("x", Op.of("write", 1)).unknown();
        assertThatThrownBy(() -> HistoryFiles.writePorcupine(recorder.history()))
                .hasMessage("Porcupine's form has no place for x: write 1 -> ?");
        recorder.invoke("x", Op.of("read")).ok(1);
        assertThatThrownBy(() -> HistoryFiles.writeEdn(recorder.history()))
                .hasMessage("client x calls again after an unknown operation: x: read -> 1");
    }
}
