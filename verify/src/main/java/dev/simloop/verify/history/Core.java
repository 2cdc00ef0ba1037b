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
 * each as far as what is left stays wrong, in ever smaller pieces (Zeller and Hildebrandt's delta debugging). A search
 * that takes too long counts as correct, so the core may be larger than it need be, but never wrong.
 */
final class Core<S, I, O> {
    private static final long EACH = 50_000;
    private static final long LEAST = 1_000_000;

    private final Spec<S, I, O> spec;
    private long left;

    /** Takes time in proportion to {@code steps}, which it took to find the history wrong. */
    Core(Spec<S, I, O> spec, long steps) {
        this.spec = spec;
        this.left = LEAST + 12 * steps;
    }

    /** {@return operations that are wrong; those of unknown outcome are not needed for that} */
    List<Operation<I, O>> of(List<Operation<I, O>> wrong) {
        List<Operation<I, O>> cut = shortestPrefix(wrong);
        List<Operation<I, O>> needed = shrink(cut, true);
        return shrink(needed, false);
    }

    private boolean isWrong(List<Operation<I, O>> operations, long budget) {
        LinearSearch<S, I, O> search = new LinearSearch<>(spec, operations, budget);
        boolean wrong = search.run() == Judgement.WRONG;
        left -= search.steps();
        return wrong;
    }

    private List<Operation<I, O>> shortestPrefix(List<Operation<I, O>> wrong) {
        List<Integer> returns = wrong.stream()
                .filter(o -> o.outcome() == Outcome.OK)
                .map(Operation::end)
                .sorted()
                .toList();
        int low = 0;
        int high = returns.size() - 1;
        while (low < high && left > 0) {
            int middle = (low + high) >>> 1;
            if (isWrong(prefix(wrong, returns.get(middle)), left)) {
                high = middle;
            } else {
                low = middle + 1;
            }
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
        for (int size = Math.max(1, now.size() / 2); size >= 1 && left > 0; size /= 2) {
            for (int from = 0; from < now.size() && left > 0; ) {
                List<Operation<I, O>> fewer = without(now, from, from + size, drop);
                if (!fewer.equals(now) && isWrong(fewer, EACH)) {
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
