package dev.simloop.cli;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows events of a log. */
@Command(
        name = "trace",
        description =
                "Shows the events of a recorded run. Where several options pick, an event has to fit all of them.",
        footer = {"", "'<- 7' at the end of a line: event 7 made this one possible."})
final class TraceCommand extends Subcommand {
    private static final int NAMES_SHOWN = 12;

    @Parameters(index = "0", paramLabel = "LOG", description = "an event log: events.jsonl of a finding")
    String file = "";

    @Option(names = "--step", paramLabel = "N", description = "what happened in that step")
    @Nullable
    Long step;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            converter = KindNames.class,
            completionCandidates = KindNames.class,
            description = "events of these kinds: ${COMPLETION-CANDIDATES}")
    List<EventKind> kinds = List.of();

    @Option(names = "--host", paramLabel = "HOST", description = "events on that host")
    @Nullable
    String host;

    @Option(names = "--actor", paramLabel = "ACTOR", description = "events of that actor")
    @Nullable
    String actor;

    @Option(
            names = "--grep",
            paramLabel = "REGEX",
            description = "events in whose actor, host, subject, text or source line this is found")
    @Nullable
    String grep;

    @Option(
            names = "--changed",
            paramLabel = "NAME",
            description =
                    "where the value that the program observed by this name was set or became another, on each host")
    @Nullable
    String changed;

    @Option(names = "--causes", paramLabel = "EVENT", description = "that event and what led to it, first cause first")
    @Nullable
    Integer causes;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    TraceCommand() {}

    @Override
    Answer answer() {
        EventLog log = InputFile.read(file, EventLog::read);
        List<Event> shown = new ArrayList<>(causes == null ? log.events() : chain(log, causes));
        Map<Integer, String> before = Map.of();
        if (changed != null) {
            before = changes(log, changed);
            shown.removeIf(keyless(before));
        }
        shown.removeIf(wanted(log).negate());
        return new Answer(ExitCode.PASSED, text(log, shown, before), json(log, shown, before));
    }

    private static Predicate<Event> keyless(Map<Integer, String> changes) {
        return event -> !changes.containsKey(event.index());
    }

    private Predicate<Event> wanted(EventLog log) {
        Predicate<Event> wanted = event -> true;
        if (step != null) {
            long at = step;
            long last = log.events().isEmpty()
                    ? 0
                    : log.events().get(log.events().size() - 1).step();
            if (at < 0 || at > last) {
                throw new InputException("the log has no step " + at + ": its last is " + last);
            }
            wanted = wanted.and(event -> event.step() == at);
        }
        if (!kinds.isEmpty()) {
            wanted = wanted.and(event -> kinds.contains(event.kind()));
        }
        if (host != null) {
            known("host", host, log, Event::host);
            wanted = wanted.and(event -> event.host().equals(host));
        }
        if (actor != null) {
            known("actor", actor, log, Event::actor);
            wanted = wanted.and(event -> event.actor().equals(actor));
        }
        return grep == null ? wanted : wanted.and(found(grep));
    }

    private static Predicate<Event> found(String regex) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InputException("not a regular expression: " + regex + ": " + e.getDescription(), e);
        }
        return event -> List.of(event.actor(), event.host(), event.subject(), event.text(), event.at()).stream()
                .anyMatch(text -> pattern.matcher(text).find());
    }

    /** A name that no event has is a slip of the keyboard, and no empty answer. */
    private static void known(String what, String name, EventLog log, Function<Event, String> of) {
        Set<String> names = new TreeSet<>();
        log.events().forEach(event -> names.add(of.apply(event)));
        names.remove("");
        if (!names.contains(name)) {
            List<String> some = new ArrayList<>(names).subList(0, Math.min(NAMES_SHOWN, names.size()));
            throw new InputException("the log has no " + what + " " + name + " (it has "
                    + (names.isEmpty() ? "none" : String.join(", ", some))
                    + (names.size() > some.size() ? " and " + (names.size() - some.size()) + " more" : "") + ")");
        }
    }

    private static List<Event> chain(EventLog log, int from) {
        if (from < 0 || from >= log.events().size()) {
            throw new InputException(
                    "the log has no event " + from + ": it has " + log.events().size());
        }
        List<Event> chain = new ArrayList<>();
        for (int at = from; at != Event.NO_CAUSE; at = log.events().get(at).cause()) {
            chain.add(log.events().get(at));
        }
        Collections.reverse(chain);
        return chain;
    }

    /** {@return for each event that changed the value, what it was before; empty for the first on a host} */
    private static Map<Integer, String> changes(EventLog log, String name) {
        known("observed value", name, log, event -> event.kind() == EventKind.OBSERVE ? event.subject() : "");
        Map<Integer, String> changes = new LinkedHashMap<>();
        Map<String, Event> last = new LinkedHashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.OBSERVE && event.subject().equals(name)) {
                Event before = last.put(event.host(), event);
                if (before == null
                        || before.digest() != event.digest()
                        || !before.text().equals(event.text())) {
                    changes.put(event.index(), before == null ? "" : before.text());
                }
            }
        }
        return changes;
    }

    private static String text(EventLog log, List<Event> shown, Map<Integer, String> before) {
        List<String> lines = new ArrayList<>();
        lines.add("run " + log.token() + (log.test().isEmpty() ? "" : " of " + Printable.line(log.test()))
                + (log.failure().isEmpty() ? ", passed" : ", failed: " + Printable.line(log.failure())));
        if (shown.isEmpty()) {
            lines.add("no event fits, of " + log.events().size());
        } else {
            lines.add(EventLine.header());
        }
        for (Event event : shown) {
            String was = before.getOrDefault(event.index(), "");
            lines.add(EventLine.text(event) + (was.isEmpty() ? "" : "  (was " + Printable.line(was) + ")"));
        }
        if (log.isCut()) {
            lines.add("the log was cut at its limit: events are missing before its end");
        }
        return String.join("\n", lines);
    }

    private static JsonObject json(EventLog log, List<Event> shown, Map<Integer, String> before) {
        return new JsonObject()
                .put("log", EventLine.head(log).put("cut", log.isCut()))
                .put(
                        "events",
                        shown.stream()
                                .map(event -> before.isEmpty()
                                        ? EventLine.json(event)
                                        : EventLine.json(event).put("was", before.get(event.index())))
                                .toList());
    }
}
