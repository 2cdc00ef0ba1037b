package dev.simloop.report;

import dev.simloop.event.Event;

/** The sentences that stories and shapes share. */
final class Words {
    private Words() {}

    static String saw(Access access) {
        return access.actor() + " read " + value(access.value()) + at(access.event());
    }

    static String set(Access access) {
        return access.actor() + " wrote " + value(access.value()) + at(access.event());
    }

    /** {@return {@code text} short enough to stand in a sentence} */
    static String value(String text) {
        return text.isEmpty() ? "nothing" : Line.cut(Line.escape(text, false), 48, false);
    }

    static String at(Event event) {
        return event.at().isEmpty() ? "" : " at " + event.at();
    }

    /** {@return whether it happened to a host as a whole, whoever did it} */
    static boolean isOfHost(Event event) {
        return switch (event.kind()) {
            case CRASH, START, SHUTDOWN, PAUSE, RESUME, CLOCK -> !event.host().isEmpty();
            default -> false;
        };
    }

    /** {@return when it was, as {@code step 12, 0.003 s}} */
    static String when(Event event) {
        return "step " + event.step() + ", " + Line.time(event.nanos());
    }
}
