package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whether a history is sequentially consistent (Lamport, 1979): whether there is one order of all operations that
 * keeps the order of each client, and in which the spec tells each what it was told. When things happened does not
 * count, and keys cannot be judged one by one: that each key has such an order does not give one for all. An operation of
 * unknown outcome may stand anywhere after those its client had finished before, or nowhere.
 *
 * <p>A history that is linearizable is sequentially consistent, so that is tried first. Then each key is judged alone, since
 * one that has no order refutes all. Only then all are searched together.
 */
public final class SequentialConsistency {
    private static final long BUDGET = 20_000_000;
    private static final String LEVEL = "sequentially consistent";

    private SequentialConsistency() {}

    /** Judges with a budget of 20 million steps. */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec) {
        return check(history, spec, BUDGET);
    }

    /**
     * Judges with a budget of {@code steps}; what takes more is {@link HistoryVerdict#UNDECIDED}.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive, or the spec does not know an operation
     */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec, long steps) {
        if (steps <= 0) {
            throw new IllegalArgumentException("steps is not positive: " + steps);
        }
        long tenth = Math.max(1, steps / 10);
        HistoryResult<I, O> linearized = Linearizability.check(history, spec, tenth, false);
        if (linearized.correct()) {
            return result(history, HistoryVerdict.CORRECT, "", List.of(), inOrderOfPoints(linearized.order(), spec));
        }
        Map<Object, List<Operation<I, O>>> partitions = new LinkedHashMap<>();
        for (Operation<I, O> operation : history.operations()) {
            partitions
                    .computeIfAbsent(spec.partition(operation.input()), part -> new ArrayList<>())
                    .add(operation);
        }
        for (Map.Entry<Object, List<Operation<I, O>>> partition : partitions.entrySet()) {
            SequentialSearch<S, I, O> alone =
                    new SequentialSearch<>(partition.getValue(), spec, partitions.size() == 1 ? steps : tenth);
            HistoryVerdict judgement = alone.run();
            if (judgement == HistoryVerdict.WRONG || partitions.size() == 1) {
                List<Operation<I, O>> core =
                        judgement == HistoryVerdict.WRONG ? happened(partition.getValue()) : List.of();
                return result(history, judgement, partition.getKey(), core, alone.order());
            }
        }
        SequentialSearch<S, I, O> search = new SequentialSearch<>(history.operations(), spec, steps);
        HistoryVerdict judgement = search.run();
        List<Operation<I, O>> core = judgement == HistoryVerdict.WRONG ? happened(history.operations()) : List.of();
        return result(history, judgement, "", core, search.order());
    }

    private static <I, O> HistoryResult<I, O> result(
            History<I, O> history,
            HistoryVerdict judgement,
            Object partition,
            List<Operation<I, O>> core,
            List<Operation<I, O>> order) {
        Object wrong = judgement == HistoryVerdict.CORRECT ? "" : partition;
        return new HistoryResult<>(LEVEL, history, judgement, wrong, core, order, false);
    }

    private static <I, O> List<Operation<I, O>> happened(List<Operation<I, O>> operations) {
        return operations.stream().filter(o -> o.outcome() != Outcome.FAIL).toList();
    }

    private record Point<I, O>(int at, Operation<I, O> operation) {}

    /**
     * One order from those of the partitions: each operation happens at its call, or with the one before it in its partition if
     * that was called later. That is before its return, so operations of one client keep their order.
     */
    private static <S, I, O> List<Operation<I, O>> inOrderOfPoints(List<Operation<I, O>> order, Spec<S, I, O> spec) {
        Map<Object, Integer> last = new LinkedHashMap<>();
        List<Point<I, O>> points = new ArrayList<>();
        for (Operation<I, O> operation : order) {
            int at = last.merge(spec.partition(operation.input()), operation.call(), Math::max);
            points.add(new Point<>(at, operation));
        }
        points.sort(Comparator.comparingInt(Point::at));
        return points.stream().map(Point::operation).toList();
    }
}
