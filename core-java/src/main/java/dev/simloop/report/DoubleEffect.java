package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same request was delivered twice because its answer was lost or late, and the receiver acted on both. */
final class DoubleEffect implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        Map<String, List<Event>> delivered = new HashMap<>();
        for (Event event : run.events()) {
            if (event.kind() == EventKind.DELIVER && event.cause() >= 0 && event.digest() != 0) {
                delivered
                        .computeIfAbsent(event.subject() + "\n" + event.text(), key -> new ArrayList<>())
                        .add(event);
            }
        }
        Optional<Sign> found = Optional.empty();
        for (Event event : run.events()) {
            if (event.kind() != EventKind.DELIVER) {
                continue;
            }
            List<Event> same = delivered.getOrDefault(event.subject() + "\n" + event.text(), List.of());
            if (same.size() < 2 || same.get(1).index() != event.index()) {
                continue;
            }
            Optional<Sign> one = tell(run, same.get(0), event);
            found = one.isPresent() ? one : found;
        }
        return found;
    }

    private static Optional<Sign> tell(Evidence run, Event first, Event second) {
        Event sent = run.events().get(first.cause());
        Event again = run.events().get(second.cause());
        Event answer = lostAnswer(run, first, again);
        Access acted = actedAgain(run, first, second);
        if (sent.index() == again.index() || !sent.at().equals(again.at()) || answer == null || acted == null) {
            return Optional.empty();
        }
        Event reply = run.events().get(answer.cause());
        return Optional.of(new Sign(
                "double effect of a retry: " + Words.value(first.text()) + " (" + first.subject() + ", sent"
                        + Words.at(sent) + ") was acted on twice, for its answer " + Words.value(reply.text())
                        + " was lost ("
                        + answer.subject() + ", " + Words.when(answer) + ") and it was sent again (" + Words.when(again)
                        + "): then " + Words.set(acted) + " to " + acted.name(),
                acted.event().index()));
    }

    /** The answer to the first delivery: a message back that was sent between it and the retry, and dropped. */
    private static @Nullable Event lostAnswer(Evidence run, Event first, Event again) {
        int arrow = first.subject().indexOf("->");
        String back = arrow < 0
                ? ""
                : first.subject().substring(arrow + 2) + "->" + first.subject().substring(0, arrow);
        for (Event event : run.events().subList(first.index(), Math.max(first.index(), again.index()))) {
            if (event.kind() == EventKind.DROP && event.subject().equals(back) && event.cause() > first.index()) {
                return event;
            }
        }
        return null;
    }

    /** What the receiver told after the second delivery, if it told that name after the first one, too. */
    private static @Nullable Access actedAgain(Evidence run, Event first, Event second) {
        for (Access access : run.accesses()) {
            Event event = access.event();
            if (event.index() > second.index() && event.host().equals(second.host())) {
                boolean before = run.accesses().stream()
                        .anyMatch(other -> other.name().equals(access.name())
                                && other.event().host().equals(event.host())
                                && other.event().index() > first.index()
                                && other.event().index() < second.index()
                                && !other.value().equals(access.value()));
                if (before) {
                    return access;
                }
            }
        }
        return null;
    }
}
