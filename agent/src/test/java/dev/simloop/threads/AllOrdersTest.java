package dev.simloop.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.ExhaustiveResult;
import dev.simloop.campaign.ScheduleBound;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import races.Counters;
import races.Orders;

/** All orders of the accesses of small programs; how many there are that differ in what matters is counted by hand. */
class AllOrdersTest {
    private static Interleave<Orders> program() {
        return Interleave.of(Orders::new);
    }

    private static ExhaustiveResult proven(Interleave<Orders> program, Predicate<Orders> holds) {
        ExhaustiveResult result = program.withInvariant("it", holds)
                .exhaustive(ScheduleBound.unbounded())
                .run();
        assertThat(result.verdict()).as("%s", result).isEqualTo(ExhaustiveResult.Verdict.PROVEN);
        return result;
    }

    private static long orders(Interleave<Orders> program, Predicate<Orders> holds) {
        return proven(program, holds).schedules();
    }

    @Test
    void twoConflictingIncrementsHaveTwoOrders() {
        // region all-orders
        ExhaustiveResult result = Interleave.of(Orders::new)
                .withThreads(2, Orders::addAtomically)
                .withInvariant("both counted", counter -> counter.sum() == 2)
                .exhaustive(ScheduleBound.unbounded())
                .run();
        // endregion
        assertThat(result.isProven()).isTrue();
        assertThat(result.schedules()).isEqualTo(2);
        assertThat(orders(program().withThreads(2, Orders::addAtomically), o -> o.sum() == 2))
                .isEqualTo(2);
    }

    @Test
    void conflictsAreOrderedInAllWaysAndNothingElseIs() {
        // 3!, and 4! / (2! 2!)
        assertThat(orders(program().withThreads(3, Orders::addAtomically), o -> o.sum() == 3))
                .isEqualTo(6);
        assertThat(orders(
                        program().withThreads(2, o -> {
                            o.addAtomically();
                            o.addAtomically();
                        }),
                        o -> o.sum() == 4))
                .isEqualTo(6);
        // one after the other in both ways, and both reads before the writes, in both ways
        assertThat(orders(program().withThreads(2, Orders::addPlainly), o -> o.sum() >= 1))
                .isEqualTo(4);
        assertThat(orders(program().withThread("l", Orders::setLeft).withThread("r", Orders::setRight), Orders::isBoth))
                .isEqualTo(1);
        assertThat(orders(program().withThreads(3, Orders::look), o -> o.sum() == 0))
                .isEqualTo(1);
        assertThat(orders(program().withThreads(3, Orders::lookAtAtomic), o -> o.sum() == 0))
                .isEqualTo(1);
        assertThat(orders(program().withThread("w", Orders::setPlain).withThread("r", Orders::look), o -> o.sum() == 1))
                .isEqualTo(2);
        // a writer among two readers: before, between or behind, and the two do not matter to each other
        assertThat(orders(
                        program()
                                .withThread("w", Orders::setPlain)
                                .withThread("r1", Orders::look)
                                .withThread("r2", Orders::look),
                        o -> o.sum() == 1))
                .isEqualTo(4);
        assertThat(orders(program().withThreads(2, Orders::setCell), o -> o.sum() == 0))
                .isEqualTo(2);
    }

    @Test
    void whoEntersFirstIsAllThatMattersOfALock() {
        // who enters first, and whether the other comes while the first is inside
        assertThat(orders(program().withThreads(2, Orders::addInMonitor), o -> o.sum() == 2))
                .isEqualTo(4);
        proven(program().withThreads(2, Orders::addSynchronized), o -> o.sum() == 2);
        proven(program().withThreads(2, Orders::addUnderLock), o -> o.sum() == 2);
        proven(program().withThreads(2, Orders::addByUpdater), o -> o.updated() == 2);
        proven(program().withThread("hear", Orders::hear).withThread("tell", Orders::tell), o -> true);
        proven(program().withThread("raise", Orders::raise).withThread("wait", Orders::awaitOther), o -> true);
    }

    @Test
    void withoutReductionTheAnswerIsTheSameAndTheNumberIsLarger() {
        for (Interleave<Orders> program : List.of(
                program().withThreads(2, Orders::addPlainly),
                program().withThreads(2, Orders::addInMonitor),
                program().withThreads(2, Orders::addUnderLock))) {
            Set<Integer> reduced = new TreeSet<>();
            Set<Integer> all = new TreeSet<>();
            long few = orders(program, notes(reduced));
            ExhaustiveResult every = program.withInvariant("all", notes(all))
                    .exhaustive(ScheduleBound.unbounded())
                    .withoutReduction()
                    .run();
            assertThat(every.verdict()).isEqualTo(ExhaustiveResult.Verdict.PROVEN);
            assertThat(every.schedules()).isGreaterThan(few);
            assertThat(reduced).isEqualTo(all);
        }
    }

    private static Predicate<Orders> notes(Set<Integer> sums) {
        return o -> {
            sums.add(o.sum());
            return true;
        };
    }

    @Test
    void aLostUpdateIsFoundWithOneInterruption() {
        ExhaustiveResult result = Interleave.of(Counters.Plain::new)
                .withThreads(2, Counters.Plain::increment)
                .withInvariant("both counted", counter -> counter.count() == 2)
                .exhaustive(ScheduleBound.preemptions(2))
                .run();

        assertThat(result.verdict()).isEqualTo(ExhaustiveResult.Verdict.FOUND);
        assertThat(Objects.requireNonNull(result.finding()).failure()).hasMessageContaining("both counted");
        assertThat(result.describe()).contains("1 preemption");
    }
}
