package dev.simloop.verify;

import java.util.List;

/**
 * An infinite run: a prefix, and a cycle that starts and ends in the prefix's last state and goes on for ever. A cycle
 * of the one step {@link Step#STUTTER} is a run in which nothing happens any more.
 */
public record Lasso<S>(Trace<S> prefix, List<Step<S>> cycle) {
    /** Makes a lasso; the cycle's last state is the prefix's last. */
    public Lasso {
        cycle = List.copyOf(cycle);
    }

    /** {@return whether nothing happens any more after the prefix} */
    public boolean rests() {
        return cycle.size() == 1 && cycle.get(0).action().equals(Step.STUTTER);
    }

    /** {@return the run in words, a line for each step} */
    public String describe() {
        if (rests()) {
            return prefix.describe() + "      from here on nothing happens\n";
        }
        StringBuilder text = new StringBuilder(prefix.describe()).append("      from here on, again and again:\n");
        int number = prefix.steps().size();
        int width =
                cycle.stream().mapToInt(step -> step.action().length()).max().orElse(0);
        for (Step<S> step : cycle) {
            text.append(String.format("%4d  %-" + width + "s  %s", number++, step.action(), step.state()))
                    .append('\n');
        }
        return text.toString();
    }
}
