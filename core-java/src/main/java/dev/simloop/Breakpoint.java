package dev.simloop;

import dev.simloop.event.Event;
import dev.simloop.internal.Times;
import dev.simloop.internal.run.LoopThread;
import java.util.Locale;

/**
 * Where a replay stops just before an event of its log: set a breakpoint in {@link #here}, and {@link
 * SimConfig#withBreakAt}, or system property {@code simloop.breakAt} of the JUnit module, to the index of the event.
 *
 * <p>At an event of kind {@code STEP} the task has been picked and has not begun: step out of {@link #here}, and into it.
 * At any other the stack below leads to the line of the program that did it. The watchdog is off under a debugger, so a
 * run can stand for as long as you like; virtual time stands, too.
 *
 * <p>Without a debugger the event and the stack are printed on standard error, and the run goes on.
 */
public final class Breakpoint {
    private Breakpoint() {}

    /** Does nothing: the method to set a breakpoint in. Called on the loop's thread, just before {@code event}. */
    public static void here(Event event) {}

    static void reached(Event event) {
        if (!LoopThread.DEBUGGED) {
            System.err.println(text(event, new Throwable().getStackTrace()));
        }
        here(event);
    }

    private static String text(Event event, StackTraceElement[] stack) {
        StringBuilder text = new StringBuilder("simloop: just before event " + event.index() + ", "
                + event.kind().name().toLowerCase(Locale.ROOT));
        append(text, " ", event.subject());
        append(text, " of ", event.actor());
        append(text, " on ", event.host());
        text.append(" at virtual time ").append(Times.text(event.nanos()));
        append(text, ", ", event.at());
        append(text, ": ", event.text());
        text.append("; set a breakpoint in dev.simloop.Breakpoint.here to stop here");
        for (StackTraceElement frame : stack) {
            if (!frame.getClassName().equals(Breakpoint.class.getName())) {
                text.append("\n    at ").append(frame);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String before, String what) {
        if (!what.isEmpty()) {
            text.append(before).append(what);
        }
    }
}
