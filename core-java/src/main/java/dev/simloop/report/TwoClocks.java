package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one host wrote with its wall clock another judged with its own, and a fault on one of the clocks decides. Told where
 * the only faults of the run are those of clocks, more than one host has a part in the run, and the clock was read after it.
 */
final class TwoClocks implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        if (run.failure() < 0) {
            return Optional.empty();
        }
        Event step = null;
        for (Event event : run.events().subList(0, run.failure())) {
            if (ToldDepartures.isFault(event)) {
                if (event.kind() != EventKind.CLOCK) {
                    return Optional.empty();
                }
                step = event;
            }
        }
        Event read = step == null ? null : readAfter(run, step);
        Access here = step == null ? null : lastOn(run, step.host(), true);
        Access there = step == null ? null : lastOn(run, step.host(), false);
        if (step == null
                || read == null
                || here == null
                || there == null
                || !here.name().equals(there.name())) {
            return Optional.empty();
        }
        return Optional.of(new Sign(
                "judged by two clocks: " + step.subject() + " " + step.text() + " on " + step.host() + " ("
                        + Words.when(step) + "), which then read its clock" + Words.at(read) + ", " + read.text()
                        + ", and told " + Words.value(here.value()) + Words.at(here.event()) + "; by its own clock "
                        + there.event().host() + " told " + Words.value(there.value()) + Words.at(there.event()) + " ("
                        + Words.when(there.event()) + ")",
                there.event().index()));
    }

    private static @Nullable Event readAfter(Evidence run, Event step) {
        for (Event event : run.events().subList(step.index(), run.failure())) {
            if (event.kind() == EventKind.NOTE
                    && event.subject().equals("clock.read")
                    && event.host().equals(step.host())) {
                return event;
            }
        }
        return null;
    }

    private static @Nullable Access lastOn(Evidence run, String host, boolean same) {
        Access last = null;
        for (Access access : run.accesses()) {
            String on = access.event().host();
            if (!on.isEmpty() && on.equals(host) == same && access.event().index() < run.failure()) {
                last = access;
            }
        }
        return last;
    }
}
