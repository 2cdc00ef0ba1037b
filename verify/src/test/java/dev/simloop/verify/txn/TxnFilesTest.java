package dev.simloop.verify.txn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.history.Edn.Keyword;
import dev.simloop.verify.history.HistoryFormatException;
import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.Anomaly.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TxnFilesTest {
    @Test
    void readsListAppend() {
        var txns = TxnFiles.read("""
                [{:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 0}
                 {:process 1, :type :invoke, :f :txn, :value [[:r :x nil]], :index 1}
                 {:process :nemesis, :type :info, :f :start, :value nil}
                 {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y nil]], :index 2}
                 {:process 1, :type :ok, :f :txn, :value [[:r :x [1]]], :index 3}
                 {:process 2, :type :invoke, :f :txn, :value [[:append :y 5]], :index 4}
                 {:process 2, :type :info, :f :txn, :value [[:append :y 5]], :error :timeout}
                 {:process 3, :type :invoke, :f :txn, :value [[:append :y 6]], :index 6}
                 {:process 3, :type :fail, :f :txn, :value [[:append :y 6]], :error [:aborted "conflict"]}]
                """);
        Keyword x = Keyword.of("x");
        Keyword y = Keyword.of("y");
        assertThat(txns)
                .containsExactly(
                        Txn.committed("T0", "0", Access.append(x, 1L), Access.readList(y))
                                .at(0, 2),
                        Txn.committed("T1", "1", Access.readList(x, 1L)).at(1, 3),
                        Txn.unknown("T2", "2", Access.append(y, 5L)).at(4, Txn.UNTIMED),
                        Txn.aborted("T3", "3", Access.append(y, 6L)).at(6, 7));
        assertThat(Transactions.check(txns).kinds()).isEmpty();
    }

    @Test
    void readsRegistersAndFilesOfEndsAlone() {
        var txns = TxnFiles.read("""
                {:process 0, :type :ok, :value [[:w :x 1] [:r :y nil]]}
                {:process 0, :type :ok, :value [[:r :x nil] [:r :y 2]]}
                {:process 1, :type :fail, :value [[:w :y 2]]}
                """);
        assertThat(txns.get(0).accesses())
                .containsExactly(Access.write(Keyword.of("x"), 1L), Access.read(Keyword.of("y"), null));
        assertThat(txns.get(0).invokedAt()).isEqualTo(Txn.UNTIMED);
        assertThat(Transactions.check(txns).kinds()).containsExactly(Kind.G1A, Kind.G_SINGLE_PROCESS);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Txn> txns = new ArrayList<>();
            long[] free = new long[4];
            for (int t = 0; t < 30; t++) {
                int client = random.nextInt(4);
                if (free[client] < 0) {
                    continue;
                }
                long from = Math.max(t * 10L, free[client] + 1);
                boolean lists = seed % 2 == 0;
                Access access = lists
                        ? random.nextBoolean() ? Access.append("k", (long) t) : Access.readList("k", 1L, 2L)
                        : random.nextBoolean() ? Access.write("k", (long) t) : Access.read("k", 7L);
                Outcome outcome = List.of(Outcome.OK, Outcome.OK, Outcome.FAIL, Outcome.UNKNOWN)
                        .get(random.nextInt(4));
                boolean ends = outcome != Outcome.UNKNOWN;
                long to = from + random.nextInt(20);
                free[client] = ends ? to : -1;
                txns.add(new Txn("t" + t, "" + client, outcome, List.of(access), from, ends ? to : Txn.UNTIMED));
            }
            String text = TxnFiles.write(txns);
            var again = TxnFiles.read(text);
            assertThat(again)
                    .extracting(Txn::accesses)
                    .containsExactlyInAnyOrderElementsOf(
                            txns.stream().map(TxnFilesTest::asRead).toList());
            assertThat(TxnFiles.write(again)).isEqualTo(text);
        }
    }

    /** A file tells no reads of what its client was told nothing about. */
    private static List<Access> asRead(Txn txn) {
        Access access = txn.accesses().get(0);
        if (txn.outcome() != Outcome.OK && access instanceof Access.ReadList) {
            return List.of(Access.readList("k"));
        }
        return txn.outcome() != Outcome.OK && access instanceof Access.Read
                ? List.of(Access.read("k", null))
                : List.of(access);
    }

    @Test
    void whatIsNoneIsRefused() {
        assertThatThrownBy(() -> TxnFiles.read("{:process 0, :type :ok, :value 3}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the value of a transaction is no list of accesses: 3");
        assertThatThrownBy(() -> TxnFiles.read("{:process 0, :type :ok, :value [[:cas :x 3]]}"))
                .hasMessage("function is none of append, r and w: [:cas, :x, 3]");
        assertThatThrownBy(() -> TxnFiles.read("{:process 0, :type :ok, :value [[:append :x 3] [:r :x 3]]}"))
                .hasMessage("a read of list :x saw no list of values: [:r, :x, 3]");
        assertThatThrownBy(() -> TxnFiles.read("")).isInstanceOf(HistoryFormatException.class);
        assertThatThrownBy(() -> TxnFiles.write(List.of(
                        Txn.committed("a", "1").at(0, 5),
                        Txn.committed("b", "1").at(3, 6))))
                .hasMessage("client 1 begins b[] while a is under way or unknown");
        assertThatThrownBy(() -> Txn.committed("a", "1").at(5, 3))
                .hasMessage("transaction a ends at 3, before it begins at 5");
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        var lists = List.of(Txn.committed("a", "1", Access.append("x", 1)));
        assertThatThrownBy(() ->
                        TransactionChecker.defaults().withLinearizableKeys().check(lists))
                .hasMessage("linearizable keys are assumed, but no transaction has times: give them with Txn.at");
        assertThatThrownBy(() -> TransactionChecker.defaults()
                        .withVersionOrder("x", List.of(1))
                        .check(lists))
                .hasMessage("a version order is given of key x, which is a list: its reads tell its order");
        assertThatThrownBy(() -> TransactionChecker.defaults()
                        .withVersionOrder("z", List.of(1))
                        .check(lists))
                .hasMessage("a version order is given of keys that nothing accesses: [z]");
        assertThatThrownBy(() -> TransactionChecker.defaults()
                        .withCommitOrder(List.of("b"))
                        .check(lists))
                .hasMessage("the order of commits names transactions that are not there: [b]");
    }
}
