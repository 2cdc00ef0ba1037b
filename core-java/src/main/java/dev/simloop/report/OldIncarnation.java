package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a host sent before it lost its power is taken after it is up again, and the failure follows from it: it led to
 * it, or what the receiver told on taking it is the last value of its name.
 */
final class OldIncarnation implements Shape {
    @Override
    public Optional<Sign> find(Evidence run) {
        for (int i = (run.failure() < 0 ? run.events().size() : run.failure()) - 1; i >= 0; i--) {
            Event event = run.events().get(i);
            if (event.kind() != EventKind.DELIVER || event.cause() < 0) {
                continue;
            }
            Event sent = run.events().get(event.cause());
            Event crash = crashBetween(run, sent, event);
            if (crash == null) {
                continue;
            }
            Access told = lastTold(run, event);
            if (run.isOnChain(event.index()) || told != null) {
                return Optional.of(new Sign(
                        "message of an old incarnation: " + Words.value(event.text()) + " (" + event.subject()
                                + "), sent" + Words.at(sent) + " (" + Words.when(sent) + "), was taken by "
                                + Line.who(event) + " (" + Words.when(event) + ") after " + sent.host()
                                + " had lost its power (" + Words.when(crash) + ") and started again"
                                + (told == null ? "" : "; then " + Words.set(told) + " to " + told.name()),
                        event.index()));
            }
        }
        return Optional.empty();
    }

    /** The power cut behind the sending after which the sender came up again, or null. */
    private static @Nullable Event crashBetween(Evidence run, Event sent, Event taken) {
        Event crash = null;
        for (Event between : run.events().subList(sent.index(), taken.index())) {
            if (!between.host().equals(sent.host())) {
                continue;
            }
            if (between.kind() == EventKind.CRASH) {
                crash = between;
            } else if (crash != null && between.kind() == EventKind.START) {
                return crash;
            }
        }
        return null;
    }

    /** What was told in the step that took the message, where no later step told another value of that name. */
    private static @Nullable Access lastTold(Evidence run, Event taken) {
        Access told = null;
        for (Access access : run.accesses()) {
            boolean here = access.event().step() == taken.step()
                    && access.event().index() > taken.index()
                    && access.actor().equals(taken.actor());
            if (here) {
                told = access;
            } else if (told != null
                    && access.name().equals(told.name())
                    && access.event().index() > told.event().index()) {
                told = null;
            }
        }
        return told;
    }
}
