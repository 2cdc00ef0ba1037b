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
    private static final long FIRST = 500_000;

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
        return judge(history, spec, partitions, steps);
    }

    /** A little of each partition first: one that is soon found wrong spares the search in those that take long. */
    private static <S, I, O> HistoryResult<I, O> judge(
            History<I, O> history, Spec<S, I, O> spec, Map<Object, List<Operation<I, O>>> partitions, long steps) {
        Map<Object, List<Operation<I, O>>> orders = new LinkedHashMap<>();
        for (long budget = Math.min(steps, FIRST); ; budget = steps) {
            HistoryResult<I, O> undecided = null;
            for (Map.Entry<Object, List<Operation<I, O>>> partition : partitions.entrySet()) {
                Object key = partition.getKey();
                if (orders.containsKey(key)) {
                    continue;
                }
                LinearSearch<S, I, O> search = new LinearSearch<>(spec, partition.getValue(), budget);
                Judgement judgement = search.run();
                if (judgement == Judgement.WRONG) {
                    return wrong(history, spec, key, partition.getValue(), search.steps());
                } else if (judgement == Judgement.CORRECT) {
                    orders.put(key, search.order());
                } else if (undecided == null) {
                    undecided = new HistoryResult<>("linearizable", history, judgement, key, List.of(), search.order());
                }
            }
            if (undecided == null) {
                List<Operation<I, O>> order = new ArrayList<>();
                partitions.keySet().forEach(key -> order.addAll(orders.getOrDefault(key, List.of())));
                return new HistoryResult<>("linearizable", history, Judgement.CORRECT, "", List.of(), order);
            } else if (budget == steps) {
                return undecided;
            }
        }
    }

    private static <S, I, O> HistoryResult<I, O> wrong(
            History<I, O> history, Spec<S, I, O> spec, Object partition, List<Operation<I, O>> operations, long steps) {
        List<Operation<I, O>> core = new Core<>(spec, steps).of(operations);
        LinearSearch<S, I, O> search = new LinearSearch<>(spec, core, Math.max(1_000_000, 2 * steps));
        search.run();
        return new HistoryResult<>("linearizable", history, Judgement.WRONG, partition, core, search.order());
    }
}
