package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The checkers against trying all orders: every interleaving of up to four operations, of every kind. */
class BruteForceTest {
    /** Writes of two values, a write nobody knows the end of, reads of three values, two kinds of cas. */
    private static final List<Op> OPS = List.of(
            Op.of("write", 1), Op.of("write", 2), Op.of("write", 2), Op.of("read"), Op.of("read"), Op.of("read"));

    private static final int FORGOTTEN = 2;
    private static final List<Object> TOLD = List.of(1, 2, 2, 0, 1, 2);

    private static Operation<Op, Object> operation(int id, String client, int kind, int call, int end) {
        return kind == FORGOTTEN
                ? Histories.unknown(id, client, OPS.get(kind), call)
                : Histories.ok(id, client, OPS.get(kind), TOLD.get(kind), call, end);
    }

    /** Calls come in the order of the operations, which covers every interleaving as kinds take every place. */
    private static void interleavings(int count, int[] calls, int[] ends, int begun, int at, Consumer<int[][]> each) {
        if (at == 2 * count) {
            each.accept(new int[][] {calls, ends});
            return;
        }
        if (begun < count) {
            calls[begun] = at;
            interleavings(count, calls, ends, begun + 1, at + 1, each);
        }
        for (int i = 0; i < begun; i++) {
            if (ends[i] < 0) {
                ends[i] = at;
                interleavings(count, calls, ends, begun, at + 1, each);
                ends[i] = -1;
            }
        }
    }

    private static int kinds(int count) {
        return (int) Math.pow(OPS.size(), count);
    }

    private static boolean explains(
            List<Operation<Op, Object>> all, BiPredicate<Operation<Op, Object>, Operation<Op, Object>> before) {
        return extend(all, new ArrayList<>(), 0, before);
    }

    private static boolean extend(
            List<Operation<Op, Object>> all,
            List<Operation<Op, Object>> order,
            int value,
            BiPredicate<Operation<Op, Object>, Operation<Op, Object>> before) {
        if (order.containsAll(
                all.stream().filter(o -> o.outcome() == Outcome.OK).toList())) {
            return true;
        }
        for (Operation<Op, Object> next : all) {
            boolean possible = !order.contains(next)
                    && all.stream().noneMatch(o -> !order.contains(o) && o.id() != next.id() && before.test(o, next))
                    && (!next.input().f().equals("read") || Outputs.same(next.output(), value));
            if (possible) {
                order.add(next);
                Object written = next.input().value();
                if (extend(all, order, written == null ? value : (Integer) written, before)) {
                    return true;
                }
                order.remove(order.size() - 1);
            }
        }
        return false;
    }

    @Test
    void linearizabilityOfEveryInterleavingOfUpToFourOperations() {
        int[] seen = new int[2];
        for (int count = 1; count <= 4; count++) {
            int size = count;
            interleavings(count, new int[count], filled(count), 0, 0, times -> {
                for (int code = 0; code < kinds(size); code++) {
                    List<Operation<Op, Object>> all = new ArrayList<>();
                    for (int i = 0, rest = code; i < size; i++, rest /= OPS.size()) {
                        all.add(operation(i, "c" + i, rest % OPS.size(), times[0][i], times[1][i]));
                    }
                    boolean expected = explains(all, Operation::before);
                    boolean found = new LinearSearch<>(Specs.register(0), all, 10_000).run() == HistoryVerdict.CORRECT;
                    if (found != expected) {
                        assertThat(found).as("%s", all).isEqualTo(expected);
                    }
                    seen[expected ? 1 : 0]++;
                }
            });
        }
        assertThat(seen[0] + seen[1]).isEqualTo(6 + 3 * 36 + 15 * 216 + 105 * 1296);
        assertThat(seen[0]).isGreaterThan(20_000);
        assertThat(seen[1]).isGreaterThan(20_000);
    }

    /** What never returned, half of it, on things where it matters how often and in which order it happened. */
    @Test
    void linearizabilityWithManyOperationsThatNeverReturn() {
        compared(Specs.counter(), List.of(Op.of("add", 1), Op.of("add", 2)), Op.of("read"), List.of(0, 1, 2, 3, 4));
        compared(
                Specs.queue(),
                List.of(Op.of("enqueue", 1), Op.of("enqueue", 2), Op.of("dequeue")),
                Op.of("dequeue"),
                List.of(1, 2));
        compared(
                Specs.casRegister(0),
                List.of(Op.of("write", 1), Op.of("cas", 1, 2), Op.of("cas", 2, 0)),
                Op.of("read"),
                List.of(0, 1, 2));
    }

    /** Additions that differ in a name which has no effect: found alike, where the names of additions of other amounts are not. */
    @Test
    void linearizabilityWithManyNamesForTheSame() {
        Map<String, Integer> amounts = Map.of("a", 1, "b", 1, "c", 1, "d", 2, "e", 2);
        Spec<Integer, Op, Object> named = Spec.of(
                0,
                (sum, op) -> new Spec.Applied<>(
                        op.f().equals("reset") ? 0 : (sum + amounts.getOrDefault(op.f(), 0)) % 6, sum));
        List<Op> changes = List.of(Op.of("a"), Op.of("b"), Op.of("c"), Op.of("d"), Op.of("e"), Op.of("reset"));
        compared(named, changes, Op.of("read"), List.of(0, 1, 2, 3, 4));
    }

    private static void compared(Spec<?, Op, Object> spec, List<Op> changes, Op look, List<Object> seen) {
        Random random = new Random(7);
        int[] found = new int[2];
        for (int round = 0; round < 4_000; round++) {
            int count = 7;
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < 2 * count; i++) {
                places.add(i / 2);
            }
            Collections.shuffle(places, random);
            List<Operation<Op, Object>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int call = places.indexOf(i);
                all.add(
                        random.nextBoolean()
                                ? Histories.unknown(i, "c" + i, changes.get(random.nextInt(changes.size())), call)
                                : Histories.ok(
                                        i,
                                        "c" + i,
                                        look,
                                        seen.get(random.nextInt(seen.size())),
                                        call,
                                        places.lastIndexOf(i)));
            }
            boolean expected = explained(spec, spec.initial(), all);
            for (int patience : round % 8 == 0 ? List.of(Integer.MAX_VALUE, 0) : List.of(Integer.MAX_VALUE)) {
                assertThat(new LinearSearch<>(spec, all, 100_000, patience).run())
                        .as("%s", all)
                        .isEqualTo(expected ? HistoryVerdict.CORRECT : HistoryVerdict.WRONG);
            }
            found[expected ? 1 : 0]++;
        }
        assertThat(found[0]).isGreaterThan(300);
        assertThat(found[1]).isGreaterThan(300);
    }

    private static <S> boolean explained(Spec<S, Op, Object> spec, Object state, List<Operation<Op, Object>> left) {
        if (left.stream().noneMatch(o -> o.outcome() == Outcome.OK)) {
            return true;
        }
        for (Operation<Op, Object> next : left) {
            if (left.stream().anyMatch(o -> o.before(next))) {
                continue;
            }
            List<Operation<Op, Object>> others = new ArrayList<>(left);
            others.remove(next);
            @SuppressWarnings("unchecked") // a state comes from the spec alone
            S from = (S) state;
            for (Spec.Applied<S, Object> applied : spec.apply(from, next.input())) {
                boolean told = next.outcome() != Outcome.OK || Outputs.same(next.output(), applied.output());
                if (told && explained(spec, applied.state(), others)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int[] filled(int count) {
        int[] ends = new int[count];
        java.util.Arrays.fill(ends, -1);
        return ends;
    }

    /** Two clients with two operations each, and one client with three beside another: when does not matter. */
    @Test
    void sequentialConsistencyOfEveryProgramOfFourOperations() {
        int[] seen = new int[2];
        for (int[] clients : new int[][] {{0, 0, 1, 1}, {0, 0, 0, 1}, {0, 1, 2, 2}}) {
            for (int code = 0; code < kinds(4); code++) {
                List<Operation<Op, Object>> all = new ArrayList<>();
                for (int i = 0, rest = code; i < 4; i++, rest /= OPS.size()) {
                    all.add(operation(i, "c" + clients[i], rest % OPS.size(), 2 * i, 2 * i + 1));
                }
                boolean expected = explains(all, (a, b) -> a.client().equals(b.client()) && a.before(b));
                boolean found = SequentialConsistency.check(new History<>(all), Specs.register(0))
                        .correct();
                assertThat(found).as("%s", all).isEqualTo(expected);
                seen[expected ? 1 : 0]++;
            }
        }
        assertThat(seen[0]).isGreaterThan(1_000);
        assertThat(seen[1]).isGreaterThan(1_000);
    }

    /** A core that is correct, or from which an operation could be left out, would explain nothing. */
    @Test
    void coresAreWrongAndSmall() {
        Map<Integer, Integer> sizes = new java.util.TreeMap<>();
        interleavings(4, new int[4], filled(4), 0, 0, times -> {
            for (int code = 0; code < kinds(4); code += 7) {
                List<Operation<Op, Object>> all = new ArrayList<>();
                for (int i = 0, rest = code; i < 4; i++, rest /= OPS.size()) {
                    all.add(operation(i, "c" + i, rest % OPS.size(), times[0][i], times[1][i]));
                }
                var result = Linearizability.check(new History<>(all), Specs.register(0));
                if (!result.correct()) {
                    List<Operation<Op, Object>> core = new ArrayList<>(result.core());
                    core.addAll(result.others());
                    assertThat(explains(core, Operation::before))
                            .as("%s", result)
                            .isFalse();
                    sizes.merge(result.core().size(), 1, Integer::sum);
                }
            }
        });
        assertThat(sizes.keySet()).containsAnyOf(1, 2).doesNotContain(0);
    }
}
