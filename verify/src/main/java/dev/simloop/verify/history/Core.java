package dev.simloop.verify.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the few operations of a wrong history that contradict each other. To leave an operation out must not make what
 * is left wrong by itself (a read without its write would be), so:
 *
 * <ol>
 *   <li>the history is cut at the earliest return by which it is wrong; what had not returned then becomes unknown
 *   <li>operations that only look are left out, which takes demands away and nothing else
 *   <li>others are forgotten: between their call and return they may or may not have happened
 * </ol>
 *
 * each as far as what is left stays wrong, in ever smaller pieces (Zeller and Hildebrandt's delta debugging). Each search may
 * take twice the steps that the first took, and all together four times, or a million; one that takes more counts as correct, so the core
 * may then be larger than it need be, which {@link #minimal} says, but never wrong.
 */
final class Core<S, I, O> {
    private static final long EACH = 50_000;
    private static final long LEAST = 1_000_000;

    private final Spec<S, I, O> spec;
    private final long each;
    private long left;
    private boolean minimal = true;

    /** Takes time in proportion to {@code steps}, which it took to find the history wrong. */
    Core(Spec<S, I, O> spec, long steps) {
        this.spec = spec;
        this.each = Math.max(EACH, 2 * steps);
        this.left = Math.max(LEAST, 4 * steps);
    }

    /**
     * {@return operations that are wrong; those of unknown outcome are not needed for that}
     *
     * @param furthest the position of the first return that the search did not come past
     */
    List<Operation<I, O>> of(List<Operation<I, O>> wrong, int furthest) {
        List<Operation<I, O>> cut = shortestPrefix(wrong, furthest);
        List<Operation<I, O>> needed = shrink(cut, true);
        return shrink(needed, false);
    }

    /** {@return whether no operation of the core can be left out} */
    boolean minimal() {
        return minimal;
    }

    private Judgement judge(List<Operation<I, O>> operations) {
        long budget = Math.min(each, left);
        if (budget <= 0) {
            return Judgement.UNDECIDED;
        }
        LinearSearch<S, I, O> search = new LinearSearch<>(spec, operations, budget);
        Judgement judgement = search.run();
        left -= search.steps();
        return judgement;
    }

    private List<Operation<I, O>> shortestPrefix(List<Operation<I, O>> wrong, int furthest) {
        List<Integer> returns = wrong.stream()
                .filter(o -> o.outcome() == Outcome.OK)
                .map(Operation::end)
                .sorted()
                .toList();
        int low = 0;
        while (low < returns.size() - 1 && returns.get(low) < furthest) {
            low++;
        }
        int high = returns.size() - 1;
        // that far the search came; mostly it is this return that nothing explains
        int middle = low;
        while (low < high) {
            Judgement judgement = judge(prefix(wrong, returns.get(middle)));
            minimal &= judgement != Judgement.UNDECIDED;
            if (judgement == Judgement.WRONG) {
                high = middle;
            } else {
                low = middle + 1;
            }
            middle = (low + high) >>> 1;
        }
        return prefix(wrong, returns.get(high));
    }

    private List<Operation<I, O>> prefix(List<Operation<I, O>> all, int last) {
        List<Operation<I, O>> cut = new ArrayList<>();
        for (Operation<I, O> operation : all) {
            if (operation.call() < last) {
                cut.add(operation.outcome() == Outcome.OK && operation.end() > last ? operation.running() : operation);
            }
        }
        return cut;
    }

    private List<Operation<I, O>> shrink(List<Operation<I, O>> operations, boolean drop) {
        List<Operation<I, O>> now = operations;
        for (int size = Math.max(1, now.size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < now.size(); ) {
                List<Operation<I, O>> fewer = without(now, from, from + size, drop);
                Judgement judgement = fewer.equals(now) ? Judgement.CORRECT : judge(fewer);
                minimal &= size > 1 || judgement != Judgement.UNDECIDED;
                if (judgement == Judgement.WRONG) {
                    from += drop ? size - (now.size() - fewer.size()) : size;
                    now = fewer;
                } else {
                    from += size;
                }
            }
        }
        return now;
    }

    private List<Operation<I, O>> without(List<Operation<I, O>> all, int from, int to, boolean drop) {
        List<Operation<I, O>> fewer = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Operation<I, O> operation = all.get(i);
            if (i < from || i >= to) {
                fewer.add(operation);
            } else if (drop) {
                if (!spec.onlyLooks(operation.input())) {
                    fewer.add(operation);
                }
            } else {
                fewer.add(operation.outcome() == Outcome.OK ? operation.forgotten() : operation);
            }
        }
        return fewer;
    }
}
