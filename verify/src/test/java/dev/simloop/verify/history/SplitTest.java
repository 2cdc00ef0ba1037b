package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is judged in parts, or without a search, is judged as the search judges the whole. */
class SplitTest {
    /** A spec that is no longer known as one of the usual ones, so that nothing is split. */
    private static <S> Spec<S, Op, Object> plain(Spec<S, Op, Object> spec) {
        return new Spec<>() {
            @Override
            public S initial() {
                return spec.initial();
            }

            @Override
            public List<Applied<S, Object>> apply(S state, Op input) {
                return spec.apply(state, input);
            }
        };
    }

    private interface Step {
        /** What an operation asks, and is told; {@code number} is different for each. */
        Object[] of(Random random, int number);
    }

    /** Operations with random times, told at random. */
    private static History<Op, Object> random(Random random, int count, boolean unknown, Step step) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            places.add(i / 2);
        }
        Collections.shuffle(places, random);
        List<Operation<Op, Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object[] asked = step.of(random, i);
            int call = places.indexOf(i);
            all.add(
                    unknown && random.nextInt(5) == 0
                            ? Histories.unknown(i, "c" + i, (Op) asked[0], call)
                            : Histories.ok(i, "c" + i, (Op) asked[0], told(asked), call, places.lastIndexOf(i)));
        }
        all.sort(Comparator.comparingInt(Operation::call));
        return new History<>(all);
    }

    private static @Nullable Object told(Object[] asked) {
        return asked[1].equals("nothing") ? null : asked[1];
    }

    private static void agree(Spec<?, Op, Object> spec, int rounds, int count, boolean unknown, Step step) {
        int[] seen = new int[2];
        for (int round = 0; round < rounds; round++) {
            History<Op, Object> history = random(new Random(round), count, unknown, step);
            HistoryVerdict whole = Linearizability.judge(history, plain(spec));
            assertThat(Linearizability.judge(history, spec)).as("%s", history).isEqualTo(whole);
            var result = Linearizability.check(history, spec);
            assertThat(result.judgement()).isEqualTo(whole);
            if (whole == HistoryVerdict.WRONG && round % 5 == 0) {
                List<Operation<Op, Object>> core = new ArrayList<>(result.core());
                core.addAll(result.others());
                assertThat(Linearizability.judge(new History<>(core), plain(spec)))
                        .as("%s of %s", core, history)
                        .isEqualTo(HistoryVerdict.WRONG);
            }
            seen[whole == HistoryVerdict.CORRECT ? 1 : 0]++;
        }
        assertThat(seen[0]).isGreaterThan(rounds / 20);
        assertThat(seen[1]).isGreaterThan(rounds / 20);
    }

    @Test
    void queuesByValue() {
        agree(Specs.queue(), 6_000, 6, false, (random, number) -> {
            boolean puts = random.nextBoolean();
            Object told = random.nextInt(4) == 0 ? "nothing" : (Object) random.nextInt(6);
            return puts ? new Object[] {Op.of("enqueue", number), true} : new Object[] {Op.of("dequeue"), told};
        });
        agree(Specs.queue(), 3_000, 6, false, (random, number) -> {
            boolean puts = number % 2 == 0;
            Object told = number == 5 ? "nothing" : (Object) (2 * random.nextInt(2));
            return puts ? new Object[] {Op.of("enqueue", number), true} : new Object[] {Op.of("dequeue"), told};
        });
    }

    @Test
    void stacksByValue() {
        agree(Specs.stack(), 3_000, 6, false, (random, number) -> {
            boolean puts = number % 2 == 0;
            Object told = number == 5 ? "nothing" : (Object) (2 * random.nextInt(3));
            return puts ? new Object[] {Op.of("push", number), true} : new Object[] {Op.of("pop"), told};
        });
    }

    @Test
    void setsByElement() {
        for (boolean unknown : new boolean[] {false, true}) {
            agree(Specs.set(List.of(1)), 3_000, 6, unknown, (random, number) -> {
                String f = List.of("add", "remove", "contains").get(random.nextInt(3));
                return new Object[] {Op.of(f, random.nextInt(2)), random.nextBoolean()};
            });
        }
    }

    @Test
    void setsThatAreReadWholeStayWhole() {
        agree(Specs.set(), 2_000, 5, false, (random, number) -> {
            String f = List.of("add", "read", "contains").get(random.nextInt(3));
            Op op = f.equals("read") ? Op.of(f) : Op.of(f, random.nextInt(2));
            Object told = f.equals("read") ? Set.of(random.nextInt(2)) : (Object) random.nextBoolean();
            return new Object[] {op, told};
        });
    }

    @Test
    void aWrongQueueNamesTheFewThatContradictEachOther() {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        for (int i = 0; i < 500; i++) {
            recorder.invoke("p", Op.of("enqueue", i)).ok(true);
        }
        for (int i = 0; i < 500; i++) {
            int told = i == 300 ? 301 : i == 301 ? 300 : i;
            recorder.invoke("q", Op.of("dequeue")).ok(told);
        }
        var result = Linearizability.check(recorder.history(), Specs.queue());
        assertThat(result.core())
                .extracting(Operation::toString)
                .containsExactly(
                        "p: enqueue 300 -> true", "p: enqueue 301 -> true", "q: dequeue -> 301", "q: dequeue -> 300");
        assertThat(result.minimal()).isTrue();
    }

    @Test
    void aCoreThatIsNotTheSmallestSaysSo() {
        Random random = new Random(3);
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        List<Pending<Object>> open = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            open.add(recorder.invoke("c" + i, Op.of("addAndGet", 1 << i)));
        }
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += 1 << random.nextInt(12);
            open.get(i).ok((long) sum);
        }
        var result = Linearizability.check(recorder.history(), Specs.counter());
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.describe().contains("the search for fewer was given up"))
                .isEqualTo(!result.minimal());
        assertThat(Linearizability.judge(recorder.history(), Specs.counter())).isEqualTo(HistoryVerdict.WRONG);
    }

    @Test
    void aLongLinearizableHistoryIsFoundSequentiallyConsistent() {
        for (int seed = 0; seed < 3; seed++) {
            var history = Histories.linearizable(400, 8, 3, new Random(seed));
            var result = SequentialConsistency.check(history, Specs.map(null));
            assertThat(result.judgement()).isEqualTo(HistoryVerdict.CORRECT);
            assertThat(result.order()).hasSize(400);
            Map<String, Integer> last = new HashMap<>();
            for (Operation<Op, Object> operation : result.order()) {
                assertThat(last.merge(operation.client(), operation.id(), Math::max))
                        .isEqualTo(operation.id());
            }
        }
    }
}
