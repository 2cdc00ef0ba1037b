package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.Optional;

/** A message that a host sent before it lost its power is taken after it is up again, and the failure follows from it. */
final class OldIncarnation implements Shape {
    @Override
    public Optional<String> find(Evidence run) {
        for (int index : run.chain()) {
            Event event = run.events().get(index);
            if (event.kind() != EventKind.DELIVER || event.cause() < 0) {
                continue;
            }
            Event sent = run.events().get(event.cause());
            Event crash = null;
            for (Event between : run.events().subList(sent.index(), event.index())) {
                if (between.kind() == EventKind.CRASH && between.host().equals(sent.host())) {
                    crash = between;
                } else if (crash != null
                        && between.kind() == EventKind.START
                        && between.host().equals(sent.host())) {
                    return Optional.of("message of an old incarnation: " + Words.value(event.text()) + " ("
                            + event.subject() + "), sent" + Words.at(sent) + " (" + Words.when(sent)
                            + "), was taken by "
                            + Line.who(event) + " (" + Words.when(event) + ") after " + sent.host()
                            + " had lost its power (" + Words.when(crash) + ") and started again");
                }
            }
        }
        return Optional.empty();
    }
}
