package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The few lines of breadth-first search that the checker is held against. */
final class Naive {
    private Naive() {}

    static <S> Set<S> successors(Model<S> model, S state) {
        Set<S> next = new LinkedHashSet<>();
        for (var action : model.actions) {
            if (action.guard().test(state)) {
                action.effect().each(state, next::add);
            }
        }
        return next;
    }

    static <S> Map<S, Integer> distances(Model<S> model) {
        return distances(model, false);
    }

    private static <S> Map<S, Integer> distances(Model<S> model, boolean toProblem) {
        Map<S, Integer> distance = new LinkedHashMap<>();
        Deque<S> queue = new ArrayDeque<>(model.initial);
        model.initial.forEach(state -> distance.put(state, 0));
        while (!queue.isEmpty()) {
            S state = queue.poll();
            if (toProblem && isProblem(model, state)) {
                break;
            }
            if (model.constraint != null && !model.constraint.test().test(state)) {
                continue;
            }
            for (S next : successors(model, state)) {
                if (distance.putIfAbsent(next, distance.getOrDefault(state, 0) + 1) == null) {
                    queue.add(next);
                }
            }
        }
        return distance;
    }

    /** Stops at the first, because a model with a bug may be infinite. */
    static <S> int distanceToProblem(Model<S> model) {
        return distances(model, true).entrySet().stream()
                .filter(found -> isProblem(model, found.getKey()))
                .mapToInt(Map.Entry::getValue)
                .min()
                .orElse(-1);
    }

    private static <S> boolean isProblem(Model<S> model, S state) {
        return model.invariants.stream().anyMatch(invariant -> !invariant.test().test(state))
                || (successors(model, state).isEmpty() && !model.terminal.test(state));
    }

    static <S> void assertIsRun(Model<S> model, Trace<S> trace) {
        assertThat(model.initial).contains(trace.steps().get(0).state());
        for (int i = 1; i < trace.steps().size(); i++) {
            assertIsStep(model, trace.steps().get(i - 1).state(), trace.steps().get(i));
        }
    }

    static <S> void assertIsStep(Model<S> model, S from, Step<S> step) {
        Set<S> next = new LinkedHashSet<>();
        for (var action : model.actions) {
            if (action.name().equals(step.action()) && action.guard().test(from)) {
                action.effect().each(from, next::add);
            }
        }
        assertThat(next).as("successors of %s by %s", from, step.action()).contains(step.state());
    }
}
