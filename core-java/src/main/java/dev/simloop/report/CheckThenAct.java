package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An actor checks a value, another changes it, and the first acts on what it had checked without looking again. An act that
 * sets the same value speaks for itself. For any other, the nearest passing run has to part
 * between the check and the act; where there is none, the act has to have led to the failure.
 */
final class CheckThenAct implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        for (Map.Entry<String, List<Access>> entry : run.byName().entrySet()) {
            List<Access> accesses = entry.getValue();
            for (int i = accesses.size() - 1; i >= 0; i--) {
                Access check = accesses.get(i);
                Access change = check.write() ? null : changeAfter(accesses, i);
                Event act = change == null ? null : actAfter(run, check, change);
                if (change != null && act != null) {
                    return Optional.of(new Sign(
                            "check-then-act on " + check.name() + ": " + Words.saw(check) + ", " + Words.set(change)
                                    + ", and " + check.actor() + " went on ("
                                    + Line.cut(Line.escape(EventWords.of(act), false), 60, false) + Words.at(act)
                                    + ") as if it were still " + Words.value(check.value()),
                            act.index()));
                }
            }
        }
        return Optional.empty();
    }

    /** The write by another that comes before the actor looks at the name again. */
    private static @Nullable Access changeAfter(List<Access> accesses, int check) {
        for (int i = check + 1; i < accesses.size(); i++) {
            Access next = accesses.get(i);
            if (next.actor().equals(accesses.get(check).actor())) {
                return null;
            }
            if (next.write() && !next.value().equals(accesses.get(check).value())) {
                return next;
            }
        }
        return null;
    }

    /** What the actor did to the outside after the change, before it looked at the name again. */
    private static @Nullable Event actAfter(Evidence run, Access check, Access change) {
        List<Event> events = run.events();
        for (int i = change.event().index() + 1; i < events.size(); i++) {
            Event event = events.get(i);
            if (!event.actor().equals(check.actor())) {
                continue;
            }
            if (event.kind() == EventKind.OBSERVE && event.subject().equals(check.name())) {
                boolean wrote = run.accesses().stream()
                        .anyMatch(access -> access.event().equals(event) && access.write());
                return wrote ? event : null;
            }
            boolean outside = event.kind() == EventKind.OBSERVE
                    || event.kind() == EventKind.SEND
                    || event.kind() == EventKind.WRITE;
            if (outside) {
                return run.partsWithin(check.event(), event) ? event : null;
            }
        }
        return null;
    }
}
