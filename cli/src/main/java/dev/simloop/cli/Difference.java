package dev.simloop.cli;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import org.jspecify.annotations.Nullable;

/** In what two events differ that stand at the same place of two logs, the most telling first. */
enum Difference {
    END("one log ends there"),
    CHOICE("choice: another task ran"),
    KIND("kind: something else happened"),
    CLOCK("clock: it happened at another time"),
    ACTOR("actor: another one did it"),
    HOST("host: it happened elsewhere"),
    SUBJECT("subject: it was about something else"),
    VALUE("value: what was drawn, sent, written or observed"),
    PLACE("place: another line of code"),
    CAUSE("cause: another event led to it"),
    STEP("step: the loop had taken another number of steps");

    private final String words;

    Difference(String words) {
        this.words = words;
    }

    /** {@return what a person reads} */
    String words() {
        return words;
    }

    /** {@return in what {@code a} and {@code b} differ; they are not equal, and null stands for the end of a log} */
    static Difference of(@Nullable Event a, @Nullable Event b) {
        if (a == null || b == null) {
            return END;
        }
        if (a.kind() == EventKind.STEP
                && b.kind() == EventKind.STEP
                && !a.actor().equals(b.actor())) {
            return CHOICE;
        }
        if (a.kind() != b.kind()) {
            return KIND;
        }
        if (a.nanos() != b.nanos()) {
            return CLOCK;
        }
        if (!a.actor().equals(b.actor())) {
            return ACTOR;
        }
        if (!a.host().equals(b.host())) {
            return HOST;
        }
        if (!a.subject().equals(b.subject())) {
            return SUBJECT;
        }
        if (!a.text().equals(b.text()) || a.digest() != b.digest()) {
            return VALUE;
        }
        if (!a.at().equals(b.at()) || !a.calls().equals(b.calls())) {
            return PLACE;
        }
        return a.cause() != b.cause() ? CAUSE : STEP;
    }
}
