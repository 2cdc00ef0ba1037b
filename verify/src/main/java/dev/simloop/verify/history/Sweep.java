package dev.simloop.verify.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes over a wrong history from its first call to the return by which it is wrong, with all that may be so at each point:
 * operations are placed when a return asks for it, and not before (the just-in-time linearization of Lowe, "Testing for
 * linearizability", 2017). What is so at a point does not depend on what comes after it. So to see whether the history
 * stays wrong when more of its operations are forgotten, the way begins at the first of these, and ends where the same may be
 * so as before: from there on nothing has changed.
 *
 * <p>Of several operations that may or may not take effect, and would do the same, the one that returns first is used first: in each
 * order with another, the two can change places.
 */
final class Sweep<S, I, O> {
    /** How many points are remembered with what may be so there; of longer ways, fewer. */
    private static final int REMEMBERED = 200_000;

    private final List<Operation<I, O>> operations;
    private final Effects<S, I, O> effects;
    private final int[] told;
    private final int[] untold;

    /** The same number for what does the same if it may or may not take effect. */
    private int[] alike;

    /* The last round in which an operation of that number could have been placed, and the round. */
    private final int[] offered;
    private int round;
    private final boolean[] looks;
    private final int initial;

    /** Whether an operation may or may not take effect. */
    private final boolean[] free;

    /* Calls and returns in their order: an operation, or its complement if it is a return. */
    private final int[] events;
    private final int[] callAt;
    private final int[] returnAt;
    private final int[][] under;
    private final int[] slot;
    private int words;

    /** What the state may be after a number of events, where it is remembered. */
    private final @Nullable Frontier[] after;

    private int stride = 1;
    private int remembered;
    private int end;

    /** To ask the spec makes new states, and counts as several. */
    private static final int ASKED = 32;

    private long steps;
    private long limit;

    /** Thrown within, where a way takes more steps than it may. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }

    private record Event(int position, int operation, boolean call) {}

    Sweep(Spec<S, I, O> spec, List<Operation<I, O>> all) {
        operations = all.stream()
                .filter(o -> o.outcome() == Outcome.OK || !spec.onlyLooks(o.input()))
                .sorted(Comparator.comparingInt(Operation::call))
                .toList();
        effects = new Effects<>(spec);
        int count = operations.size();
        told = new int[count];
        untold = new int[count];
        looks = new boolean[count];
        free = new boolean[count];
        callAt = new int[count];
        returnAt = new int[count];
        slot = new int[count];
        List<Event> sorted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Operation<I, O> operation = operations.get(i);
            boolean certain = operation.outcome() == Outcome.OK;
            told[i] = effects.sort(operation);
            untold[i] = certain ? effects.sort(operation.forgotten()) : told[i];
            looks[i] = certain && spec.onlyLooks(operation.input(), operation.output());
            free[i] = !certain;
            sorted.add(new Event(operation.call(), i, true));
            if (operation.end() != Operation.NEVER) {
                sorted.add(new Event(operation.end(), i, false));
            }
        }
        sorted.sort(Comparator.comparingInt(Event::position));
        offered = new int[Math.max(1, 1 + Arrays.stream(untold).max().orElse(0))];
        events = new int[sorted.size()];
        under = new int[sorted.size()][];
        after = new Frontier[sorted.size() + 1];
        Arrays.fill(returnAt, Integer.MAX_VALUE);
        number(sorted);
        alike = untold;
        initial = effects.initial(all);
        Frontier first = new Frontier();
        first.add(initial, new long[words], new long[words]);
        after[0] = first;
    }

    /** Finds out which operations are under way at each event, and a bit for each. */
    private void number(List<Event> sorted) {
        Deque<Integer> unused = new ArrayDeque<>();
        List<Integer> now = new ArrayList<>();
        int slots = 0;
        for (int e = 0; e < events.length; e++) {
            Event event = sorted.get(e);
            int i = event.operation;
            events[e] = event.call ? i : ~i;
            (event.call ? callAt : returnAt)[i] = e;
            if (event.call) {
                slot[i] = unused.isEmpty() ? slots++ : unused.pop();
                now.add(i);
            }
            under[e] = now.stream()
                    .sorted(Comparator.comparingInt(one -> operations.get(one).end()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (!event.call) {
                unused.push(slot[i]);
                now.remove((Integer) i);
            }
        }
        words = Math.max(1, (slots + 63) / 64);
    }

    /** Looks for operations that do the same although they ask for something else, which is of use where a way takes long. */
    void merge() {
        int[] all = Arrays.stream(untold).distinct().toArray();
        alike = effects.alike(initial, untold, all, operations.size());
    }

    /**
     * Goes all the way once.
     *
     * @return wrong; undecided if that takes more than so many steps; correct if there is an order
     */
    HistoryVerdict first(long atMost) {
        limit = steps + atMost;
        try {
            Frontier now = frontier(0);
            for (int e = 0; e < events.length; e++) {
                now = next(now, e);
                if (now.isEmpty()) {
                    end = e;
                    return HistoryVerdict.WRONG;
                }
                remember(e + 1, now);
            }
            return HistoryVerdict.CORRECT;
        } catch (TooLong tooLong) {
            return HistoryVerdict.UNDECIDED;
        }
    }

    private Frontier frontier(int events) {
        Frontier there = after[events];
        if (there == null) {
            throw new AssertionError("simulator bug: nothing is remembered after " + events + " events");
        }
        return there;
    }

    private void remember(int events, Frontier now) {
        if (events % stride != 0) {
            return;
        }
        after[events] = now;
        remembered += now.size();
        if (remembered > REMEMBERED) {
            stride *= 2;
            remembered = 0;
            for (int at = 1; at < after.length; at++) {
                Frontier kept = after[at];
                if (kept != null && at % stride != 0) {
                    after[at] = null;
                } else if (kept != null) {
                    remembered += kept.size();
                }
            }
        }
    }

    /** {@return the operations called until then that are not forgotten, or those of them that only look} */
    List<Integer> known(boolean onlyLooks) {
        List<Integer> known = new ArrayList<>();
        for (int i = 0; i < free.length; i++) {
            if (!free[i] && callAt[i] < end && (looks[i] || !onlyLooks)) {
                known.add(i);
            }
        }
        return known;
    }

    /** Forgets {@code more} if the history is wrong without them, too, as far as the steps that are left show. */
    HistoryVerdict forget(List<Integer> more, long atMost) {
        limit = steps + atMost;
        int from = Integer.MAX_VALUE;
        int until = 0;
        for (int i : more) {
            free[i] = true;
            from = Math.min(from, callAt[i]);
            until = Math.max(until, Math.min(returnAt[i], end));
        }
        HistoryVerdict judgement;
        List<Integer> changedAt = new ArrayList<>();
        List<Frontier> changed = new ArrayList<>();
        try {
            judgement = again(from, until, changedAt, changed);
        } catch (TooLong tooLong) {
            judgement = HistoryVerdict.UNDECIDED;
        }
        if (judgement == HistoryVerdict.WRONG) {
            for (int n = 0; n < changed.size(); n++) {
                Frontier old = after[changedAt.get(n)];
                remembered -= old == null ? 0 : old.size();
                remember(changedAt.get(n), changed.get(n));
            }
        } else {
            more.forEach(i -> free[i] = false);
        }
        return judgement;
    }

    private HistoryVerdict again(int from, int until, List<Integer> changedAt, List<Frontier> changed) {
        int e = from / stride * stride;
        Frontier now = frontier(e);
        for (; e <= end; e++) {
            now = next(now, e);
            if (now.isEmpty()) {
                end = e;
                return HistoryVerdict.WRONG;
            }
            Frontier before = after[e + 1];
            if (before != null && (e + 1) % stride == 0) {
                if (e >= until && now.isSame(before)) {
                    return HistoryVerdict.WRONG;
                }
                changedAt.add(e + 1);
                changed.add(now);
            }
        }
        return HistoryVerdict.CORRECT;
    }

    private Frontier next(Frontier now, int e) {
        boolean call = events[e] >= 0;
        int i = call ? events[e] : ~events[e];
        long[] may = new long[words];
        for (int other : under[e]) {
            if (free[other]) {
                set(may, other);
            }
        }
        if (!call) {
            return returned(now, e, i, may);
        } else if (free[i] || !looks[i]) {
            return now;
        }
        Frontier next = new Frontier();
        now.each((state, placed) -> {
            settle(state, placed, e);
            next.add(state, placed, may);
        });
        return next;
    }

    /** Places other operations as far as that places {@code i}, which returns; if it is free, it may also be left out. */
    private Frontier returned(Frontier now, int e, int i, long[] may) {
        Frontier next = new Frontier();
        Frontier seen = new Frontier();
        Deque<long[]> work = new ArrayDeque<>();
        now.each((state, placed) -> {
            if (free[i] && !has(placed, i)) {
                next.add(state, placed, may);
            }
            offer(state, placed, i, may, next, seen, work);
        });
        while (!work.isEmpty()) {
            long[] from = work.pop();
            int state = (int) from[words];
            round++;
            for (int other : under[e]) {
                if (has(from, other) || (free[other] && isOffered(other))) {
                    continue;
                }
                long asked = effects.asked();
                int[] results = effects.results(free[other] ? untold[other] : told[other], state);
                steps += ASKED * (effects.asked() - asked);
                for (int result : results) {
                    if (++steps > limit) {
                        throw new TooLong();
                    }
                    long[] placed = Arrays.copyOf(from, words);
                    set(placed, other);
                    settle(result, placed, e);
                    offer(result, placed, i, may, next, seen, work);
                }
            }
        }
        return next;
    }

    /** {@return whether another that does the same was offered in this round} */
    private boolean isOffered(int i) {
        if (offered[alike[i]] == round) {
            return true;
        }
        offered[alike[i]] = round;
        return false;
    }

    private void offer(int state, long[] placed, int i, long[] may, Frontier next, Frontier seen, Deque<long[]> work) {
        if (has(placed, i)) {
            placed[slot[i] >> 6] &= ~(1L << slot[i]);
            next.add(state, placed, may);
        } else if (seen.add(state, placed, may)) {
            long[] item = Arrays.copyOf(placed, words + 1);
            item[words] = state;
            work.push(item);
        }
    }

    /** Places what only looks and fits: whatever order there is, it can be moved here in it, since it changes no state. */
    private void settle(int state, long[] placed, int e) {
        for (int other : under[e]) {
            if (looks[other] && !free[other] && !has(placed, other) && effects.results(told[other], state).length > 0) {
                set(placed, other);
            }
        }
    }

    private void set(long[] placed, int i) {
        placed[slot[i] >> 6] |= 1L << slot[i];
    }

    private boolean has(long[] placed, int i) {
        return (placed[slot[i] >> 6] & 1L << slot[i]) != 0;
    }

    /** {@return what was called until then: as it was, or forgotten} */
    List<Operation<I, O>> left(Spec<S, I, O> spec) {
        List<Operation<I, O>> left = new ArrayList<>();
        for (int i = 0; i < free.length; i++) {
            Operation<I, O> operation = operations.get(i);
            if (callAt[i] > end) {
                break;
            } else if (!free[i] || operation.outcome() != Outcome.OK) {
                left.add(operation);
            } else if (!spec.onlyLooks(operation.input())) {
                left.add(operation.forgotten());
            }
        }
        return left;
    }

    long steps() {
        return steps;
    }
}
