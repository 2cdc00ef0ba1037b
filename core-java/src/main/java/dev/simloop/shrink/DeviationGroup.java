package dev.simloop.shrink;

import dev.simloop.tape.Deviation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Departures that are one decision: a task that was first in line is held up while one actor runs instead of it, once or
 * time and again.
 */
record DeviationGroup(String actor, String instead, int insteadStep) {
    /** {@return {@code departures} in such stretches, in the order in which they begin} */
    static List<List<Deviation>> of(List<Deviation> deviations) {
        Map<DeviationGroup, List<Deviation>> stretches = new LinkedHashMap<>();
        for (Deviation each : deviations) {
            stretches
                    .computeIfAbsent(
                            new DeviationGroup(each.actor(), each.instead(), each.insteadStep()),
                            one -> new ArrayList<>())
                    .add(each);
        }
        return new ArrayList<>(stretches.values());
    }
}
