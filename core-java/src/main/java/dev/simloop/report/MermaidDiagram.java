package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run as a Mermaid sequence diagram: a participant per host, or per actor where there are no hosts, an arrow per message,
 * notes for faults, crashes, values and the failure. A long run keeps its end, which is where it fails.
 */
final class MermaidDiagram {
    static final int MOST_LINES = 150;
    private static final int MOST_PARTICIPANTS = 20;
    private static final int MOST_TEXT = 60;

    private final EventLog log;
    private final boolean byHost;
    private final Map<String, String> participants = new LinkedHashMap<>();
    private boolean crowded;

    private MermaidDiagram(EventLog log) {
        this.log = log;
        this.byHost = log.events().stream().anyMatch(event -> !event.host().isEmpty());
    }

    static void write(EventLog log, Appendable out) throws IOException {
        new MermaidDiagram(log).write(out);
    }

    private void write(Appendable out) throws IOException {
        var shown = new ArrayList<Event>();
        for (Event event : log.events()) {
            if (isShown(event)) {
                shown.add(event);
            }
        }
        int left = Math.max(0, shown.size() - MOST_LINES);
        List<Event> kept = shown.subList(left, shown.size());
        var lines = new ArrayList<String>();
        for (Event event : kept) {
            lines.add(line(event));
        }
        out.append("sequenceDiagram\n");
        for (Map.Entry<String, String> participant : participants.entrySet()) {
            out.append("    participant ").append(participant.getValue());
            out.append(" as ").append(text(participant.getKey())).append('\n');
        }
        String first =
                participants.isEmpty() ? "" : participants.values().iterator().next();
        if (left > 0) {
            out.append("    Note over ").append(first).append(": ");
            out.append(Integer.toString(left)).append(" earlier messages and notes are left out\n");
        }
        if (crowded) {
            out.append("    Note over ").append(first).append(": of more than ");
            out.append(Integer.toString(MOST_PARTICIPANTS)).append(" participants the last are drawn as one\n");
        }
        for (String line : lines) {
            out.append("    ").append(line).append('\n');
        }
    }

    private boolean isShown(Event event) {
        return switch (event.kind()) {
            case STEP, NOTE, WRITE, FORCE -> false;
            case SEND -> false; // drawn with its DELIVER or DROP
            case DRAW -> !event.host().isEmpty() || !byHost;
            default -> true;
        };
    }

    private String line(Event event) {
        boolean message = (event.kind() == EventKind.DELIVER || event.kind() == EventKind.DROP)
                && event.cause() >= 0
                && log.events().get(event.cause()).kind() == EventKind.SEND;
        if (message) {
            Event sent = log.events().get(event.cause());
            String from = participant(sent);
            boolean lost = event.kind() == EventKind.DROP;
            String to = lost ? receiver(sent) : participant(event);
            return from + (lost ? "--x" : "->>") + to + ": "
                    + text(lost ? sent.text() + " (" + event.text() + ")" : event.text());
        }
        String who = byHost && !event.actor().isEmpty() ? Line.actor(event) + ": " : "";
        return "Note over " + participant(event) + ": " + text(who + EventWords.of(event));
    }

    /** To whom a lost message was sent: the part of its link behind the arrow, where it is a participant. */
    private String receiver(Event sent) {
        int arrow = sent.subject().indexOf("->");
        String to = arrow < 0 ? "" : sent.subject().substring(arrow + 2);
        return to.isEmpty() ? participant(sent) : place(to);
    }

    private String participant(Event event) {
        String name = byHost ? event.host() : event.actor();
        return place(name.isEmpty() ? "world" : name);
    }

    private String place(String name) {
        String known = participants.get(name);
        if (known != null) {
            return known;
        }
        if (participants.size() == MOST_PARTICIPANTS) {
            crowded = true;
            return "p" + (MOST_PARTICIPANTS - 1);
        }
        String made = "p" + participants.size();
        participants.put(name, made);
        return made;
    }

    /** What may stand behind a colon: letters, digits and harmless marks as they are, all else as Mermaid's entity codes. */
    private static String text(String text) {
        String cut = Line.cut(Line.escape(text, false), MOST_TEXT, false);
        if (cut.isBlank()) {
            return "#32;";
        }
        var out = new StringBuilder();
        cut.codePoints().forEach(c -> {
            boolean plain = Character.isLetterOrDigit(c) || " .,=()/_+*'…-".indexOf(c) >= 0;
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append('#').append(c).append(';');
            }
        });
        // a word of its own that ends or opens a block in this language
        return out.toString().strip().replaceAll("(?i)^end$", "end.");
    }
}
