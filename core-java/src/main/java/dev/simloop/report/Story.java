package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The failing run in words, on one screen: what departed from calm, which known shape that has, which messages and faults led to
 * the failure, the property with the values it saw, and where the nearest passing run took another way.
 */
final class Story {
    private static final int WIDTH = 160;
    private static final int MOST_LINES = 40;
    private static final int MOST_DEPARTURES = 6;
    private static final int MOST_REASONS = 8;
    private static final int MOST_VALUES = 6;

    /** The most telling shape first: what a finer one explains, a broader one need not say again. */
    private static final List<Shape> SHAPES = List.of(
            new DeadlockCycle(),
            new LostWakeUp(),
            new MissedFsync(),
            new LostUpdate(),
            new UseBeforeReady(),
            new CheckThenAct(),
            new StaleRead());

    private final Report report;
    private final Evidence run;
    private final List<String> lines = new ArrayList<>();

    private Story(Report report) {
        this.report = report;
        this.run = new Evidence(report.failing(), report.passing());
    }

    static String of(Report report) {
        return new Story(report).tell();
    }

    private String tell() {
        EventLog log = report.failing();
        add(log.failure().isEmpty() ? "the run passed" : log.failure());
        departures();
        shape();
        reasons();
        property();
        waiting();
        nearestPassing();
        if (!report.again().isEmpty()) {
            lines.add("run again: " + Line.escape(report.again(), false));
        }
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean last = i == lines.size() - 1;
            if (i >= MOST_LINES - 2 && !last) {
                continue;
            }
            out.append(lines.get(i)).append('\n');
        }
        return out.toString();
    }

    private void departures() {
        List<Departure> departures = report.departures();
        if (departures.isEmpty()) {
            return;
        }
        add("what went another way than in the calm run (" + departures.size() + ")");
        int number = 0;
        for (Departure departure : departures) {
            if (number == MOST_DEPARTURES) {
                add("  and " + (departures.size() - number) + " more");
                return;
            }
            number++;
            Event event = run.events().get(departure.event());
            add("  " + number + ". " + departure.stream() + " " + departure.index() + ", " + Words.when(event) + ": "
                    + way(departure, event));
            seen(departure, event);
        }
    }

    private String way(Departure departure, Event event) {
        if (!departure.stream().equals("schedule")) {
            return departure.picked() + " instead of " + departure.calm()
                    + (event.kind() == EventKind.STEP ? "" : " (" + EventWords.of(event) + ")");
        }
        Event stood = stood(departure.calm(), event.index());
        return departure.picked() + " ran" + Words.at(event) + " instead of " + departure.calm()
                + (stood == null ? "" : ", which stood" + Words.at(stood));
    }

    /** Where an actor that was not picked stood: at the line at which it goes on, else at its last one. */
    private @Nullable Event stood(String actor, int index) {
        Event next = run.next(actor, EventKind.STEP, index);
        return next != null && !next.at().isEmpty() ? next : run.lastWithLine(actor, index);
    }

    private void seen(Departure departure, Event event) {
        var said = new ArrayList<String>();
        for (String actor : List.of(departure.picked(), departure.calm())) {
            Access access = run.lastSeen(actor, event.index());
            if (access != null) {
                said.add(actor + " had last " + (access.write() ? "set " : "seen ") + access.name() + " = "
                        + Words.value(access.value()) + Words.at(access.event()));
            }
        }
        if (!said.isEmpty()) {
            add("     " + String.join("; ", said));
        }
    }

    private void shape() {
        for (Shape shape : SHAPES) {
            Optional<String> found = shape.find(run);
            if (found.isPresent()) {
                wrap("shape: ", found.get());
                return;
            }
        }
    }

    /** Faults, crashes and losses where there are few, as after shrinking, and the messages on the failure's cause chain. */
    private void reasons() {
        var reasons = new ArrayList<Event>();
        long mishaps = run.events().stream().filter(Story::isMishap).count();
        for (Event event : run.events()) {
            boolean led = run.isOnChain(event.index());
            if ((isMishap(event) && (mishaps <= 4 || led)) || (led && isMessageOrReason(event))) {
                reasons.add(event);
            }
        }
        if (reasons.isEmpty()) {
            return;
        }
        add("messages and faults that led to it");
        int from = Math.max(0, reasons.size() - MOST_REASONS);
        if (from > 0) {
            add("  " + from + " earlier, in report.html");
        }
        for (Event event : reasons.subList(from, reasons.size())) {
            add("  " + Words.when(event) + ": " + (event.actor().isEmpty() ? "" : event.actor() + " ")
                    + (event.host().isEmpty() || !event.actor().isEmpty() ? "" : event.host() + " ")
                    + EventWords.of(event) + Words.at(event));
        }
    }

    private static boolean isMishap(Event event) {
        return switch (event.kind()) {
            case FAULT, CRASH, DROP, PAUSE, CLOCK, DRAW -> true;
            default -> false;
        };
    }

    private static boolean isMessageOrReason(Event event) {
        return switch (event.kind()) {
            case SEND, START, SHUTDOWN, RESUME, HEAL -> true;
            default -> false;
        };
    }

    private void property() {
        if (run.failure() < 0) {
            return;
        }
        Event failure = run.events().get(run.failure());
        boolean violated = failure.kind() == EventKind.VIOLATION;
        String what = violated ? "property '" + failure.subject() + "' broken" : "failed";
        add(what + " in " + Line.who(failure) + Words.at(failure) + " (" + Words.when(failure) + ")"
                + (violated && !failure.text().isEmpty() ? ": " + failure.text() : ""));
        Map<String, Access> values = new LinkedHashMap<>();
        for (Access access : run.accesses()) {
            if (access.event().index() <= failure.index()) {
                values.remove(access.name());
                values.put(access.name(), access);
            }
        }
        var last = new ArrayList<>(values.values());
        for (Access access : last.subList(Math.max(0, last.size() - MOST_VALUES), last.size())) {
            add("  " + access.name() + " = " + Words.value(access.value()) + ", " + (access.write() ? "set" : "seen")
                    + " by " + access.actor() + Words.at(access.event()) + " (" + Words.when(access.event()) + ")");
        }
    }

    /** A deadlock's own list of who waits where: the rest of the failure's message. */
    private void waiting() {
        if (!run.isDeadlock()) {
            return;
        }
        String[] waiting = run.failureText().split("\n", -1);
        for (int i = 1; i < Math.min(waiting.length, 7); i++) {
            if (!waiting[i].isBlank()) {
                add("  " + waiting[i].strip());
            }
        }
    }

    private void nearestPassing() {
        EventLog passing = report.passing();
        int parting = Parting.between(report.failing(), passing);
        if (passing == null || parting == Parting.NONE) {
            return;
        }
        add("the nearest passing run is equal for " + parting + " events; then");
        add("  failing: " + stands(report.failing(), parting));
        add("  passing: " + stands(passing, parting));
    }

    private static String stands(EventLog log, int index) {
        if (index >= log.events().size()) {
            return "has ended";
        }
        Event event = log.events().get(index);
        return Line.who(event) + " " + EventWords.of(event) + Words.at(event) + " (" + Words.when(event) + ")";
    }

    /** Cut to one line: names and payloads may be of any length. */
    private void add(String line) {
        lines.add(Line.cut(Line.escape(line, false), WIDTH, false));
    }

    private void wrap(String start, String text) {
        String rest = start + Line.escape(text, false);
        String indent = "";
        while (indent.length() + rest.length() > WIDTH) {
            int end = rest.lastIndexOf(' ', WIDTH - indent.length());
            if (end <= 0) {
                break;
            }
            lines.add(indent + rest.substring(0, end));
            rest = rest.substring(end + 1);
            indent = "  ";
        }
        lines.add(Line.cut(indent + rest, WIDTH, false));
    }
}
