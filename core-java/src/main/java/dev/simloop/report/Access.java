package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A value that a step saw or set, as the program told it.
 *
 * <p>{@code SimLoop.observed} and {@code SimLoop.changed} say which of the two it was. {@code SimLoop.observe} does not, so it is
 * read off the values: an observation whose value differs from the
 * last one of its name is a write, one with an equal value is a read, and the first one of a name is a read. One thing
 * is added, because two steps may write the same value: an observation at a source line that wrote the name before or later
 * is a write as well, if the actor had told another value of the name before. And the first value of a name is a write where
 * the line that told it told the name more than once, and each time another value than the last one. So a program that wants its reads and writes told apart observes both, on lines of their own; where
 * it observes only some of the writes, a read of what it did not tell counts as a write.
 */
record Access(Event event, boolean write) {
    String name() {
        return event.subject();
    }

    String value() {
        return event.text();
    }

    String actor() {
        return event.actor();
    }

    /** {@return whether the program said which of the two it was} */
    boolean isSaid() {
        return event.access() != Event.Access.UNSAID;
    }

    /** {@return all accesses of a run, in order} */
    static List<Access> of(List<Event> events) {
        Map<String, String> last = new HashMap<>();
        Set<String> writing = new HashSet<>();
        Set<String> reading = new HashSet<>();
        Map<String, String> own = new HashMap<>();
        var otherThanOwn = new ArrayList<Boolean>();
        var differs = new ArrayList<Boolean>();
        var firsts = new ArrayList<Boolean>();
        var observed = new ArrayList<Event>();
        for (Event event : events) {
            if (event.kind() != EventKind.OBSERVE) {
                continue;
            }
            String before = last.put(event.subject(), event.text());
            boolean changed = before != null && !before.equals(event.text());
            if (!event.at().isEmpty() && event.access() == Event.Access.UNSAID) {
                if (changed) {
                    writing.add(line(event));
                } else if (before != null) {
                    reading.add(line(event));
                }
            }
            observed.add(event);
            String mine = own.put(event.subject() + "\n" + event.actor(), event.text());
            otherThanOwn.add(mine != null && !mine.equals(event.text()));
            differs.add(changed);
            firsts.add(before == null);
        }
        var accesses = new ArrayList<Access>();
        for (int i = 0; i < observed.size(); i++) {
            Event event = observed.get(i);
            boolean line = writing.contains(line(event));
            boolean set = firsts.get(i) && line && !reading.contains(line(event));
            boolean write = set || differs.get(i) || (line && otherThanOwn.get(i));
            accesses.add(new Access(
                    event, event.access() == Event.Access.UNSAID ? write : event.access() == Event.Access.WRITTEN));
        }
        return List.copyOf(accesses);
    }

    private static String line(Event event) {
        return event.subject() + "\n" + event.at();
    }
}
