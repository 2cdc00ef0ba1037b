package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.internal.Times;
import dev.simloop.shrink.NearestPassingRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The departures of a run as a person tells them: a fault is one, whatever was drawn for its kind, victim, amount and window,
 * and it is named by what it did; the draws by which a recipe set itself up are one together.
 */
final class ToldDepartures {
    private static final String FAULT = "fault";
    /** Faults near moments: what they are is drawn at the moment, and they begin up to a millisecond later. */
    private static final String NEAR = "fault.near";

    private static final String DISK = "disk/";
    private static final String LOSS = "net.loss/";
    /** In front of the callers of a draw, in what a recorded run tells of it. */
    private static final String ASKED = ", asked by ";

    private static final Pattern DURATION = Pattern.compile("PT(?=\\d)(\\d+H)?(\\d+M)?([0-9.]+S)?");
    private static final String LATENCY = "net.latency/";

    /**
     * One departure.
     *
     * @param first the first of the draws it is made of
     * @param event what it did, in the failing run
     * @param text what it did, in words
     * @param fault whether it is a fault, and not an order
     */
    record Told(ExplainedDeviation first, Event event, String text, boolean fault) {}

    private final Report report;
    private final Evidence run;

    ToldDepartures(Report report, Evidence run) {
        this.report = report;
        this.run = run;
    }

    List<Told> all() {
        Map<String, Told> told = new LinkedHashMap<>();
        List<ExplainedDeviation> settings = new ArrayList<>();
        for (ExplainedDeviation departure : report.deviations()) {
            Event event = run.events().get(departure.event());
            if (event.kind() == EventKind.DRAW && beginFaults(departure.stream())) {
                Event fault = faultBehind(event);
                if (fault == null) {
                    settings.add(departure);
                } else {
                    told.putIfAbsent(FAULT + fault.index(), new Told(departure, fault, fault(fault), true));
                }
            } else if (event.kind() == EventKind.DRAW && departure.stream().startsWith(DISK)) {
                told.putIfAbsent(
                        departure.stream() + event.step(),
                        new Told(departure, event, powerCut(departure, event), true));
            } else if (event.kind() == EventKind.DRAW && departure.stream().startsWith(LOSS)) {
                told.put(departure.stream() + departure.index(), new Told(departure, event, loss(event), true));
            } else if (event.kind() == EventKind.DRAW) {
                told.put(
                        departure.stream() + departure.index(),
                        new Told(departure, event, drawn(departure, event), true));
            } else {
                told.put(departure.stream() + departure.index(), new Told(departure, event, "", false));
            }
        }
        // With a fault to tell of, the draws that let it happen are part of it, whichever stream it began with.
        if (!settings.isEmpty() && told.values().stream().noneMatch(one -> beginFaults(one.first.stream()))) {
            ExplainedDeviation first = settings.get(0);
            told.put(
                    FAULT,
                    new Told(
                            first,
                            run.events().get(first.event()),
                            "the recipe of faults drew weights and times, and no fault before the failure",
                            true));
        }
        return List.copyOf(told.values());
    }

    /** {@return whether each fault that begins is told of by an event behind the draws of that stream} */
    private static boolean beginFaults(String stream) {
        return stream.equals(FAULT)
                || stream.startsWith(FAULT + "/")
                || stream.equals(NEAR)
                || stream.startsWith(NeededHiccup.STREAMS);
    }

    /** The fault that a draw of a recipe belongs to: what began later in the same step. */
    private @Nullable Event faultBehind(Event draw) {
        for (int i = draw.index() + 1; i < run.events().size(); i++) {
            Event event = run.events().get(i);
            if (event.step() != draw.step() && !draw.subject().equals(NEAR)) {
                return null;
            }
            if (isFault(event) && !event.subject().equals(NeededHiccup.EVENT) == !isHiccup(draw)) {
                return event;
            }
        }
        return null;
    }

    private static boolean isHiccup(Event draw) {
        return draw.subject().startsWith(NeededHiccup.STREAMS);
    }

    static boolean isFault(Event event) {
        return switch (event.kind()) {
            case FAULT, CRASH, PAUSE, SHUTDOWN -> true;
            case CLOCK -> !event.text().equals("ended");
            default -> false;
        };
    }

    // ---- what they did

    /** {@return kind, victim or link, amount, time, the line if a person placed it there, and what it did to the program} */
    String fault(Event fault) {
        if (fault.subject().equals(NeededHiccup.EVENT)) {
            return fault.text() + Words.at(fault) + " (" + Words.when(fault) + ")";
        }
        StringBuilder text = new StringBuilder(name(fault));
        Event end = endOf(fault);
        if (end == null || Line.time(end.nanos()).equals(Line.time(fault.nanos()))) {
            text.append(" at ").append(Line.time(fault.nanos()));
        } else {
            text.append(", ").append(Line.time(fault.nanos())).append(" to ").append(Line.time(end.nanos()));
        }
        text.append(", step ").append(fault.step());
        if (!fault.at().isEmpty() && !fault.actor().startsWith("faults")) {
            text.append(Words.at(fault));
        }
        String effect = effect(fault, end);
        return effect.isEmpty() ? text.toString() : text + "; " + effect;
    }

    private static String name(Event fault) {
        String host = fault.host();
        String text = fault.text();
        return switch (fault.kind()) {
            case CLOCK -> fault.subject() + " on " + host + (text.isEmpty() ? "" : " " + text);
            case CRASH -> "power cut of " + host;
            case PAUSE -> "pause of " + host;
            case SHUTDOWN -> "shutdown of " + host + (text.isEmpty() ? "" : ", " + text);
            default ->
                text.startsWith("power cut of ")
                        ? text
                        : text.isEmpty() ? fault.subject() : fault.subject() + sides(text);
        };
    }

    /** Whom a fault of the network keeps apart; the fault's name says already how. */
    private static String sides(String text) {
        String sides = text.replaceFirst("^((one-way )?partition|isolation) of ", "");
        return sides.equals(text)
                ? ": " + durations(text)
                : " " + sides.replace('[', '{').replace(']', '}');
    }

    /** {@code PT0.199051719S} is for machines. */
    private static String durations(String text) {
        return DURATION.matcher(text).replaceAll(found -> Times.human(Duration.parse(found.group())));
    }

    private @Nullable Event endOf(Event fault) {
        for (int i = fault.index() + 1; i < run.events().size(); i++) {
            Event event = run.events().get(i);
            boolean ends = event.kind() == EventKind.HEAL
                    || event.kind() == EventKind.RESUME
                    || (event.kind() == EventKind.CLOCK && event.text().equals("ended"));
            if (ends && event.cause() == fault.index()) {
                return event;
            }
        }
        return null;
    }

    /** {@return what a fault did to the program, or the empty string if nothing of it shows} */
    String effectOf(Event fault) {
        return effect(fault, endOf(fault));
    }

    private String effect(Event fault, @Nullable Event end) {
        int last = end == null ? run.events().size() : end.index();
        List<Event> within = run.events().subList(fault.index() + 1, last);
        if (fault.subject().startsWith("clock.")) {
            for (Event event :
                    run.events().subList(fault.index() + 1, run.events().size())) {
                if (event.kind() == EventKind.NOTE
                        && event.subject().equals("clock.read")
                        && event.host().equals(fault.host())) {
                    return "then " + Line.who(event) + " read its clock" + Words.at(event) + ", " + event.text() + " ("
                            + Words.when(event) + ")";
                }
            }
            return "";
        }
        if (fault.subject().startsWith("net.")) {
            List<Event> stopped = within.stream()
                    .filter(event ->
                            event.kind() == EventKind.DROP && event.text().contains("partition"))
                    .toList();
            if (stopped.isEmpty()) {
                return "";
            }
            return "it stopped " + (stopped.size() == 1 ? "1 message, " : stopped.size() + " messages, the last ")
                    + message(stopped.get(stopped.size() - 1));
        }
        List<Event> lost = within.stream()
                .filter(event -> MissedFsync.isLoss(event) && event.host().equals(fault.host()))
                .toList();
        return lost.isEmpty() ? "" : "it took " + losses(lost);
    }

    /** A message that was dropped, with the line that sent it. */
    private String message(Event dropped) {
        Event sent = dropped.cause() < 0 ? dropped : run.events().get(dropped.cause());
        return dropped.subject() + " " + Words.value(sent.text())
                + (sent.at().isEmpty() ? "" : ", sent" + Words.at(sent));
    }

    private String powerCut(ExplainedDeviation departure, Event draw) {
        List<Event> lost = new ArrayList<>();
        for (int i = draw.index() + 1; i < run.events().size(); i++) {
            Event event = run.events().get(i);
            if (event.step() != draw.step() || event.kind() == EventKind.CRASH) {
                break;
            }
            if (MissedFsync.isLoss(event)) {
                lost.add(event);
            }
        }
        String host = departure.stream().substring(DISK.length());
        String when = " (" + Words.when(draw) + ")";
        return lost.isEmpty()
                ? "the power cut of " + host + " took part of what was not forced" + when
                : "the power cut of " + host + " took " + losses(lost) + when;
    }

    private static String losses(List<Event> lost) {
        List<String> told = new ArrayList<>();
        for (Event event : lost.subList(0, Math.min(3, lost.size()))) {
            boolean name = event.subject().startsWith(MissedFsync.NAME);
            told.add(
                    name
                            ? "the name " + event.subject().substring(MissedFsync.NAME.length()) + " (" + event.text()
                                    + ")"
                            : "bytes of " + event.subject().substring(MissedFsync.BYTES.length()) + " (" + event.text()
                                    + ")");
        }
        return String.join(", ", told) + (lost.size() > 3 ? " and " + (lost.size() - 3) + " more" : "");
    }

    private String loss(Event draw) {
        for (int i = draw.index() + 1; i < run.events().size(); i++) {
            Event event = run.events().get(i);
            if (event.kind() == EventKind.DROP && event.step() == draw.step()) {
                return "the network lost " + message(event) + " (" + Words.when(event) + ")";
            }
        }
        return draw.subject() + ": a message was lost (" + Words.when(draw) + ")";
    }

    private static String drawn(ExplainedDeviation departure, Event draw) {
        String asked = Line.who(draw) + Words.at(draw);
        return "draw " + (departure.index() + 1) + " of " + departure.stream() + ", asked by " + asked + ", is "
                + departure.picked() + " instead of 0 (" + Words.when(draw) + ")";
    }

    // ---- which of them decides

    /** {@return whether the nearest passing run leaves this fault out} */
    boolean isLeftOut(Told told, NearestPassingRun.@Nullable Decision decision) {
        if (decision == null || !told.fault || !isOfStream(told.first.stream(), decision.stream())) {
            return false;
        }
        for (ExplainedDeviation departure : report.deviations()) {
            if (departure.stream().equals(decision.stream()) && departure.index() >= decision.index()) {
                Event event = run.events().get(departure.event());
                Event fault = beginFaults(departure.stream()) ? faultBehind(event) : event;
                boolean same = fault != null
                        && (fault.index() == told.event.index()
                                || (departure.stream().startsWith(DISK) && fault.step() == told.event.step()));
                if (fault != null) {
                    return same;
                }
            }
        }
        return false;
    }

    /** A fault near a moment draws when it begins from one stream, and what it is from another. */
    private static boolean isOfStream(String told, String decided) {
        return told.equals(decided)
                || (beginFaults(told)
                        && beginFaults(decided)
                        && !told.startsWith(NeededHiccup.STREAMS)
                        && !decided.startsWith(NeededHiccup.STREAMS));
    }

    /** {@return a decision about a value that the program or the network drew, in words; null where it is none of those} */
    @Nullable
    String value(NearestPassingRun.@Nullable Decision decision) {
        if (decision == null || decision.stream().equals("schedule") || beginFaults(decision.stream())) {
            return null;
        }
        if (decision.stream().startsWith(LATENCY)) {
            String link = decision.stream().substring(LATENCY.length());
            int number = 0;
            for (Event event : run.events()) {
                if (event.kind() == EventKind.SEND && event.subject().equals(link) && number++ == decision.index()) {
                    return latency(event, number, link);
                }
            }
        }
        int number = 0;
        for (Event event : run.events()) {
            boolean of = event.kind() == EventKind.DRAW && event.subject().equals(decision.stream());
            if (of && number++ == decision.index()) {
                return "the value that " + asked(event) + " drew" + Words.at(event) + " decides (number " + number
                        + " of "
                        + decision.stream() + ", " + Words.when(event) + "): it is " + range(decision.failing())
                        + "; with " + decision.passing() + " the run passes";
            }
        }
        return "value " + (decision.index() + 1) + " of stream " + decision.stream() + " decides: it is "
                + range(decision.failing()) + "; with " + decision.passing() + " the run passes";
    }

    /** {@code 7 of 8} is a number below 8: what the program makes of it, such as by adding the lower bound, is its own. */
    private static String range(String drawn) {
        int of = drawn.indexOf(" of ");
        return of < 0 ? drawn : drawn.substring(0, of) + ", of those below " + drawn.substring(of + 4);
    }

    private static String asked(Event draw) {
        int callers = draw.text().indexOf(ASKED);
        if (callers < 0) {
            return Line.who(draw);
        }
        String[] called = draw.text().substring(callers + ASKED.length()).split(" < ", -1);
        return Line.who(draw) + " (called from " + called[0] + (called.length > 1 ? " < " + called[1] : "") + ")";
    }

    /** How long a message was under way, here and in the nearest passing run. */
    private String latency(Event sent, int number, String link) {
        String what = "message " + number + " on " + link + ", " + Words.value(sent.text()) + ", sent" + Words.at(sent);
        long here = underWay(run.log(), sent.index());
        long there = passingLatency(link, number);
        if (here < 0 || there < 0) {
            return "how long " + what + ", was under way decides: with another latency the run passes";
        }
        return what + ", was under way for " + Times.human(here) + "; with " + Times.human(there) + " the run passes";
    }

    private long passingLatency(String link, int number) {
        EventLog passing = run.passing();
        int left = number;
        for (Event event : passing == null ? List.<Event>of() : passing.events()) {
            if (event.kind() == EventKind.SEND && event.subject().equals(link) && --left == 0) {
                return passing == null ? -1 : underWay(passing, event.index());
            }
        }
        return -1;
    }

    private static long underWay(EventLog log, int sent) {
        List<Event> events = log.events();
        for (Event event : events.subList(sent, events.size())) {
            if (event.kind() == EventKind.DELIVER && event.cause() == sent) {
                return event.nanos() - events.get(sent).nanos();
            }
        }
        return -1;
    }

    /** {@return where the two runs differ only in who gets which value of a stream that two actors share, that; else nothing} */
    String swapped(int parting) {
        EventLog passing = run.passing();
        if (passing == null) {
            return "";
        }
        List<Event> here = draws(run.log(), parting);
        List<Event> there = draws(passing, parting);
        if (here.size() < 2 || there.size() < 2) {
            return "";
        }
        Event one = here.get(0);
        Event other = here.get(1);
        boolean swapped = !one.actor().equals(other.actor())
                && one.actor().equals(there.get(1).actor())
                && other.actor().equals(there.get(0).actor())
                && one.digest() == there.get(0).digest()
                && other.digest() == there.get(1).digest()
                && one.digest() != other.digest();
        return swapped
                ? Line.who(one) + " and " + Line.who(other) + " share stream " + one.subject() + ": the first drew "
                        + one.digest() + Words.at(one) + ", the other " + other.digest() + Words.at(other)
                        + "; with the two values swapped the run passes"
                : "";
    }

    /** The first two draws of one user's stream from {@code from} on. */
    private static List<Event> draws(EventLog log, int from) {
        List<Event> draws = new ArrayList<>();
        for (Event event : log.events().subList(from, log.events().size())) {
            boolean user = event.kind() == EventKind.DRAW && event.subject().startsWith("user/");
            if (user && (draws.isEmpty() || draws.get(0).subject().equals(event.subject())) && draws.size() < 2) {
                draws.add(event);
            }
        }
        return draws;
    }
}
