package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.internal.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What is said of a failure that goes away without its hiccups: how long they are, and how one does without. */
final class NeededHiccup {
    /** The subject of a hiccup's event. */
    static final String EVENT = "hiccup";
    /** What the streams of their draws start with. */
    static final String STREAMS = EVENT + "/";

    private static final int NAMED = 3;

    private NeededHiccup() {}

    /** {@return the lengths of the hiccups of a run in nanoseconds, the longest first} */
    static List<Long> of(@Nullable EventLog log) {
        List<Long> lengths = new ArrayList<>();
        if (log != null) {
            for (Event event : log.events()) {
                if (event.kind() == EventKind.FAULT && event.subject().equals(EVENT)) {
                    lengths.add(event.digest());
                }
            }
        }
        lengths.sort((a, b) -> Long.compare(b, a));
        return lengths;
    }

    /** {@return {@code head} with a first line that says that the failure needs those hiccups; the same if there are none} */
    static String told(String head, List<Long> lengths) {
        if (lengths.isEmpty()) {
            return head;
        }
        StringJoiner told = new StringJoiner(", ");
        for (Long nanos : lengths.subList(0, Math.min(NAMED, lengths.size()))) {
            told.add(Times.human(nanos));
        }
        int more = lengths.size() - NAMED;
        String need = (lengths.size() == 1 ? "; needs a hiccup of " : "; needs hiccups of ")
                + told
                + (more > 0 ? " and " + more + " more" : "")
                + "; if the test asserts exact time, set timing = EXACT";
        int end = head.indexOf('\n');
        return end < 0 ? head + need : head.substring(0, end) + need + head.substring(end);
    }
}
