package dev.simloop.marker;

import java.util.ArrayList;
import java.util.List;

/**
 * One thread passes one marker.
 *
 * @param thread the name that the schedule has for a thread, a coroutine or a pipeline
 * @param marker the marker that it passes
 */
public record Step(String thread, String marker) {
    /** @throws IllegalArgumentException if a name is blank */
    public Step {
        named("thread", thread);
        named("marker", marker);
    }

    /** {@return the step in which {@code thread} passes {@code marker}} */
    public static Step step(String thread, String marker) {
        return new Step(thread, marker);
    }

    /** {@return the steps in which {@code thread} passes {@code markers}, one after the other} */
    public static List<Step> steps(String thread, String... markers) {
        List<Step> steps = new ArrayList<>();
        for (String marker : markers) {
            steps.add(new Step(thread, marker));
        }
        return List.copyOf(steps);
    }

    static String named(String what, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + what + " is blank: \"" + name + "\"");
        }
        return name;
    }

    @Override
    public String toString() {
        return thread + " " + marker;
    }
}
