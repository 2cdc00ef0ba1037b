package dev.simloop.cli;

import dev.simloop.event.Event;
import dev.simloop.event.EventLog;
import java.math.BigDecimal;
import java.util.Locale;

/** An event as one line of text or one JSON object. */
final class EventLine {
    private static final int SECONDS_DIGITS = 9;

    private EventLine() {}

    /** {@return the columns of {@link #text}} */
    static String header() {
        return columns("event", "seconds", "step", "kind", "actor", "what");
    }

    /** {@return the event in columns} */
    static String text(Event event) {
        StringBuilder what = new StringBuilder(event.subject());
        if (!event.text().isEmpty()) {
            what.append(what.length() == 0 ? "" : ": ").append(event.text());
        }
        if (!event.at().isEmpty()) {
            what.append(" (").append(event.at()).append(')');
        }
        if (event.cause() != Event.NO_CAUSE) {
            what.append(" <- ").append(event.cause());
        }
        return columns(
                String.valueOf(event.index()),
                BigDecimal.valueOf(event.nanos(), SECONDS_DIGITS).toPlainString(),
                String.valueOf(event.step()),
                kind(event),
                who(event),
                Printable.line(what.toString()));
    }

    /** An actor of a host has its name in front; who does something to a host has not. */
    private static String who(Event event) {
        if (event.host().isEmpty() || event.actor().startsWith(event.host() + "/")) {
            return event.actor();
        }
        return event.actor().isEmpty() ? event.host() : event.actor() + " on " + event.host();
    }

    private static String columns(String index, String seconds, String step, String kind, String who, String what) {
        return String.format(
                        Locale.ROOT,
                        "%6s %15s %6s %-9s %-16s %s",
                        index,
                        seconds,
                        step,
                        kind,
                        Printable.line(who),
                        what)
                .stripTrailing();
    }

    /** {@return the event with all its fields} */
    static JsonObject json(Event event) {
        return new JsonObject()
                .put("index", event.index())
                .put("kind", kind(event))
                .put("nanos", event.nanos())
                .put("step", event.step())
                .put("actor", event.actor())
                .put("host", event.host())
                .put("cause", event.cause() == Event.NO_CAUSE ? null : event.cause())
                .put("subject", event.subject())
                .put("text", event.text())
                .put("digest", event.digest() == 0 ? null : Long.toHexString(event.digest()))
                .put("at", event.at())
                .put("calls", event.calls())
                .put("access", event.access().name().toLowerCase(Locale.ROOT));
    }

    /** {@return what the head of {@code log} says} */
    static JsonObject head(EventLog log) {
        return new JsonObject()
                .put("token", log.token().toString())
                .put("test", log.test())
                .put("failure", log.failure())
                .put("events", log.events().size());
    }

    static String kind(Event event) {
        return KindNames.name(event.kind());
    }
}
