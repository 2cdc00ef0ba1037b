package dev.simloop.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run that came to rest because each of some actors waits for the next. Who holds what is read off observations whose
 * value is the name of an actor: {@code observe("fork 2", holder)}.
 */
final class DeadlockCycle implements Shape {
    @Override
    public Optional<String> find(Evidence run) {
        if (!run.isDeadlock()) {
            return Optional.empty();
        }
        // actor -> the access in which it last saw something held by another
        Map<String, Access> waits = new LinkedHashMap<>();
        for (Access access : run.accesses()) {
            if (access.value().equals(access.actor())) {
                waits.remove(access.actor());
            } else if (isActor(run, access.value())) {
                waits.put(access.actor(), access);
            }
        }
        for (String start : waits.keySet()) {
            var path = new ArrayList<String>();
            String at = start;
            for (Access wait = waits.get(at); wait != null && !path.contains(at); wait = waits.get(at)) {
                path.add(at);
                at = wait.value();
            }
            if (at.equals(start) && path.size() > 1) {
                return Optional.of(tell(path, waits));
            }
        }
        return Optional.empty();
    }

    private static String tell(List<String> cycle, Map<String, Access> waits) {
        var parts = new ArrayList<String>();
        for (String actor : cycle) {
            Access access = Objects.requireNonNull(waits.get(actor));
            parts.add(actor + " waits for " + access.name() + Words.at(access.event()) + ", which " + access.value()
                    + " holds");
        }
        return "deadlock in a cycle of " + cycle.size() + ": " + String.join("; ", parts);
    }

    private static boolean isActor(Evidence run, String name) {
        return !name.isEmpty()
                && run.events().stream().anyMatch(event -> event.actor().equals(name));
    }
}
