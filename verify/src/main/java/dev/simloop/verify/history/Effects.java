package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What operations do to states. Both are numbered, and what a state becomes by operations alike is asked of the spec once. */
final class Effects<S, I, O> {
    private static final int QUESTIONS_EACH = 1_000;
    private static final int MOST_QUESTIONS = 500_000;

    private final Spec<S, I, O> spec;
    private final Map<Sort, Integer> sortNumbers = new HashMap<>();
    private final List<Sort> sorts = new ArrayList<>();
    private final Map<S, Integer> stateNumbers = new HashMap<>();
    private final List<S> states = new ArrayList<>();
    private final Transitions transitions = new Transitions();
    private long asked;

    /** Asked and told; of those of unknown outcome, asked alone. */
    private record Sort(
            Object input, boolean certain, @Nullable Object output) {}

    Effects(Spec<S, I, O> spec) {
        this.spec = spec;
    }

    /** {@return the number of all operations that are asked and told the same} */
    int sort(Operation<I, O> operation) {
        boolean certain = operation.outcome() == Outcome.OK;
        Object asked = Objects.requireNonNull(spec.askedBy(operation.client(), operation.input()));
        Sort sort = new Sort(asked, certain, operation.output());
        Integer number = sortNumbers.putIfAbsent(sort, sorts.size());
        if (number == null) {
            sorts.add(sort);
            return sorts.size() - 1;
        }
        return number;
    }

    /** {@return the number of the state before any of {@code operations}, which are of one partition} */
    int initial(List<Operation<I, O>> operations) {
        return number(
                operations.isEmpty()
                        ? spec.initial()
                        : spec.initial(spec.partition(operations.get(0).input())));
    }

    private int number(S state) {
        Integer number = stateNumbers.get(state);
        if (number == null) {
            number = states.size();
            stateNumbers.put(state, number);
            states.add(state);
        }
        return number;
    }

    /** {@return the states that may come of an operation of that sort in a state, if it was told that or it is not known} */
    @SuppressWarnings({"unchecked", "NullAway"}) // a sort has the input and the output of an operation
    int[] results(int sort, int state) {
        long key = (long) sort << 32 | state;
        int[] results = transitions.get(key);
        if (results == null) {
            asked++;
            Sort of = sorts.get(sort);
            S before = states.get(state);
            List<Spec.Applied<S, O>> all = spec.apply(before, (I) of.input);
            results = all.stream()
                    // what is not known to have happened is only of use if it changes something
                    .filter(result -> of.certain
                            ? Outputs.same(of.output, result.output())
                            : !result.state().equals(before))
                    .mapToInt(result -> number(result.state()))
                    .distinct()
                    .toArray();
            transitions.put(key, results);
        }
        return results;
    }

    /**
     * {@return for each of {@code sorts} the first of them that does the same to every state there can be, whatever the order:
     * two additions to a counter that are told apart by a name alone} To know it, all states are visited to which at most
     * {@code count} operations of {@code all} lead from {@code initial}. If the spec would be asked more than a thousand times for each
     * operation, or half a million times, each is told to be like itself alone.
     */
    int[] alike(int initial, int[] sorts, int[] all, int count) {
        long most = Math.min(MOST_QUESTIONS, (long) count * QUESTIONS_EACH);
        List<Integer> visited = new ArrayList<>(List.of(initial));
        BitSet found = new BitSet();
        found.set(initial);
        int at = 0;
        for (int length = 0; length < count && at < visited.size(); length++) {
            for (int end = visited.size(); at < end; at++) {
                if ((long) (at + 1) * all.length > most) {
                    return sorts.clone();
                }
                for (int sort : all) {
                    for (int result : results(sort, visited.get(at))) {
                        if (!found.get(result)) {
                            found.set(result);
                            visited.add(result);
                        }
                    }
                }
            }
        }
        // none of those operations is left in the states that only all of them lead to
        List<Integer> before = visited.subList(0, at);
        Map<List<List<Integer>>, Integer> firsts = new HashMap<>();
        int[] alike = new int[sorts.length];
        for (int n = 0; n < sorts.length; n++) {
            int sort = sorts[n];
            List<List<Integer>> row = new ArrayList<>();
            for (int state : before) {
                row.add(Arrays.stream(results(sort, state)).sorted().boxed().toList());
            }
            alike[n] = firsts.computeIfAbsent(row, unseen -> sort);
        }
        return alike;
    }

    /** {@return how often the spec was asked} */
    long asked() {
        return asked;
    }
}
