package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds the events of a run at which its tape departs from calm: a recorded run leaves one for each, in the order of the
 * tape. What a log that was cut no longer has is left out.
 */
final class ExplainedDeviations {
    private static final String SCHEDULE = "schedule";
    private static final String RANK = "rank ";
    private static final String BEFORE = ", before ";

    private ExplainedDeviations() {}

    static List<ExplainedDeviation> of(EventLog log, Tape tape) {
        Map<String, List<Event>> events = new HashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.DRAW) {
                events.computeIfAbsent(event.subject(), stream -> new ArrayList<>())
                        .add(event);
            } else if (event.kind() == EventKind.STEP && event.text().startsWith(RANK)) {
                events.computeIfAbsent(SCHEDULE, stream -> new ArrayList<>()).add(event);
            }
        }
        List<ExplainedDeviation> found = new ArrayList<>();
        picks(tape, events.getOrDefault(SCHEDULE, List.of()).iterator(), found);
        for (Track track : tape.tracks()) {
            if (track.calm() == Fallback.ZERO) {
                draws(track, events.getOrDefault(track.name(), List.of()).iterator(), found);
            }
        }
        found.sort(Comparator.comparingInt(ExplainedDeviation::event));
        return found;
    }

    private static void picks(Tape tape, Iterator<Event> events, List<ExplainedDeviation> found) {
        int index = 0;
        for (Pick pick : tape.schedule()) {
            if (pick.rank() != 0 && events.hasNext()) {
                Event event = events.next();
                int before = event.text().indexOf(BEFORE);
                String calm = before < 0 ? "" : event.text().substring(before + BEFORE.length());
                found.add(new ExplainedDeviation(SCHEDULE, index, event.actor(), calm, event.index()));
            }
            index++;
        }
    }

    private static void draws(Track track, Iterator<Event> events, List<ExplainedDeviation> found) {
        int index = 0;
        for (Draw draw : track.draws()) {
            if (draw.value() != 0 && events.hasNext()) {
                found.add(new ExplainedDeviation(
                        track.name(),
                        index,
                        Long.toUnsignedString(draw.value()),
                        "0",
                        events.next().index()));
            }
            index++;
        }
    }
}
