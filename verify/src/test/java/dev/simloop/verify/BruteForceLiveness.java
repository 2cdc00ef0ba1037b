package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Liveness of graphs of a few states, by trying each set of states as the one that a run stays in for ever. */
final class BruteForceLiveness {
    private BruteForceLiveness() {}

    static boolean misses(Model<Integer> model, Goal<Integer> goal, int size) {
        for (int set = 1; set < 1 << size; set++) {
            int members = set;
            IntPredicate in = s -> (members >> s & 1) != 0;
            if (connected(model, in, members) && fair(model, in, size) && missed(model, goal, in, size)) {
                return true;
            }
        }
        return false;
    }

    private static Set<Integer> reach(Model<Integer> model, int from, IntPredicate within) {
        Set<Integer> seen = new java.util.TreeSet<>();
        Deque<Integer> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            int s = queue.poll();
            if (within.test(s) && seen.add(s)) {
                queue.addAll(Naive.successors(model, s));
            }
        }
        return seen;
    }

    private static boolean connected(Model<Integer> model, IntPredicate in, int members) {
        for (int s = 0; members >> s != 0; s++) {
            if (in.test(s) && reach(model, s, in).size() != Integer.bitCount(members)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fair(Model<Integer> model, IntPredicate in, int size) {
        for (Fairness promise : model.fairness) {
            boolean taken = false;
            boolean everywhere = true;
            boolean somewhere = false;
            for (int s = 0; s < size; s++) {
                if (in.test(s)) {
                    BitSet changing = model.changing(s);
                    everywhere &= changing.intersects(promise.actions());
                    somewhere |= changing.intersects(promise.actions());
                    taken |= takes(model, promise, s, in);
                }
            }
            if (!taken && (promise.strong() ? somewhere : everywhere)) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(Model<Integer> model, Fairness promise, int s, IntPredicate in) {
        boolean[] taken = {false};
        promise.actions().stream()
                .forEach(a -> model.actions.get(a).effect().each(s, t -> {
                    taken[0] |= t != s && in.test(t);
                }));
        return taken[0];
    }

    private static boolean missed(Model<Integer> model, Goal<Integer> goal, IntPredicate in, int size) {
        Set<Integer> reachable = reach(model, 0, s -> true);
        IntPredicate missing = s -> !goal.wanted.test(s);
        boolean allMissing = true;
        boolean anyMissing = false;
        for (int s = 0; s < size; s++) {
            if (in.test(s)) {
                allMissing &= missing.test(s);
                anyMissing |= missing.test(s);
            }
        }
        return switch (goal.kind) {
            case EVENTUALLY -> allMissing && reach(model, 0, missing).stream().anyMatch(in::test);
            case ALWAYS_EVENTUALLY -> allMissing && reachable.stream().anyMatch(in::test);
            case EVENTUALLY_ALWAYS -> anyMissing && reachable.stream().anyMatch(in::test);
            case LEADS_TO ->
                allMissing
                        && reachable.stream()
                                .filter(goal.trigger)
                                .flatMap(s -> reach(model, s, missing).stream())
                                .anyMatch(in::test);
        };
    }

    static void assertMisses(Goal<Integer> goal, Lasso<Integer> lasso) {
        List<Integer> prefix = lasso.prefix().steps().stream().map(Step::state).toList();
        List<Integer> cycle = lasso.cycle().stream().map(Step::state).toList();
        switch (goal.kind) {
            case EVENTUALLY ->
                assertThat(Stream.concat(prefix.stream(), cycle.stream())).noneMatch(goal.wanted);
            case ALWAYS_EVENTUALLY -> assertThat(cycle).noneMatch(goal.wanted);
            case EVENTUALLY_ALWAYS -> assertThat(cycle).anyMatch(s -> !goal.wanted.test(s));
            case LEADS_TO -> {
                assertThat(cycle).noneMatch(goal.wanted);
                int last = -1;
                for (int i = 0; i < prefix.size(); i++) {
                    if (goal.wanted.test(prefix.get(i))) {
                        last = i;
                    }
                }
                assertThat(prefix.subList(last + 1, prefix.size())).anyMatch(goal.trigger);
            }
        }
    }
}
