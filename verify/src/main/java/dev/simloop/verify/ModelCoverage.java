package dev.simloop.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which actions and transitions of a model have been taken. Grows from any number of threads; what it says does not depend
 * on their order.
 */
public final class ModelCoverage {
    private final String model;
    private final List<String> actions;
    private final AtomicLongArray taken;
    private final Set<Change> changes = ConcurrentHashMap.newKeySet();

    /** From one state to another, by the first of the actions that do so. */
    private record Change(Object from, int action, Object to) {}

    ModelCoverage(String model, List<String> actions) {
        this.model = model;
        this.actions = actions;
        this.taken = new AtomicLongArray(actions.size());
    }

    /** Takes note of a path; what lies between its ends is not known apart, so only a path of one action is a transition. */
    void took(List<Integer> path, Object from, Object to) {
        for (int action : path) {
            taken.incrementAndGet(action);
        }
        if (path.size() == 1) {
            changes.add(new Change(from, path.get(0), to));
        }
    }

    /** {@return how often each action was taken, in the order of the model} */
    public Map<String, Long> actions() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < actions.size(); i++) {
            counts.put(actions.get(i), taken.get(i));
        }
        return Collections.unmodifiableMap(counts);
    }

    /** {@return the actions that were never taken} */
    public List<String> neverTaken() {
        List<String> never = new ArrayList<>();
        actions().forEach((action, times) -> {
            if (times == 0) {
                never.add(action);
            }
        });
        return List.copyOf(never);
    }

    /** {@return how many different transitions were taken: state, action, next state} */
    public long transitions() {
        return changes.size();
    }

    /** {@return one line: {@code model NAME: 3 of 4 actions, 17 transitions; never taken: drop}} */
    public String describe() {
        List<String> never = neverTaken();
        return "model " + model + ": " + (actions.size() - never.size()) + " of " + actions.size() + " actions, "
                + transitions() + " transitions"
                + (never.isEmpty() ? "" : "; never taken: " + String.join(", ", never));
    }

    @Override
    public String toString() {
        return describe();
    }
}
