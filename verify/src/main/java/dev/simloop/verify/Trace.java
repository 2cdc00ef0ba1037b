package dev.simloop.verify;

import java.util.List;
import java.util.stream.Collectors;

/** A run of a model, from an initial state on. */
public record Trace<S>(List<Step<S>> steps) {
    /** Makes a trace of these steps, the first of which is an initial state. */
    public Trace {
        steps = List.copyOf(steps);
    }

    /** {@return how many actions it has: one less than states} */
    public int length() {
        return steps.size() - 1;
    }

    /** {@return its last state} */
    public S last() {
        return steps.get(steps.size() - 1).state();
    }

    /** {@return the names of its actions, without the initial state} */
    public List<String> actions() {
        return steps.stream().skip(1).map(Step::action).toList();
    }

    /** {@return a line for each step: its number, action and state} */
    public String describe() {
        int width =
                steps.stream().mapToInt(step -> step.action().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            Step<S> step = steps.get(i);
            text.append(String.format("%4d  %-" + width + "s  %s%n", i, step.action(), step.state()));
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::action).collect(Collectors.joining(" > "));
    }
}
