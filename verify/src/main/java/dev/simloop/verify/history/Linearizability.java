package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whether a history is linearizable (Herlihy and Wing, 1990): whether each operation can be thought to happen at
 * one instant between its call and its return, so that the spec tells each client what it was told. Operations that
 * failed did not happen; those of unknown outcome may have happened at any time after their call, or not.
 *
 * <p>The problem is NP-complete. Partitions (keys) are judged one by one; within one, time grows with how many operations
 * overlap, and fast with how many are unknown.
 */
public final class Linearizability {
    private static final long BUDGET = 100_000_000;

    private Linearizability() {}

    /** Judges with a budget of 100 million steps for each partition. */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec) {
        return check(history, spec, BUDGET);
    }

    /**
     * Judges with a budget of {@code steps} for each partition; what takes more is {@link Judgement#UNDECIDED}.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive, or the spec does not know an operation
     */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec, long steps) {
        if (steps <= 0) {
            throw new IllegalArgumentException("steps is not positive: " + steps);
        }
        Map<Object, List<Operation<I, O>>> partitions = new LinkedHashMap<>();
        for (Operation<I, O> operation : history.operations()) {
            if (operation.outcome() != Outcome.FAIL) {
                partitions
                        .computeIfAbsent(spec.partition(operation.input()), part -> new ArrayList<>())
                        .add(operation);
            }
        }
        HistoryResult<I, O> undecided = null;
        List<Operation<I, O>> order = new ArrayList<>();
        for (Map.Entry<Object, List<Operation<I, O>>> partition : partitions.entrySet()) {
            LinearSearch<S, I, O> search = new LinearSearch<>(spec, partition.getValue(), steps);
            Judgement judgement = search.run();
            if (judgement == Judgement.WRONG) {
                return wrong(history, spec, partition.getKey(), partition.getValue(), search.steps());
            } else if (judgement == Judgement.UNDECIDED && undecided == null) {
                undecided = new HistoryResult<>(
                        "linearizable", history, judgement, partition.getKey(), List.of(), search.order());
            } else {
                order.addAll(search.order());
            }
        }
        return undecided != null
                ? undecided
                : new HistoryResult<>("linearizable", history, Judgement.CORRECT, "", List.of(), order);
    }

    private static <S, I, O> HistoryResult<I, O> wrong(
            History<I, O> history, Spec<S, I, O> spec, Object partition, List<Operation<I, O>> operations, long steps) {
        List<Operation<I, O>> core = new Core<>(spec, steps).of(operations);
        LinearSearch<S, I, O> search = new LinearSearch<>(spec, core, Math.max(1_000_000, 2 * steps));
        search.run();
        return new HistoryResult<>("linearizable", history, Judgement.WRONG, partition, core, search.order());
    }
}
