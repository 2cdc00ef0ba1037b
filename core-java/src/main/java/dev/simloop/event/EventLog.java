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
}
