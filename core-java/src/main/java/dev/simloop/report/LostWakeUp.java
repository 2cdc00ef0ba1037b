package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that came to rest: an actor saw that it had to wait, another changed what it waits for, and only then did the first go
 * to sleep, so nobody woke it.
 */
final class LostWakeUp implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        if (!run.isDeadlock()) {
            return Optional.empty();
        }
        for (List<Access> accesses : run.byName().values()) {
            for (int i = accesses.size() - 1; i >= 0; i--) {
                Access change = accesses.get(i);
                if (!change.write()) {
                    continue;
                }
                Access check = lastReadBefore(accesses, i);
                if (check == null) {
                    continue;
                }
                Event sleep = lastStep(run, check.actor(), change.event().index());
                if (sleep != null) {
                    String line = run.waitsAt(check.actor());
                    return Optional.of(new Sign(
                            "lost wake-up on " + check.name() + ": " + Words.saw(check) + ", " + Words.set(change)
                                    + " while nobody waited yet, and then " + check.actor() + " went to sleep"
                                    + (line.isEmpty() ? Words.at(sleep) : " at " + line) + " for good",
                            sleep.index()));
                }
            }
        }
        return Optional.empty();
    }

    /** The last read of another actor that does not look again. */
    private static @Nullable Access lastReadBefore(List<Access> accesses, int change) {
        Access write = accesses.get(change);
        for (int i = change - 1; i >= 0; i--) {
            Access check = accesses.get(i);
            if (check.write()
                    || check.actor().equals(write.actor())
                    || check.value().equals(write.value())) {
                continue;
            }
            boolean looksAgain = accesses.subList(change, accesses.size()).stream()
                    .anyMatch(later -> later.actor().equals(check.actor()));
            if (!looksAgain) {
                return check;
            }
        }
        return null;
    }

    private static @Nullable Event lastStep(Evidence run, String actor, int after) {
        for (int i = run.events().size() - 1; i > after; i--) {
            Event event = run.events().get(i);
            if (event.kind() == EventKind.STEP && event.actor().equals(actor)) {
                return event;
            }
        }
        return null;
    }
}
