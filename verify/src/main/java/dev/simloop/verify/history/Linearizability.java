package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a history is linearizable (Herlihy and Wing, 1990): whether each operation can be thought to happen at
 * one instant between its call and its return, so that the spec tells each client what it was told. Operations that
 * failed did not happen; those of unknown outcome may have happened at any time after their call, or not.
 *
 * <p>The problem is NP-complete. Partitions (keys) are judged one by one; within one, time grows with how many operations
 * overlap, and fast with how many are unknown. Sets whose whole is not read are judged element by element (Horn and Kroening,
 * "Faster linearizability checking via P-compositionality", 2015). Queues with different values and nothing unknown are
 * judged by the four ways in which they can be wrong, without a search (Henzinger, Sezgin and Vafeiadis, "Aspect-oriented
 * linearizability proofs", 2013), and stacks are first looked through for pairs of values that contradict each other, which
 * refutes but does not prove.
 */
public final class Linearizability {
    private static final long BUDGET = 100_000_000;
    private static final long FIRST = 500_000;

    /** For an order that is shown and proves nothing: the longest of a core, or of what was judged without a search. */
    private static final long SHOWN = 50_000;

    private static final String LEVEL = "linearizable";

    private Linearizability() {}

    /** Judges with a budget of 100 million steps for each partition. */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec) {
        return check(history, spec, BUDGET);
    }

    /**
     * Judges with a budget of {@code steps} for each partition; what takes more is {@link HistoryVerdict#UNDECIDED}.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive, or the spec does not know an operation
     */
    public static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec, long steps) {
        return check(history, spec, steps, true);
    }

    /** Judges as {@link #check(History, Spec)}, without the search for the few operations that contradict each other. */
    public static <S, I, O> HistoryVerdict judge(History<I, O> history, Spec<S, I, O> spec) {
        return judge(history, spec, BUDGET);
    }

    /** Judges as {@link #check(History, Spec, long)}, without the search for the few operations that contradict each other. */
    public static <S, I, O> HistoryVerdict judge(History<I, O> history, Spec<S, I, O> spec, long steps) {
        return check(history, spec, steps, false).judgement();
    }

    static <S, I, O> HistoryResult<I, O> check(History<I, O> history, Spec<S, I, O> spec, long steps, boolean core) {
        if (steps <= 0) {
            throw new IllegalArgumentException("steps is not positive: " + steps);
        }
        return Partitions.of(history, split(spec, history)).judge(steps, core);
    }

    @SuppressWarnings("unchecked") // those specs are of operations Op
    private static <I, O> Spec<?, I, O> split(Spec<?, I, O> spec, History<I, O> history) {
        if (!(spec instanceof Specs.OnOps<?> usual)) {
            return spec;
        }
        return (Spec<?, I, O>) usual.split(((History<Op, Object>) history).operations());
    }

    /** The operations of a history by what they are about. */
    private record Partitions<S, I, O>(
            History<I, O> history, Spec<S, I, O> spec, Map<Object, List<Operation<I, O>>> all) {
        static <S, I, O> Partitions<S, I, O> of(History<I, O> history, Spec<S, I, O> spec) {
            Map<Object, List<Operation<I, O>>> all = new LinkedHashMap<>();
            for (Operation<I, O> operation : history.operations()) {
                if (operation.outcome() != Outcome.FAIL) {
                    all.computeIfAbsent(spec.partition(operation.input()), part -> new ArrayList<>())
                            .add(operation);
                }
            }
            return new Partitions<>(history, spec, all);
        }

        /** A little of each partition first: one that is soon found wrong spares the search in those that take long. */
        HistoryResult<I, O> judge(long steps, boolean core) {
            Map<Object, List<Operation<I, O>>> orders = new LinkedHashMap<>();
            Set<Object> proven = new LinkedHashSet<>();
            for (Map.Entry<Object, List<Operation<I, O>>> partition : all.entrySet()) {
                List<Operation<I, O>> wrong = contradiction(partition.getValue());
                if (wrong != null) {
                    return core
                            ? contradicted(partition.getKey(), wrong)
                            : result(HistoryVerdict.WRONG, partition.getKey(), List.of());
                } else if (decided(partition.getValue())) {
                    proven.add(partition.getKey());
                }
            }
            for (long budget = Math.min(steps, FIRST); ; budget = steps) {
                HistoryResult<I, O> undecided = null;
                for (Map.Entry<Object, List<Operation<I, O>>> partition : all.entrySet()) {
                    Object key = partition.getKey();
                    if (orders.containsKey(key)) {
                        continue;
                    }
                    boolean decided = proven.contains(key);
                    LinearSearch<S, I, O> search =
                            new LinearSearch<>(spec, partition.getValue(), decided ? Math.min(budget, SHOWN) : budget);
                    HistoryVerdict judgement = decided && !core ? HistoryVerdict.CORRECT : search.run();
                    if (judgement == HistoryVerdict.WRONG) {
                        return core
                                ? wrong(key, partition.getValue(), search)
                                : result(HistoryVerdict.WRONG, key, List.of());
                    } else if (judgement == HistoryVerdict.CORRECT) {
                        orders.put(key, search.order());
                    } else if (decided) {
                        orders.put(key, List.of());
                    } else if (undecided == null) {
                        undecided = result(judgement, key, search.order());
                    }
                }
                if (undecided == null) {
                    List<Operation<I, O>> order = new ArrayList<>();
                    all.keySet().forEach(key -> order.addAll(orders.getOrDefault(key, List.of())));
                    return result(HistoryVerdict.CORRECT, "", order);
                } else if (budget == steps) {
                    return undecided;
                }
            }
        }

        private HistoryResult<I, O> result(HistoryVerdict judgement, Object key, List<Operation<I, O>> order) {
            return new HistoryResult<>(LEVEL, history, judgement, key, List.of(), order);
        }

        private HistoryResult<I, O> wrong(Object key, List<Operation<I, O>> wrong, LinearSearch<S, I, O> found) {
            Core<S, I, O> cores = new Core<>(spec, wrong.size(), found.steps(), found.merged());
            List<Operation<I, O>> core = cores.of(wrong);
            LinearSearch<S, I, O> search = new LinearSearch<>(spec, core, SHOWN);
            search.run();
            return new HistoryResult<>(
                    LEVEL, history, HistoryVerdict.WRONG, key, core, search.order(), cores.minimal());
        }

        private HistoryResult<I, O> contradicted(Object key, List<Operation<I, O>> core) {
            LinearSearch<S, I, O> search = new LinearSearch<>(spec, core, FIRST);
            search.run();
            return new HistoryResult<>(LEVEL, history, HistoryVerdict.WRONG, key, core, search.order(), true);
        }

        @SuppressWarnings("unchecked") // those specs are of operations Op
        private @Nullable List<Operation<I, O>> contradiction(List<Operation<I, O>> operations) {
            if (!(spec instanceof Specs.OnOps<?> usual)) {
                return null;
            }
            List<?> found = usual.contradiction((List<Operation<Op, Object>>) (List<?>) operations);
            return (List<Operation<I, O>>) found;
        }

        @SuppressWarnings("unchecked") // those specs are of operations Op
        private boolean decided(List<Operation<I, O>> operations) {
            return spec instanceof Specs.OnOps<?> usual
                    && usual.decides((List<Operation<Op, Object>>) (List<?>) operations);
        }
    }
}
