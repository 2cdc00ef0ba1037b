package dev.simloop.report;

import dev.simloop.event.Event;

/** One event in a few words, without its time, actor and host. */
final class EventWords {
    private EventWords() {}

    static String of(Event event) {
        String subject = event.subject();
        String text = event.text();
        return switch (event.kind()) {
            case STEP -> step(event);
            case SEND -> subject + " send " + text;
            case DELIVER -> subject + " deliver " + text;
            case DROP -> subject + " DROP " + text;
            case FAULT -> "FAULT " + both(subject, text);
            case HEAL -> "heal " + both(subject, text);
            case CRASH -> "CRASH " + both(subject, text);
            case START -> "start " + both(subject, text);
            case SHUTDOWN -> "shutdown " + both(subject, text);
            case PAUSE -> "PAUSE " + both(subject, text);
            case RESUME -> "resume " + both(subject, text);
            case CLOCK -> "CLOCK " + both(subject, text);
            case WRITE -> "write " + both(subject, text);
            case FORCE -> "force " + both(subject, text);
            case OBSERVE -> subject + " = " + text;
            case DRAW -> "draw " + both(subject, text);
            case NOTE -> both(subject, text);
            case VIOLATION -> "VIOLATION " + both(subject, text);
            case FAILURE -> "FAILURE " + both(subject, text);
        };
    }

    private static String step(Event event) {
        String told = both(event.subject(), event.text());
        return told.isEmpty() ? "step" : "step " + told;
    }

    private static String both(String subject, String text) {
        if (subject.isEmpty() || text.isEmpty()) {
            return subject + text;
        }
        return subject + ": " + text;
    }
}
