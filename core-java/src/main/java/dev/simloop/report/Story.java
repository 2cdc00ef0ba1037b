package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The failing run in words, on one screen: which known shape it has, what departed from calm and which departure decides, which
 * messages and faults led to the failure, the property with the values it saw, and where the nearest passing run took another way.
 *
 * <p>One file past the usual length: its parts share what has been told already, so that nothing is told twice.
 */
final class Story {
    private static final int WIDTH = 160;
    /** By how much a message indents what it takes over. */
    private static final int INDENT = 2;

    /** So many steps before the failure nothing but chance ties an order to it. */
    private static final int FAR = 200;

    private static final int MOST_LINES = 40;
    private static final int MOST_DEPARTURES = 6;
    private static final int MOST_REASONS = 8;
    private static final int MOST_VALUES = 6;
    /** What a recorded step is about that stands for a task of an executor, and for a timer. */
    private static final String CALLBACK = "execute";

    private static final String TIMER = "timer";

    /** The most telling shape first: what a finer one explains, a broader one need not say again. */
    private static final List<Shape> SHAPES = List.of(
            new DeadlockCycle(),
            new LostWakeUp(),
            new MissedFsync(),
            new DoubleEffect(),
            new LostUpdate(),
            new InterleavedWrites(),
            new TwoClocks(),
            new OldIncarnation(),
            new UseBeforeReady(),
            new Undelivered(),
            new LeakedResource(),
            new CheckThenAct(),
            new StaleRead(),
            new OneInstant());

    private final Report report;
    private final Evidence run;
    private final List<String> lines = new ArrayList<>();
    private int width = WIDTH;
    /** Whether one of the departures is where the nearest passing run parts. */
    private boolean decided;

    private final ToldDepartures words;
    private final List<ToldDepartures.Told> deviations;

    private Story(Report report) {
        this.report = report;
        this.run = new Evidence(report.failing(), report.passing());
        this.words = new ToldDepartures(report, run);
        this.deviations = words.all();
    }

    static String of(Report report) {
        Story story = new Story(report);
        story.head();
        story.rest();
        if (!report.again().isEmpty()) {
            story.lines.add("run again: " + Line.escape(report.again(), false));
        }
        return story.text();
    }

    /** {@return the cause in a line or a few: the first lines of a message, which stand alone; may be empty} */
    static String why(Report report) {
        Story story = new Story(report);
        story.width = WIDTH - INDENT;
        story.wrap("", Words.once(story.cause()), "");
        return String.join("\n", story.lines);
    }

    /** {@return what a message tells below the table and the lines to copy} */
    static String rest(Report report) {
        Story story = new Story(report);
        story.width = WIDTH - INDENT;
        story.rest();
        return story.text();
    }

    private void head() {
        EventLog log = report.failing();
        add(log.failure().isEmpty() ? "the run passed" : log.failure());
        String cause = Words.once(cause());
        if (!cause.isEmpty()) {
            wrap("", cause, "  ");
        }
    }

    private void rest() {
        sources();
        deviations();
        odds();
        reasons();
        property();
        waiting();
        nearestPassing();
        hint();
    }

    private String text() {
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

    // ---- the cause in one or two sentences

    /** A known shape, else what decides, else what the run says of itself: never more than there is evidence for. */
    private String cause() {
        if (report.failing().failure().isEmpty()
                || (run.failure() < 0 && report.deviations().isEmpty())) {
            return shape().map(shape -> "why: " + shape).orElse("");
        }
        Optional<String> shape = shape();
        String fault = decidingFault();
        if (shape.isPresent()) {
            boolean says = fault.isEmpty()
                    || shape.get().contains("power")
                    || shape.get().contains("clock")
                    || shape.get().contains("was lost");
            return "why: " + shape.get() + (says ? "" : "; it takes " + fault);
        }
        if (run.isEndedByEngine()) {
            return "";
        }
        if (run.isDeadlock() && fault.isEmpty() && !run.lockWaits().isEmpty()) {
            return waits();
        }
        if (!fault.isEmpty()) {
            return "why: " + fault + "; without it the run passes";
        }
        String order = decidingOrder();
        String value = order.isEmpty() ? words.value(report.decided()) : null;
        if (partsFar() && !(order.isEmpty() && value == null)) {
            String decided = whereDecided();
            return "why: " + (decided.isEmpty() ? farAway() : decided);
        }
        if (!order.isEmpty()) {
            return "why: " + order;
        }
        if (value != null) {
            return "why: " + value;
        }
        List<ToldDepartures.Told> faults =
                deviations.stream().filter(ToldDepartures.Told::fault).toList();
        if (!faults.isEmpty()) {
            String told = String.join(
                    "; and ",
                    faults.stream().limit(3).map(ToldDepartures.Told::text).toList());
            boolean alone = faults.size() == 1 && deviations.size() == 1;
            return "why: " + told
                    + (alone ? "; nothing else departs from the calm run" : "")
                    + (faults.size() > 3 ? "; and " + (faults.size() - 3) + " more" : "");
        }
        if (run.isDeadlock()) {
            return waits();
        }
        String byHand = faultByHand();
        return byHand.isEmpty() ? "" : "why: the program's own " + byHand;
    }

    /** Whether the nearest passing run goes another way so long before the failure that what decides there explains nothing. */
    private boolean partsFar() {
        int parting = FirstDifference.between(report.failing(), report.passing());
        return parting >= 0
                && parting < run.events().size()
                && run.failure() >= 0
                && run.events().get(run.failure()).step()
                                - run.events().get(parting).step()
                        > FAR;
    }

    /** What is known where nothing says from which step on the run had to fail: less than a cause. */
    private String farAway() {
        Event parting = run.events().get(FirstDifference.between(report.failing(), report.passing()));
        long steps = run.events().get(run.failure()).step() - parting.step();
        return "no single step is known: the nearest passing run goes another way " + steps
                + " steps before the failure (" + Words.when(parting) + "), and what decides lies between";
    }

    /** The step from which all runs that were drawn afresh fail so, and what was done in it; nothing where it is not known. */
    private String whereDecided() {
        FailureOdds odds = report.odds();
        long step = odds == null ? 0 : odds.inevitableFrom().orElse(0);
        if (odds == null || step == 0) {
            return "";
        }
        List<String> deeds = new ArrayList<>();
        Event first = null;
        for (Event event : run.events()) {
            if (event.step() != step) {
                continue;
            }
            first = first == null || first.at().isEmpty() ? event : first;
            String deed = switch (event.kind()) {
                case DELIVER -> "got " + Words.value(event.text()) + " (" + event.subject() + ")";
                case SEND -> "sent " + Words.value(event.text()) + " (" + event.subject() + Words.at(event) + ")";
                case OBSERVE -> "told " + event.subject() + " = " + Words.value(event.text()) + Words.at(event);
                case WRITE -> "wrote " + event.subject() + Words.at(event);
                case FORCE -> "forced " + event.subject() + Words.at(event);
                default -> ToldDepartures.isFault(event) ? words.fault(event) : "";
            };
            if (!deed.isEmpty() && deeds.size() < 3) {
                deeds.add(deed);
            }
        }
        if (first == null) {
            return "";
        }
        String did = deeds.isEmpty() ? "ran" + Words.at(first) : String.join(", ", deeds);
        FailureOdds.Point before = null;
        for (FailureOdds.Point point : odds.points()) {
            before = point.step() < step ? point : before;
        }
        return "decided when " + Line.who(first) + " " + did + " (" + Words.when(first)
                + "): drawn afresh from there on, all runs fail so"
                + (before == null ? "" : ", and " + before.percent() + " from step " + before.step());
    }

    private String decidingFault() {
        for (ToldDepartures.Told told : deviations) {
            if (words.isLeftOut(told, report.decided())) {
                return told.text();
            }
        }
        return "";
    }

    /** What made it go missing: the order that decides. */
    private String missedBy() {
        String order = new OneInstant().find(run).map(Shape.Sign::text).orElseGet(this::decidingOrder);
        return order.isEmpty() ? "" : "; " + order;
    }

    /** A fault that the program placed by itself and that no draw decides. */
    private String faultByHand() {
        Event last = null;
        for (Event event : run.events().subList(0, Math.max(0, run.failure()))) {
            boolean byHand = ToldDepartures.isFault(event)
                    && event.kind() != EventKind.SHUTDOWN
                    && !event.at().isEmpty()
                    && !event.actor().startsWith("faults");
            last = byHand ? event : last;
        }
        return last == null || words.effectOf(last).isEmpty() ? "" : words.fault(last);
    }

    /** The order that decides, told by both lines; between actors of one name the lines tell them apart. */
    private String decidingOrder() {
        EventLog passing = report.passing();
        int at = FirstDifference.between(report.failing(), passing);
        if (passing == null
                || at < 0
                || at >= run.events().size()
                || at >= passing.events().size()) {
            return "";
        }
        Event first = run.events().get(at);
        Event other = passing.events().get(at);
        boolean steps = first.kind() == EventKind.STEP && other.kind() == EventKind.STEP;
        if (!steps || (first.actor().equals(other.actor()) && first.at().equals(other.at()))) {
            return "";
        }
        String swapped = words.swapped(at);
        if (!swapped.isEmpty()) {
            return swapped;
        }
        Event early = run.deliveredBy(first);
        Event late = at + 1 < passing.events().size() ? passing.events().get(at + 1) : null;
        if (early != null && late != null && late.kind() == EventKind.DELIVER) {
            return Line.who(first) + " got " + message(early, first) + " before " + message(late, other) + ", at "
                    + Line.time(first.nanos()) + "; the other way round the run passes";
        }
        return order(first) + " before " + order(other) + " (" + Words.when(first)
                + "); the other way round the run passes";
    }

    private static String order(Event step) {
        String who = Line.who(step);
        return isTimer(step)
                ? "the timer of " + who + ", set" + Words.at(step) + ", fired"
                : who + " ran" + Words.at(step);
    }

    private String waits() {
        List<Evidence.LockWait> locks = run.lockWaits();
        if (!locks.isEmpty()) {
            List<String> told = locks.stream()
                    .limit(3)
                    .map(wait -> wait.actor() + " waits for the " + wait.lock() + " at " + wait.at()
                            + (wait.holder().isEmpty() ? "" : " that " + wait.holder() + " took at " + wait.taken()))
                    .toList();
            return "why: nobody is left to give back what is waited for: " + String.join("; ", told);
        }
        String[] waiting = run.failureText().split("\n", -1);
        List<String> told = new ArrayList<>();
        for (int i = 1; i < waiting.length && told.size() < 3; i++) {
            String line = waiting[i].strip();
            if (!line.isEmpty() && !line.startsWith("created at")) {
                told.add(line);
            }
        }
        return told.isEmpty() ? "" : "why: nothing is left that could wake " + String.join(", ", told);
    }

    /** The lines that the cause names, else the one at which it failed. */
    private void sources() {
        String named = cause();
        if (named.isEmpty() && run.failure() >= 0) {
            named = run.events().get(run.failure()).at();
        }
        report.sources().named(named).forEach(this::add);
    }

    /** Where nothing was observed and it would have helped, how to. */
    private void hint() {
        boolean helps = run.accesses().isEmpty() && run.failure() >= 0 && shape().isEmpty() && !run.isEndedByEngine();
        if (helps && !run.isDeadlock()) {
            add("nothing was observed: SimLoop.observed(name, value) where a shared value is read, and"
                    + " SimLoop.changed(name, value) where it is written, let this name them");
        }
    }

    private void deviations() {
        if (deviations.isEmpty()) {
            return;
        }
        add("departures from the calm run, which is first come, first served, and without faults: "
                + deviations.size());
        int number = 0;
        for (ToldDepartures.Told told : deviations) {
            if (number == MOST_DEPARTURES) {
                add("  and " + (deviations.size() - number) + " more");
                return;
            }
            number++;
            ExplainedDeviation departure = told.first();
            Event event = told.event();
            if (told.fault()) {
                wrap("  " + number + ". ", told.text(), "     ");
                if (words.isLeftOut(told, report.decided())) {
                    add("     this decides: without it the run passes");
                    decided = true;
                }
                continue;
            }
            wrap(
                    "  " + number + ". ",
                    departure.stream() + " " + departure.index() + ", " + Words.when(event) + ": "
                            + way(departure, event),
                    "     ");
            seen(departure, event);
            if (decides(departure)) {
                Event delivered = delivered(departure, event);
                add("     this decides: with "
                        + (delivered == null ? calm(departure, event) : Words.value(delivered.text()))
                        + " first, the run passes");
                decided = true;
            }
        }
    }

    /** Who was not picked; where it has the name of the one that was, by its line. */
    private String calm(ExplainedDeviation departure, Event event) {
        Event stood = stood(departure.calm(), event.index() + 1);
        return departure.calm().equals(departure.picked())
                        && stood != null
                        && !stood.at().isEmpty()
                ? "that of " + stood.at()
                : departure.calm();
    }

    private void odds() {
        FailureOdds odds = report.odds();
        if (odds != null) {
            wrap("odds: ", odds.brief(), "  ");
        }
    }

    private String way(ExplainedDeviation departure, Event event) {
        if (!departure.stream().equals("schedule")) {
            return departure.picked() + " instead of " + departure.calm()
                    + (event.kind() == EventKind.STEP ? "" : " (" + EventWords.of(event) + ")");
        }
        Event stood = stood(departure.calm(), event.index() + 1);
        Event early = run.deliveredBy(event);
        Event late = delivered(departure, event);
        if (stood != null && early != null && late != null) {
            return departure.picked() + " got " + message(early, event) + " instead of " + departure.calm()
                    + ", which would have got " + message(late, stood);
        }
        return departure.picked() + " ran" + ran(event) + " instead of " + departure.calm()
                + (stood == null ? "" : stood(stood));
    }

    /** The line of a callback or a timer is the one that set it; where its own code is, the JVM does not tell. */
    private static String ran(Event step) {
        return isCallback(step)
                ? " what was set" + Words.called(step)
                : isTimer(step) ? " the timer set" + Words.called(step) : Words.called(step);
    }

    private static String stood(Event event) {
        return (isCallback(event) ? ", whose next was set" : isTimer(event) ? ", whose timer was set" : ", which stood")
                + Words.called(event);
    }

    private static boolean isCallback(Event event) {
        return event.kind() == EventKind.STEP && event.subject().equals(CALLBACK);
    }

    private static boolean isTimer(Event event) {
        return event.kind() == EventKind.STEP && event.subject().equals(TIMER);
    }

    /** What the actor that was not picked would have got, where both had a delivery to take; else null. */
    private @Nullable Event delivered(ExplainedDeviation departure, Event event) {
        Event stood = stood(departure.calm(), event.index() + 1);
        return stood == null || run.deliveredBy(event) == null ? null : run.deliveredBy(stood);
    }

    private static String message(Event delivered, Event step) {
        return Words.value(delivered.text()) + " (" + delivered.subject()
                + (step.at().isEmpty() ? "" : ", sent at " + step.at()) + ")";
    }

    /** Whether the nearest passing run is the same up to this departure, and takes the calm choice there. */
    private boolean decides(ExplainedDeviation departure) {
        EventLog passing = report.passing();
        if (passing == null || FirstDifference.between(report.failing(), passing) != departure.event()) {
            return false;
        }
        return departure.event() < passing.events().size()
                && passing.events().get(departure.event()).actor().equals(departure.calm());
    }

    /** Where an actor that was not picked stood: at the line at which it goes on, else at its last one. */
    private @Nullable Event stood(String actor, int index) {
        Event next = run.next(actor, EventKind.STEP, index);
        return next != null && !next.at().isEmpty() ? next : run.lastWithLine(actor, index);
    }

    private void seen(ExplainedDeviation departure, Event event) {
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

    private Optional<String> shape() {
        if (run.isEndedByEngine()) {
            return Optional.empty();
        }
        for (Shape shape : SHAPES) {
            Optional<Shape.Sign> found = Shape.telling(shape, run);
            if (found.isPresent()) {
                boolean tellsWhatIsMissing = shape instanceof Undelivered || shape instanceof LeakedResource;
                return found.map(Shape.Sign::text).map(text -> tellsWhatIsMissing ? text + missedBy() : text);
            }
        }
        return Optional.empty();
    }

    /**
     * Faults, crashes and losses where there are few, as after shrinking, and the messages on the failure's cause chain where no
     * table shows them.
     */
    private void reasons() {
        var reasons = new ArrayList<Event>();
        boolean table = report.interleaving() != null;
        long mishaps = run.events().stream().filter(Story::isMishap).count();
        for (Event event : run.events()) {
            boolean led = run.isOnChain(event.index());
            if (event.kind() == EventKind.DRAW || isTold(event)) {
                continue; // told above, with what came of it
            }
            boolean inTable = event.kind() == EventKind.SEND && table;
            if ((isMishap(event) && (mishaps <= 4 || led)) || (led && !inTable && isMessageOrReason(event))) {
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
            add("  " + Words.when(event) + ": " + reason(event));
        }
    }

    private boolean isTold(Event event) {
        return deviations.stream().anyMatch(told -> told.event().index() == event.index());
    }

    private static String reason(Event event) {
        String words = EventWords.of(event).strip();
        if (Words.isOfHost(event)) {
            return event.host() + " " + words
                    + (event.actor().isEmpty() ? "" : ", by " + event.actor() + Words.at(event));
        }
        String who = event.actor().isEmpty() ? event.host() : event.actor();
        return who + (who.isEmpty() ? "" : " ") + words + Words.at(event);
    }

    private static boolean isMishap(Event event) {
        return switch (event.kind()) {
            case FAULT, CRASH, DROP, PAUSE, CLOCK -> true;
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
        if (violated) {
            add("property '" + failure.subject() + "' broken in " + Line.who(failure) + Words.called(failure) + " ("
                    + Words.when(failure) + ")" + (failure.text().isEmpty() ? "" : ": " + failure.text()));
        } else if (!run.isDeadlock()) {
            // a coroutine's exception fails the run in the step of whoever ends last, so the step's actor would mislead
            add("failed" + (failure.at().isEmpty() ? " in " + Line.who(failure) : Words.called(failure)) + " ("
                    + Words.when(failure) + ")");
        } else {
            add("came to rest (" + Words.when(failure) + ")");
        }
        Map<String, Access> values = new LinkedHashMap<>();
        for (Access access : run.accesses()) {
            if (access.event().index() <= failure.index()) {
                values.remove(access.name());
                values.put(access.name(), access);
            }
        }
        var last = new ArrayList<>(values.values());
        for (Access access : last.subList(Math.max(0, last.size() - MOST_VALUES), last.size())) {
            add("  " + access.name() + " = " + Words.value(access.value()) + ", " + told(access) + " by "
                    + access.actor() + Words.called(access.event()) + " (" + Words.when(access.event()) + ")");
        }
    }

    /** A first value may have been seen as well as set, and so may one that the name had before: then neither is said. */
    private String told(Access access) {
        if (access.isSaid()) {
            return access.write() ? "set" : "seen";
        }
        boolean known = false;
        boolean before = false;
        for (Access other : run.accesses()) {
            if (other.event().index() >= access.event().index()) {
                break;
            }
            if (other.name().equals(access.name())) {
                known = true;
                before |= other.value().equals(access.value());
            }
        }
        return access.write() ? before ? "told" : "set" : known ? "seen" : "told";
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
        int parting = FirstDifference.between(report.failing(), passing);
        if (decided || passing == null || parting == FirstDifference.NONE) {
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
        return Line.who(event) + " " + EventWords.of(event) + Words.called(event) + " (" + Words.when(event) + ")";
    }

    /** Cut to one line: names and payloads may be of any length. */
    private void add(String line) {
        lines.add(Line.cut(Line.escape(line, false), width, false));
    }

    private void wrap(String start, String text, String further) {
        String rest = start + Line.escape(text, false);
        String indent = "";
        while (indent.length() + rest.length() > width) {
            int end = rest.lastIndexOf(' ', width - indent.length());
            if (end <= start.length()) {
                break;
            }
            lines.add(indent + rest.substring(0, end));
            rest = rest.substring(end + 1);
            indent = further;
        }
        lines.add(Line.cut(indent + rest, width, false));
    }
}
