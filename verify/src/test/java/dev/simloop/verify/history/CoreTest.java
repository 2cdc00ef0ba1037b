package dev.simloop.verify.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cores of histories in which much overlaps and values are few, so that nothing is wrong at first sight. */
class CoreTest {
    private static final int OPERATIONS = 400;

    /** Eight clients of a correct register or counter; one read after the middle is told what is not so. */
    private static HistoryRecorder<Op, Object> recorded(boolean counter, long seed) {
        Random random = new Random(seed);
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        List<Pending<Object>> open = new ArrayList<>();
        List<Object> told = new ArrayList<>();
        long state = 0;
        boolean wrong = false;
        for (int n = 0; n < OPERATIONS; n++) {
            if (open.size() == 8) {
                int i = random.nextInt(8);
                open.remove(i).ok(told.remove(i));
            }
            String client = "c" + n;
            if (random.nextBoolean()) {
                open.add(recorder.invoke(client, Op.of("read")));
                boolean lie = !wrong && n > OPERATIONS / 2;
                told.add(!lie ? (Object) state : counter ? state - 12 : (Object) 4L);
                wrong |= lie;
            } else if (counter) {
                long add = random.nextInt(3);
                open.add(recorder.invoke(client, Op.of("add", add)));
                told.add(add);
                state += add;
            } else {
                long from = random.nextInt(4);
                long to = random.nextInt(4);
                open.add(recorder.invoke(client, Op.of("cas", from, to)));
                told.add(state == from);
                state = state == from ? to : state;
            }
        }
        while (!open.isEmpty()) {
            open.remove(0).ok(told.remove(0));
        }
        return recorder;
    }

    private static HistoryVerdict judge(Spec<?, Op, Object> spec, List<Operation<Op, Object>> operations) {
        return new LinearSearch<>(spec, operations, 20_000_000).run();
    }

    /** By another search than the one that found it. */
    private static void assertMinimal(HistoryResult<Op, Object> result, Spec<?, Op, Object> spec) {
        List<Operation<Op, Object>> all = new ArrayList<>(result.core());
        all.addAll(result.others());
        assertThat(judge(spec, all)).isEqualTo(HistoryVerdict.WRONG);
        for (Operation<Op, Object> one : result.core()) {
            List<Operation<Op, Object>> without = new ArrayList<>(all);
            without.set(without.indexOf(one), one.forgotten());
            assertThat(judge(spec, without)).as("%s without %s", result, one).isEqualTo(HistoryVerdict.CORRECT);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aWrongReadAmongComparisonsOfFewValuesHasASmallCore(long seed) {
        Spec<?, Op, Object> spec = Specs.casRegister(0);
        var result = Linearizability.check(recorded(false, seed).history(), spec);
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.minimal()).isTrue();
        assertThat(result.core()).hasSizeLessThan(5);
        assertMinimal(result, spec);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aWrongReadOfACounterHasASmallCore(long seed) {
        var history = recorded(true, seed).history();
        var result = Linearizability.check(history, Specs.counter());
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.minimal()).isTrue();
        assertThat(result.core()).hasSizeLessThan(12);
        assertThat(judge(Specs.counter(), both(result))).isEqualTo(HistoryVerdict.WRONG);
    }

    /** Entries of a log of which each is told its place, and fifty of unknown outcome; the last one is told too late a place. */
    @ParameterizedTest
    @ValueSource(ints = {10, 50, 200})
    void aWrongPlaceAmongManyUnknownEntriesIsSoonSeen(int unknown) {
        Spec<Integer, Op, Object> places = Spec.of(0, (size, op) -> new Spec.Applied<>(size + 1, (long) size));
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        long place = 0;
        for (int n = 0; n < 3 * unknown; n++) {
            Pending<Object> entry = recorder.invoke("c" + n, Op.of("append", "entry" + n));
            if (n % 3 == 0) {
                place += n % 2;
                entry.unknown();
            } else {
                entry.ok(place++);
            }
        }
        recorder.invoke("late", Op.of("append", "late")).ok(place + unknown);
        LinearSearch<Integer, Op, Object> search =
                new LinearSearch<>(places, recorder.history().operations(), 2_000_000);
        assertThat(search.run()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(search.steps()).isLessThan(200_000);
        var result = Linearizability.check(recorder.history(), places);
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(judge(places, both(result))).isEqualTo(HistoryVerdict.WRONG);
    }

    /** Each state is one more map, and asking for it is what takes time: told in how often the spec is asked. */
    @ParameterizedTest
    @ValueSource(ints = {50, 600})
    void asksADearSpecNoMoreThanSomeThousandTimes(int deposits) {
        int[] asked = new int[1];
        Spec<Map<Long, Long>, Op, Object> spec = Spec.of(Map.of(), (made, op) -> {
            asked[0]++;
            long amount = (Long) Objects.requireNonNull(op.value());
            Map<Long, Long> next = new HashMap<>(made);
            long sum = made.values().stream().mapToLong(one -> one).sum() + amount;
            next.put((long) made.size(), amount);
            return new Spec.Applied<>(next, sum);
        });
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        long sum = 0;
        for (long n = 1; n <= deposits; n++) {
            sum += n;
            recorder.invoke("c" + n % 3, Op.of("deposit", n)).ok(n == deposits ? sum - 3 : sum);
        }
        var result = Linearizability.check(recorder.history(), spec);
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.describe().lines().count()).isLessThan(70);
        assertThat(asked[0]).isLessThan(30_000);
    }

    private static List<Operation<Op, Object>> both(HistoryResult<Op, Object> result) {
        List<Operation<Op, Object>> all = new ArrayList<>(result.core());
        all.addAll(result.others());
        return all;
    }

    /** What never was appended is read, after so many appends that nobody can look at all of them with and without each. */
    @Test
    void aCoreThatCannotBeFoundWithinReasonIsSaidNotToBeMinimal() {
        HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> 0);
        for (int i = 0; i < 200; i++) {
            recorder.invoke("a", Op.of("append", i)).ok((long) i);
        }
        recorder.invoke("b", Op.of("read")).ok(List.of("nobody's"));
        var result = Linearizability.check(recorder.history(), Specs.log());
        assertThat(result.judgement()).isEqualTo(HistoryVerdict.WRONG);
        assertThat(result.minimal()).isFalse();
        assertThat(result.describe()).contains(" (the search for fewer was given up):\n");
        assertThat(judge(Specs.log(), both(result))).isEqualTo(HistoryVerdict.WRONG);
    }

    @Test
    void theSameHistoryHasTheSameCoreEveryTime() {
        for (long seed = 0; seed < 20; seed++) {
            String first = Linearizability.check(recorded(false, seed).history(), Specs.casRegister(0))
                    .describe();
            assertThat(Linearizability.check(recorded(false, seed).history(), Specs.casRegister(0))
                            .describe())
                    .isEqualTo(first);
        }
    }
}
