package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A write that was not forced to its device before its host lost its power, and a failure after that. */
final class MissedFsync implements Shape {
    @Override
    public Optional<String> find(Evidence run) {
        Map<String, Event> unforced = new LinkedHashMap<>();
        Event lost = null;
        Event crash = null;
        for (Event event : run.events().subList(0, Math.max(0, run.failure()))) {
            String place = event.host() + "\n" + event.subject();
            if (event.kind() == EventKind.WRITE) {
                unforced.put(place, event);
            } else if (event.kind() == EventKind.FORCE && !event.text().startsWith("fails")) {
                unforced.remove(place);
            } else if (event.kind() == EventKind.CRASH) {
                for (Event write : unforced.values()) {
                    if (write.host().equals(event.host())) {
                        lost = write;
                        crash = event;
                    }
                }
                unforced.values().removeIf(write -> write.host().equals(event.host()));
            }
        }
        if (lost == null || crash == null) {
            return Optional.empty();
        }
        return Optional.of(
                "missed fsync of " + lost.subject() + ": " + Line.who(lost) + " wrote it" + Words.at(lost) + " ("
                        + Words.when(lost) + ") and had not forced it when " + crash.host() + " lost its power ("
                        + Words.when(crash) + ")");
    }
}
