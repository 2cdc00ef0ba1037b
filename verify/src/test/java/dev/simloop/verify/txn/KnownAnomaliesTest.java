package dev.simloop.verify.txn;

import static dev.simloop.verify.txn.IsolationLevel.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.Anomaly.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The situations that the tests of Elle hold it to, written anew: what is there has to be found under its name, what is clean
 * has to be clean, and each has to rule out the levels that it is published to rule out.
 */
class KnownAnomaliesTest {
    /** Accesses such as {@code "x+1 x=12 y:3 y?4"}: append, read a list, write and read a register ({@code ?_} saw nothing). */
    private static Access[] accesses(String text) {
        List<Access> all = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            String key = word.substring(0, 1);
            String rest = word.substring(2);
            switch (word.charAt(1)) {
                case '+' -> all.add(Access.append(key, Integer.valueOf(rest)));
                case '=' -> {
                    Object[] seen =
                            rest.chars().mapToObj(c -> (Object) (c - '0')).toArray();
                    all.add(Access.readList(key, seen));
                }
                case ':' -> all.add(Access.write(key, Integer.valueOf(rest)));
                case '?' -> all.add(Access.read(key, rest.equals("_") ? null : Integer.valueOf(rest)));
                default -> throw new IllegalArgumentException(word);
            }
        }
        return all.toArray(Access[]::new);
    }

    /** A case under way: each line is a transaction of a client of its own, if it names none. */
    private static final class Case {
        final List<Txn> txns = new ArrayList<>();
        TransactionChecker checker = TransactionChecker.defaults();

        Case txn(String accesses) {
            return add("own" + txns.size(), Outcome.OK, accesses);
        }

        Case by(String client, String accesses) {
            return add(client, Outcome.OK, accesses);
        }

        Case aborted(String accesses) {
            return add("own" + txns.size(), Outcome.FAIL, accesses);
        }

        Case unknown(String accesses) {
            return add("own" + txns.size(), Outcome.UNKNOWN, accesses);
        }

        private Case add(String client, Outcome outcome, String accesses) {
            txns.add(new Txn("t" + txns.size(), client, outcome, List.of(accesses(accesses))));
            return this;
        }

        /** The last one began and ended at these moments. */
        Case at(long from, long to) {
            Txn last = txns.remove(txns.size() - 1);
            txns.add(last.at(from, to));
            return this;
        }

        Case with(TransactionChecker other) {
            checker = other;
            return this;
        }

        void finds(Kind kind, IsolationLevel... weakest) {
            finds(List.of(kind), weakest);
        }

        void finds(List<Kind> kinds, IsolationLevel... weakest) {
            TxnResult result = checker.check(txns);
            assertThat(result.kinds()).as(result.describe()).isEqualTo(kinds);
            Set<IsolationLevel> expected = EnumSet.noneOf(IsolationLevel.class);
            expected.addAll(List.of(weakest));
            assertThat(result.weakestViolated()).as(result.describe()).isEqualTo(expected);
            assertThat(result.limits()).isEmpty();
        }

        void isClean() {
            finds(List.of());
        }
    }

    private static Case history() {
        return new Case();
    }

    @Test
    void writeCycleOnLists() {
        history().txn("x+1 y+1").txn("x+2 y+2").txn("x=12 y=21").finds(Kind.G0, READ_UNCOMMITTED);
    }

    @Test
    void abortedReads() {
        history().aborted("x+1").txn("x=1").finds(Kind.G1A, READ_COMMITTED);
        history().txn("x=1 x+2").txn("x=12").aborted("x+1").finds(List.of(Kind.G1A, Kind.DIRTY_UPDATE), READ_COMMITTED);
        history().txn("x?2").aborted("x:2").finds(Kind.G1A, READ_COMMITTED);
    }

    @Test
    void intermediateReads() {
        history().txn("x+1 x+2").txn("x=1").finds(Kind.G1B, READ_COMMITTED);
        history().txn("x=1").txn("x=12").txn("x+1 x+2").finds(Kind.G1B, READ_COMMITTED);
        history().txn("x+1 x=1 x+2").isClean();
        history().txn("x?2").txn("x:2 x:1").finds(Kind.G1B, READ_COMMITTED);
    }

    @Test
    void circularInformationFlow() {
        history().txn("x+1 y=1").txn("x+2 y+1").txn("x=12 y=1").finds(Kind.G1C, READ_COMMITTED);
        history().txn("x:1 y?1").txn("y:1 x?1").finds(Kind.G1C, READ_COMMITTED);
    }

    @Test
    void readSkew() {
        history().txn("x+1 y+1").txn("x+2 y=").txn("x=12").finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
        history().txn("x+1 y+1").txn("x=1 y=").finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
        history().txn("x?_ y?1").txn("y:1 x:2").finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
        history()
                .txn("z:1")
                .txn("y:1")
                .txn("y?1 x:1 y:2")
                .txn("x?1 y?1")
                .finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
    }

    @Test
    void writeSkew() {
        history().txn("x+1 y=").txn("y+1 x=").finds(Kind.WRITE_SKEW, REPEATABLE_READ);
        history().txn("x= y+1").txn("y= x+1").txn("x=1 y=1").finds(Kind.WRITE_SKEW, REPEATABLE_READ);
    }

    @Test
    void staleReadsInRealTimeAndInASession() {
        history()
                .txn("x+1")
                .at(0, 1)
                .txn("x+2")
                .at(2, 3)
                .txn("x=1")
                .at(4, 5)
                .txn("x=12")
                .at(6, 7)
                .finds(Kind.G_SINGLE_REALTIME, STRONG_SNAPSHOT_ISOLATION);
        history()
                .txn("x+1")
                .by("b", "x+2")
                .by("b", "x=1")
                .txn("x=12")
                .finds(Kind.G_SINGLE_PROCESS, STRONG_SESSION_SNAPSHOT_ISOLATION);
    }

    @Test
    void sessionsInOtherCircles() {
        history()
                .txn("x= z=1")
                .by("b", "x+1")
                .by("b", "z=")
                .txn("z+1")
                .finds(Kind.G_NONADJACENT_PROCESS, STRONG_SESSION_SNAPSHOT_ISOLATION);
        history()
                .by("a", "x=1 y+1")
                .by("b", "y=1")
                .by("b", "x+1")
                .finds(Kind.G1C_PROCESS, STRONG_SESSION_READ_COMMITTED);
        history().by("a", "x+1").by("a", "x+2").txn("x=21").finds(Kind.G0_PROCESS, STRONG_SESSION_READ_UNCOMMITTED);
        history()
                .by("a", "x= y+1")
                .by("b", "y= z+1")
                .by("c", "z=")
                .by("c", "x+1")
                .isClean();
        history()
                .by("c", "x+1")
                .by("c", "z=")
                .by("a", "x= y+1")
                .by("b", "y= z+1")
                .finds(Kind.G2_PROCESS, STRONG_SESSION_SERIALIZABLE);
    }

    @Test
    void realTimeInOtherCircles() {
        history()
                .txn("x+1")
                .at(0, 1)
                .txn("x+2")
                .at(2, 3)
                .txn("x=21")
                .at(4, 5)
                .finds(Kind.G0_REALTIME, STRONG_READ_UNCOMMITTED);
        history().txn("x=1").at(0, 1).txn("x+1").at(2, 3).finds(Kind.G1C_REALTIME, STRONG_READ_COMMITTED);
        history().txn("x=1").at(0, 2).txn("x+1").at(2, 3).isClean();
        history()
                .txn("x+1")
                .at(0, 1)
                .txn("z=")
                .at(2, 9)
                .txn("x= y+1")
                .at(0, 9)
                .txn("y= z+1")
                .at(0, 9)
                .finds(Kind.G2_REALTIME, STRICT_SERIALIZABLE);
        history()
                .txn("x= z=1")
                .at(0, 9)
                .txn("x+1")
                .at(0, 1)
                .txn("z=")
                .at(2, 3)
                .txn("z+1")
                .at(0, 9)
                .finds(Kind.G_NONADJACENT_REALTIME, STRONG_SNAPSHOT_ISOLATION);
    }

    @Test
    void contradictoryOrders() {
        history()
                .txn("x+1 y=1")
                .txn("x+2")
                .txn("x+3 y+1")
                .txn("x=13")
                .txn("x=123")
                .finds(List.of(Kind.INCOMPATIBLE_ORDER, Kind.G1C), READ_COMMITTED);
    }

    @Test
    void dirtyUpdates() {
        history().aborted("x+1").isClean();
        history().aborted("x+1").txn("x+2").txn("x=12").finds(List.of(Kind.G1A, Kind.DIRTY_UPDATE), READ_COMMITTED);
        history()
                .aborted("x+1")
                .unknown("x+2")
                .txn("x+3")
                .txn("x=123")
                .finds(List.of(Kind.G1A, Kind.DIRTY_UPDATE), READ_COMMITTED);
    }

    @Test
    void duplicates() {
        history().txn("x+1 y=1").txn("x+2 y+1").txn("x=121").finds(List.of(Kind.DUPLICATE, Kind.G1C), READ_UNCOMMITTED);
    }

    @Test
    void internalContradictions() {
        history().txn("x+1 x+2 x+4").txn("x+3 x=1234").finds(Kind.INTERNAL, READ_ATOMIC);
        history().txn("x= x=2").txn("x+2").finds(Kind.INTERNAL, READ_ATOMIC);
        for (String stale : List.of("x=12", "x=023", "x=1234", "x=1")) {
            history().txn("x+1").txn("x+2").txn("x=12 x+3 " + stale).finds(Kind.INTERNAL, READ_ATOMIC);
        }
        history().txn("x+3 x=").finds(Kind.INTERNAL, READ_ATOMIC);
        history().txn("y+5 y+6").txn("x+1 x+2").txn("y=56 x+3 x=123 x+4 x=1234").isClean();
        history().txn("x:1").txn("x?1 x:2 x?1").finds(Kind.INTERNAL, READ_ATOMIC);
        history().txn("x:2").txn("x?_ x?2").finds(Kind.INTERNAL, READ_ATOMIC);
        history().txn("y:2").txn("y?2 x:2 x?2 x:1 x?1").isClean();
    }

    @Test
    void futureReads() {
        history().txn("x+0").txn("x+2").txn("x=012 x+1").finds(Kind.FUTURE_READ, READ_COMMITTED);
        history().txn("x+1 x=01 x+0 x+3").finds(Kind.FUTURE_READ, READ_COMMITTED);
        history().txn("x=1 x+1").finds(Kind.FUTURE_READ, READ_COMMITTED);
        history().txn("x?1 x:1").finds(Kind.FUTURE_READ, READ_COMMITTED);
    }

    @Test
    void whatNoReadSawCameLast() {
        history()
                .txn("x+1 y+1")
                .txn("x+2 y+2")
                .txn("x+3 y+3")
                .txn("x=12")
                .txn("y=2")
                .finds(List.of(Kind.G0, Kind.G_SINGLE), READ_UNCOMMITTED);
    }

    @Test
    void antiDependenciesThatAreNotAdjacent() {
        history()
                .txn("x+1")
                .txn("x=1 y=")
                .txn("y+1")
                .txn("y=1 x=")
                .finds(Kind.G_NONADJACENT, SNAPSHOT_ISOLATION, REPEATABLE_READ);
        history()
                .txn("x+1 t+1")
                .txn("x=1 y=")
                .txn("y+1 z+2")
                .txn("z=2 t=")
                .finds(Kind.G_NONADJACENT, SNAPSHOT_ISOLATION, REPEATABLE_READ);
        history()
                .txn("x=5 y=")
                .txn("y+1 z=")
                .txn("z+2 t+3")
                .txn("t=3 u=")
                .txn("u+4 x+5")
                .finds(Kind.G2, REPEATABLE_READ);
    }

    @Test
    void lostUpdates() {
        history().txn("x+0").txn("x=0 x+1").txn("x=0 x+2").finds(Kind.LOST_UPDATE, CURSOR_STABILITY);
        history().txn("x= x+1 x+2").txn("x=12").isClean();
        history().txn("x:9").txn("x?9 x:1").txn("x?9 x:2").finds(Kind.LOST_UPDATE, CURSOR_STABILITY);
    }

    @Test
    void eachAnomalyOfAComponentIsReported() {
        history()
                .txn("x+0")
                .txn("x=0 y= x+1")
                .txn("x=0 z= y+1 x+2")
                .txn("y=1 x=01 z+1")
                .finds(List.of(Kind.LOST_UPDATE, Kind.G_SINGLE, Kind.WRITE_SKEW), CURSOR_STABILITY);
    }

    @Test
    void ordersThatARegisterIsKnownToHave() {
        var sequential = TransactionChecker.defaults().withSequentialKeys();
        history()
                .by("a", "x:1 y:2")
                .by("b", "x:2 y:1")
                .by("a", "x?2")
                .by("b", "y?2")
                .isClean();
        history()
                .by("a", "x:1 y:2")
                .by("b", "x:2 y:1")
                .by("a", "x?2")
                .by("b", "y?2")
                .with(sequential.withoutSessions())
                .finds(Kind.G0, READ_UNCOMMITTED);
        history()
                .by("a", "x:1")
                .by("a", "x:2")
                .by("a", "x?1")
                .with(sequential.withoutSessions())
                .finds(Kind.CYCLIC_VERSIONS, READ_UNCOMMITTED);
        var linearizable = TransactionChecker.defaults().withLinearizableKeys().withoutRealTime();
        history()
                .txn("x:1")
                .at(0, 1)
                .txn("x:2")
                .at(2, 3)
                .txn("x?1")
                .at(4, 5)
                .with(linearizable)
                .finds(Kind.CYCLIC_VERSIONS, READ_UNCOMMITTED);
        history()
                .txn("x:1 y:1")
                .at(0, 1)
                .txn("x?1 y:2")
                .at(2, 9)
                .txn("y?1 x:2")
                .at(2, 9)
                .with(linearizable)
                .finds(Kind.WRITE_SKEW, REPEATABLE_READ);
        history()
                .txn("x?_")
                .at(1, 5)
                .txn("x:4")
                .at(2, 6)
                .txn("x?_")
                .at(7, 9)
                .txn("x?4")
                .at(10, 11)
                .with(linearizable)
                .finds(Kind.CYCLIC_VERSIONS, READ_UNCOMMITTED);
        history()
                .txn("x?_")
                .at(1, 5)
                .txn("x:4")
                .at(2, 9)
                .txn("x?_")
                .at(7, 8)
                .txn("x?4")
                .at(10, 11)
                .with(linearizable)
                .isClean();
    }

    @Test
    void ordersThatAreGiven() {
        history().txn("x?_ y:2").txn("x:3 y:4").isClean();
        history()
                .txn("x?_ y:2")
                .txn("x:3 y:4")
                .with(TransactionChecker.defaults().withCommitOrder(List.of("t1", "t0")))
                .finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
        history()
                .txn("x?_ y:2")
                .txn("x:3 y:4")
                .with(TransactionChecker.defaults().withVersionOrder("y", List.of(4, 2)))
                .finds(Kind.G_SINGLE, CONSISTENT_VIEW, REPEATABLE_READ);
        history()
                .txn("x:1 y:2 z:3")
                .txn("x?1 y:5")
                .txn("z?3 x:4")
                .txn("z:7 y:8")
                .with(TransactionChecker.defaults().withCommitOrder(List.of("t0", "t2", "t3", "t1")))
                .finds(Kind.G2, REPEATABLE_READ);
    }

    @Test
    void chainsOfReadingAndWriting() {
        history().txn("x?2 x:1").txn("x?1 x:2").finds(Kind.CYCLIC_VERSIONS, READ_UNCOMMITTED);
        history().txn("x?2 y:1").txn("y?1 x:2").finds(Kind.G1C, READ_COMMITTED);
        history().txn("x?_ y?_ x:1").txn("x?_ y?_ y:1").finds(Kind.WRITE_SKEW, REPEATABLE_READ);
    }

    @Test
    void aRetryOfAnAbortedTransactionMayWriteTheSame() {
        history().aborted("x+1").txn("x+1").txn("x=1").isClean();
        history().txn("x+1").aborted("x+1").txn("x=1").isClean();
        history().aborted("x:1").txn("x:1").txn("x?1").isClean();
    }

    @Test
    void whatIsUnknownMayHappenAfterWhatItsClientDidNext() {
        Case late = history();
        late.add("a", Outcome.UNKNOWN, "x+1");
        late.by("a", "x=").txn("x=1").isClean();
    }

    @Test
    void falseAlarmsOfTheFirstVersionAreGone() {
        history().txn("x=12 x+3 x=12").txn("x+1").txn("x+2").finds(Kind.INTERNAL, READ_ATOMIC);
        history().txn("x+1").txn("x+2").txn("x=121").finds(Kind.DUPLICATE, READ_UNCOMMITTED);
        history().txn("x+1").txn("x+2").txn("x=12").isClean();
    }
}
