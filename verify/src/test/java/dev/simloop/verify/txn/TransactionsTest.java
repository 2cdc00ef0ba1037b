package dev.simloop.verify.txn;

import static dev.simloop.verify.txn.Access.append;
import static dev.simloop.verify.txn.Access.read;
import static dev.simloop.verify.txn.Access.readList;
import static dev.simloop.verify.txn.Access.write;
import static dev.simloop.verify.txn.Txn.aborted;
import static dev.simloop.verify.txn.Txn.committed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.Anomaly.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static void finds(List<Kind> kinds, Txn... transactions) {
        var result = Transactions.check(List.of(transactions));
        assertThat(result.kinds()).as(result.describe()).isEqualTo(kinds);
    }

    @Test
    void aSerialHistoryIsCorrect() {
        finds(
                List.of(),
                committed("t1", "a", append("x", 1), append("y", 1)),
                committed("t2", "b", readList("x", 1), append("x", 2)),
                committed("t3", "c", readList("x", 1, 2), readList("y", 1)));
        finds(
                List.of(),
                committed("t1", "a", read("x", null), write("x", 1)),
                committed("t2", "b", read("x", 1), write("x", 2), read("x", 2)));
    }

    @Test
    void writeCycle() {
        finds(
                List.of(Kind.G0),
                committed("t1", "a", append("x", 1), append("y", 1)),
                committed("t2", "b", append("x", 2), append("y", 2)),
                committed("t3", "c", readList("x", 1, 2)),
                committed("t4", "c", readList("y", 2, 1)));
    }

    @Test
    void abortedRead() {
        finds(List.of(Kind.G1A), aborted("t1", "a", append("x", 1)), committed("t2", "b", readList("x", 1)));
        finds(List.of(Kind.G1A), aborted("t1", "a", write("x", 1)), committed("t2", "b", read("x", 1)));
    }

    @Test
    void intermediateRead() {
        finds(
                List.of(Kind.G1B),
                committed("t1", "a", append("x", 1), append("x", 2)),
                committed("t2", "b", readList("x", 1)),
                committed("t3", "b", readList("x", 1, 2)));
        finds(
                List.of(Kind.G1B),
                committed("t1", "a", write("x", 1), write("x", 2)),
                committed("t2", "b", read("x", 1)));
    }

    @Test
    void circularInformationFlow() {
        finds(
                List.of(Kind.G1C),
                committed("t1", "a", append("x", 1), readList("y", 2)),
                committed("t2", "b", append("y", 2), readList("x", 1)));
        finds(
                List.of(Kind.G1C),
                committed("t1", "a", write("x", 1), read("y", 2)),
                committed("t2", "b", write("y", 2), read("x", 1)));
    }

    @Test
    void readSkew() {
        var result = Transactions.check(List.of(
                committed("t1", "a", append("x", 1), append("y", 1)),
                committed("t2", "b", readList("x"), readList("y", 1))));
        assertThat(result.describe()).isEqualTo("""
                        2 transactions, 1 anomaly
                          not consistent view, not repeatable read
                          G-single (read skew):
                            t2[read x [], read y [1]] before t1: it read x without the 1 appended there
                            t1[append x 1, append y 1] before t2: its 1 in y was read there
                        """);
        assertThat(result.kinds()).containsExactly(Kind.G_SINGLE);
        assertThatThrownBy(result::assertCorrect).hasMessage(result.describe());
    }

    @Test
    void lostUpdate() {
        finds(
                List.of(Kind.LOST_UPDATE),
                committed("t1", "a", readList("x"), append("x", 1)),
                committed("t2", "b", readList("x"), append("x", 2)));
        finds(
                List.of(Kind.LOST_UPDATE),
                committed("t1", "a", readList("x"), append("x", 1)),
                committed("t2", "b", readList("x"), append("x", 2)),
                committed("t3", "c", readList("x", 1, 2)));
        finds(
                List.of(Kind.LOST_UPDATE),
                committed("t1", "a", read("x", null), write("x", 1)),
                committed("t2", "b", read("x", null), write("x", 2)));
    }

    @Test
    void writeSkew() {
        finds(
                List.of(Kind.WRITE_SKEW),
                committed("t1", "a", readList("x"), readList("y"), append("x", 1)),
                committed("t2", "b", readList("x"), readList("y"), append("y", 2)));
        finds(
                List.of(Kind.WRITE_SKEW),
                committed("t1", "a", read("x", null), read("y", null), write("x", 1)),
                committed("t2", "b", read("x", null), read("y", null), write("y", 2)));
    }

    @Test
    void longCycleOfReads() {
        finds(
                List.of(Kind.G2),
                committed("t1", "a", readList("x"), append("y", 1)),
                committed("t2", "b", readList("y"), append("z", 2)),
                committed("t3", "c", readList("z"), append("x", 3)));
    }

    @Test
    void garbageDuplicatesAndContradictions() {
        finds(List.of(Kind.GARBAGE), committed("t1", "a", readList("x", 9)));
        finds(List.of(Kind.GARBAGE), committed("t1", "a", read("x", 9)));
        finds(List.of(Kind.DUPLICATE), committed("t1", "a", append("x", 1)), committed("t2", "b", readList("x", 1, 1)));
        finds(
                List.of(Kind.INCOMPATIBLE_ORDER),
                committed("t1", "a", append("x", 1)),
                committed("t2", "a", append("x", 2)),
                committed("t3", "b", readList("x", 1)),
                committed("t4", "b", readList("x", 2, 1)));
        finds(List.of(Kind.INTERNAL), committed("t1", "a", append("x", 1), readList("x")));
        finds(List.of(Kind.INTERNAL), committed("t1", "a", write("x", 1), read("x", null)));
        finds(
                List.of(Kind.CYCLIC_VERSIONS),
                committed("t1", "a", read("x", 2), write("x", 1)),
                committed("t2", "b", read("x", 1), write("x", 2)));
    }

    @Test
    void whatNobodyKnowsCountsOnceItWasRead() {
        var unknown = new Txn("t1", "a", Outcome.UNKNOWN, List.of(append("x", 1), append("y", 1)));
        finds(List.of(), unknown, committed("t2", "b", readList("x"), readList("y")));
        finds(
                List.of(Kind.G_SINGLE),
                unknown,
                committed("t2", "b", readList("x"), readList("y", 1)),
                committed("t3", "c", readList("x", 1)));
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> Transactions.check(
                        List.of(committed("t1", "a", append("x", 1)), committed("t2", "a", append("x", 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value 1 is written to key x twice, the second time by t2");
        assertThatThrownBy(() -> Transactions.check(List.of(committed("t", "a"), committed("t", "a"))))
                .hasMessage("two transactions are called t");
        assertThatThrownBy(() -> Transactions.check(List.of(committed("t", "a", append("x", 1), read("x", 1)))))
                .hasMessage("key x is used as a list and as a register");
    }

    /**
     * Against brute force: three transactions of two random accesses each, run interleaved on one store. If some serial
     * order gives each the same reads, nothing may be reported; and on lists, whose final state is read at the end,
     * something has to be reported if none does.
     */
    @Test
    void agreesWithTryingAllOrdersOnSmallHistories() {
        int correct = 0;
        int wrong = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            List<Txn> history = interleaved(new Random(seed));
            boolean serial =
                    permutations(history.subList(0, 3)).stream().anyMatch(order -> repeats(order, history.get(3)));
            var result = Transactions.check(history);
            assertThat(result.correct())
                    .as("seed %d: %s %s", seed, history, result.describe())
                    .isEqualTo(serial);
            correct += serial ? 1 : 0;
            wrong += serial ? 0 : 1;
        }
        assertThat(correct).isGreaterThan(1_000);
        assertThat(wrong).isGreaterThan(1_000);
    }

    private static List<Txn> interleaved(Random random) {
        Map<Object, List<Object>> store = new LinkedHashMap<>(Map.of("x", List.of(), "y", List.of()));
        List<List<Access>> accesses = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int value = 0;
        for (int step = 0; step < 9; step++) {
            String key = random.nextBoolean() ? "x" : "y";
            List<Object> now = store.getOrDefault(key, List.of());
            List<Access> own = accesses.get(random.nextInt(3));
            if (random.nextBoolean()) {
                own.add(new Access.ReadList(key, now));
            } else {
                List<Object> more = new ArrayList<>(now);
                more.add(++value);
                store.put(key, more);
                own.add(append(key, value));
            }
        }
        List<Txn> history = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            history.add(new Txn("t" + t, "c" + t, Outcome.OK, accesses.get(t)));
        }
        history.add(new Txn(
                "end",
                "end",
                Outcome.OK,
                List.of(
                        new Access.ReadList("x", store.getOrDefault("x", List.of())),
                        new Access.ReadList("y", store.getOrDefault("y", List.of())))));
        return history;
    }

    /**
     * The same on registers. Where each write follows a read of its key, the order of versions is known, and something has to
     * be reported if no order of the transactions gives the same reads. Where writes are blind it need not be: then nothing
     * false may be reported.
     */
    @Test
    void registersAgreeWithTryingAllOrdersOnSmallHistories() {
        for (boolean blind : new boolean[] {false, true}) {
            int correct = 0;
            int wrong = 0;
            int unseen = 0;
            for (int seed = 0; seed < 20_000; seed++) {
                List<Txn> history = interleavedRegisters(new Random(seed), blind);
                boolean serial =
                        permutations(history.subList(0, 3)).stream().anyMatch(order -> repeats(order, history.get(3)));
                var result = Transactions.check(history);
                if (serial || !blind) {
                    assertThat(result.correct())
                            .as("seed %d: %s %s", seed, history, result.describe())
                            .isEqualTo(serial);
                }
                correct += serial ? 1 : 0;
                wrong += serial ? 0 : 1;
                unseen += !serial && result.correct() ? 1 : 0;
            }
            assertThat(correct).isGreaterThan(1_000);
            assertThat(wrong).isGreaterThan(1_000);
            assertThat(unseen).as("blind: %s, of %d", blind, wrong).isLessThanOrEqualTo(blind ? wrong / 2 : 0);
        }
    }

    private static List<Txn> interleavedRegisters(Random random, boolean blind) {
        Map<Object, @Nullable Object> store = new LinkedHashMap<>();
        List<List<Access>> accesses = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int value = 0;
        for (int step = 0; step < 7; step++) {
            String key = random.nextBoolean() ? "x" : "y";
            List<Access> own = accesses.get(random.nextInt(3));
            boolean writes = random.nextBoolean();
            if (!writes || !blind) {
                own.add(read(key, store.get(key)));
            }
            if (writes) {
                own.add(write(key, ++value));
                store.put(key, value);
            }
        }
        List<Txn> history = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            history.add(new Txn("t" + t, "c" + t, Outcome.OK, accesses.get(t)));
        }
        history.add(committed("end", "end", read("x", store.get("x")), read("y", store.get("y"))));
        return history;
    }

    private static List<List<Txn>> permutations(List<Txn> some) {
        if (some.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Txn>> all = new ArrayList<>();
        for (Txn first : some) {
            List<Txn> rest = new ArrayList<>(some);
            rest.remove(first);
            for (List<Txn> order : permutations(rest)) {
                List<Txn> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                all.add(whole);
            }
        }
        return all;
    }

    private static boolean repeats(List<Txn> order, Txn end) {
        Map<Object, List<Object>> store = new LinkedHashMap<>();
        Map<Object, @Nullable Object> registers = new LinkedHashMap<>();
        List<Txn> all = new ArrayList<>(order);
        all.add(end);
        for (Txn txn : all) {
            for (Access access : txn.accesses()) {
                List<Object> now = store.getOrDefault(access.key(), List.of());
                if (access instanceof Access.ReadList read && !read.values().equals(now)) {
                    return false;
                } else if (access instanceof Access.Read read
                        && !Objects.equals(read.value(), registers.get(read.key()))) {
                    return false;
                } else if (access instanceof Access.Write write) {
                    registers.put(write.key(), write.value());
                } else if (access instanceof Access.Append append) {
                    List<Object> more = new ArrayList<>(now);
                    more.add(append.value());
                    store.put(append.key(), more);
                }
            }
        }
        return true;
    }
}
