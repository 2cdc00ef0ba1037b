package dev.simloop.event;

import dev.simloop.tape.Token;
import java.util.List;
import java.util.Objects;

/**
 * What happened in one recorded run, in order. Immutable.
 *
 * @param token the run
 * @param test the name of the test or scenario, or the empty string
 * @param failure the first line of why it failed, or the empty string if it passed
 * @param events in the order in which they happened; each stands at its index
 */
public record EventLog(Token token, String test, String failure, List<Event> events) {
    /** The subject of the {@link EventKind#NOTE} behind which events were left out. */
    public static final String CUT = "log.cut";

    public EventLog {
        Objects.requireNonNull(token);
        Objects.requireNonNull(test);
        Objects.requireNonNull(failure);
        events = List.copyOf(events);
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "event " + events.get(i).index() + " stands at place " + i + " of the log");
            }
        }
    }

    /** {@return the same log, of the test or scenario of that name} */
    public EventLog named(String name) {
        return new EventLog(token, name, failure, events);
    }

    /** {@return whether it reached its limit, so that events are missing before the verdict} */
    public boolean isCut() {
        for (int i = events.size() - 1; i >= 0 && i >= events.size() - 3; i--) {
            if (events.get(i).kind() == EventKind.NOTE
                    && events.get(i).subject().equals(CUT)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "events of " + token + ": " + events.size();
    }
}
