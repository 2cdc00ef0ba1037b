package dev.simloop.verify.history;

import java.util.List;

/**
 * Finds the few operations of a wrong history that contradict each other. To leave an operation out must not make what
 * is left wrong by itself (a read without its write would be), so the history ends at the earliest return by which it is wrong,
 * and operations are forgotten: between their call and return they may or may not have happened. Those that only look are
 * then as good as left out.
 *
 * <p>Of long histories what came first is tried first. Then come ever smaller pieces (Zeller and Hildebrandt's delta
 * debugging), single ones in the end. A history that is correct stays so if more of it is forgotten, so an operation that once was needed stays needed,
 * and one round of single ones is enough. Each attempt may take twice the steps that it took to find the history wrong,
 * and all together four times, or 50,000 and 800 for each operation; one that takes more counts as correct, so the core may then be larger than it
 * need be, which {@link #minimal} says, but never wrong.
 */
final class Core<S, I, O> {
    private static final long EACH = 50_000;
    private static final int PART = 4;
    private static final int FEW = 32;
    private static final long LEAST = 50_000;
    private static final long FOR_EACH_OPERATION = 800;

    private final Spec<S, I, O> spec;
    private final long each;
    private final long all;
    private final boolean merged;
    private boolean minimal = true;

    /**
     * Takes time in proportion to {@code steps}, which it took to find a history of {@code operations} wrong; {@code merged} if
     * that took so long that operations which do the same were looked for.
     */
    Core(Spec<S, I, O> spec, int operations, long steps, boolean merged) {
        this.spec = spec;
        this.merged = merged;
        this.each = Math.max(EACH, 2 * steps);
        this.all = Math.max(LEAST + FOR_EACH_OPERATION * operations, 4 * steps);
    }

    /** {@return operations that are wrong; those of unknown outcome are not needed for that} */
    List<Operation<I, O>> of(List<Operation<I, O>> wrong) {
        Sweep<S, I, O> sweep = new Sweep<>(spec, wrong);
        if (merged) {
            sweep.merge();
        }
        HistoryVerdict judgement = sweep.first(all);
        if (judgement != HistoryVerdict.WRONG) {
            if (judgement == HistoryVerdict.CORRECT) {
                throw new AssertionError("simulator bug: a wrong history is found correct");
            }
            minimal = false;
            return wrong;
        }
        if (sweep.known(false).size() <= FEW || !forgetTheFirst(sweep)) {
            // what was done explains more than what was seen of it, and leaves less that may be so
            forgetPieces(sweep, true);
        }
        forgetPieces(sweep, false);
        return sweep.left(spec);
    }

    /** What happened long before is mostly not needed: of what is left, the first half each time, or less of it. */
    private boolean forgetTheFirst(Sweep<S, I, O> sweep) {
        List<Integer> known = sweep.known(false);
        for (int some = known.size() / 2; some >= 1; ) {
            HistoryVerdict without = isWrongWithout(sweep, known.subList(0, some));
            if (without == HistoryVerdict.WRONG) {
                known = known.subList(some, known.size());
                some = known.size() / 2;
            } else if (without == HistoryVerdict.CORRECT) {
                some /= 2;
            } else {
                return false;
            }
        }
        return true;
    }

    private void forgetPieces(Sweep<S, I, O> sweep, boolean looks) {
        for (int piece = Math.max(1, sweep.known(looks).size() / 2); piece >= 1; piece /= 2) {
            List<Integer> known = sweep.known(looks);
            for (int from = 0; from < known.size(); from += piece) {
                List<Integer> some = known.subList(from, Math.min(known.size(), from + piece));
                HistoryVerdict without = isWrongWithout(sweep, some);
                minimal &= looks || piece > 1 || without != HistoryVerdict.UNDECIDED;
            }
        }
    }

    private HistoryVerdict isWrongWithout(Sweep<S, I, O> sweep, List<Integer> operations) {
        long left = all - sweep.steps();
        return left <= 0 ? HistoryVerdict.UNDECIDED : sweep.forget(operations, Math.min(each, left / PART + 1));
    }

    /** {@return whether no operation of the core can be left out} */
    boolean minimal() {
        return minimal;
    }
}
