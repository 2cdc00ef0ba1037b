package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The order of a small run as code that forces it by markers. What is ordered are the accesses to values that two actors share and one of them
 * writes: each visit of a line that has such accesses becomes a step, and the line gets a marker.
 */
final class ForcedOrder {
    /** More would be a program and no regression test. */
    private static final int MOST_STEPS = 24;

    private static final int WIDTH = 120;

    private static final Set<EventKind> DECIDED_ELSEWHERE = Set.of(
            EventKind.DROP, EventKind.FAULT, EventKind.CRASH, EventKind.PAUSE, EventKind.SHUTDOWN, EventKind.CLOCK);

    /** Ids and seeds of threads. */
    private static final String OF_TAKE_OVERS = "user/world/take-over/";

    private static final Pattern COMMENT = Pattern.compile("//\\s*sim:\\s*(\\S+)\\s*$");
    private static final Pattern CALL = Pattern.compile("\\breach\\(\\s*\"([^\"]+)\"\\s*\\)");

    private final Evidence run;
    private final Map<String, String> classes;
    private final SourceText source;
    private final @Nullable Tape tape;
    private final List<Visit> visits = new ArrayList<>();
    /** By line. */
    private final Map<String, String> markers = new LinkedHashMap<>();

    /** What an actor did on one line without having been elsewhere in between. */
    private static final class Visit {
        final String actor;
        final String at;
        final Set<String> accesses = new HashSet<>();

        Visit(String actor, String at) {
            this.actor = actor;
            this.at = at;
        }
    }

    private ForcedOrder(EventLog log, @Nullable Tape tape, Map<String, String> classes) {
        this.run = new Evidence(log, null);
        this.tape = tape;
        this.classes = classes;
        this.source = SourceText.of(classes);
    }

    /**
     * {@return code that forces the order of {@code log}}
     *
     * @throws IllegalStateException if markers cannot, with the reason
     */
    static String of(EventLog log, @Nullable Tape tape, Map<String, String> classes) {
        return new ForcedOrder(log, tape, classes).code();
    }

    static IllegalStateException cannot(String reason) {
        return new IllegalStateException("this finding cannot be written as a schedule of markers: " + reason);
    }

    private void checkOnlyOrderDecides() {
        Set<String> others = new LinkedHashSet<>();
        for (Event event : run.events()) {
            if (DECIDED_ELSEWHERE.contains(event.kind())) {
                others.add(EventWords.of(event).strip());
            }
        }
        for (Track track : tracks()) {
            if (track.calm() == Fallback.ZERO && track.draws().stream().anyMatch(draw -> draw.value() != 0)) {
                others.add("draws of " + Line.escape(track.name(), false));
            }
        }
        if (!others.isEmpty()) {
            List<String> shown = List.copyOf(others);
            throw cannot("not only the order decides, but also "
                    + String.join(", ", shown.subList(0, Math.min(3, shown.size())))
                    + (shown.size() > 3 ? " and " + (shown.size() - 3) + " more" : "")
                    + "; keep its tape, or the scenario with a plan of faults");
        }
    }

    /** {@return the accesses to what is shared, in order} */
    private List<Access> shared() {
        List<Access> shared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean isWithoutLine = false;
        for (Map.Entry<String, List<Access>> each : run.byName().entrySet()) {
            Set<String> actors = new HashSet<>();
            boolean written = false;
            for (Access access : each.getValue()) {
                actors.add(access.actor());
                written |= access.write();
                isWithoutLine |= access.event().at().isEmpty();
            }
            if (actors.size() > 1 && written) {
                names.add(each.getKey());
            }
        }
        if (names.isEmpty()) {
            throw cannot(
                    "its run tells of no value that two of its actors share and one of them writes, so there are no lines to"
                            + " mark; tell values with SimLoop.observed and SimLoop.changed, or have Interleave see the accesses");
        }
        for (Access access : run.accesses()) {
            if (names.contains(access.name()) && !access.actor().isEmpty()) {
                shared.add(access);
            }
        }
        if (isWithoutLine) {
            throw cannot("its run tells values without their source lines; record it with SimConfig.withEventLines");
        }
        return shared;
    }

    private void visit(List<Access> shared) {
        Map<String, Visit> last = new HashMap<>();
        for (Access access : shared) {
            String at = access.event().at();
            String what = (access.write() ? "writes " : "reads ") + access.name();
            Visit open = last.get(access.actor());
            boolean isOpen = open != null && open.at.equals(at) && !open.accesses.contains(what);
            if (open != null && isOpen && visits.get(visits.size() - 1) != open) {
                String between = visits.get(visits.size() - 1).actor;
                throw cannot(between + " comes between two accesses that " + access.actor() + " makes at " + at
                        + ", and a marker gates a whole line: have them on lines of their own, such as"
                        + " `int read = count;` and `count = read + 1;`");
            }
            if (!isOpen) {
                open = new Visit(access.actor(), at);
                last.put(access.actor(), open);
                visits.add(open);
                markers.computeIfAbsent(at, line -> marker(line, access));
            }
            java.util.Objects.requireNonNull(open).accesses.add(what);
        }
        if (visits.size() > MOST_STEPS) {
            throw cannot("it would have " + visits.size() + " steps, more than the " + MOST_STEPS
                    + " that can be read; shrink it with a larger budget");
        }
    }

    /** The name that the source has for the line; else one that survives when lines move. */
    private String marker(String at, Access access) {
        int colon = at.lastIndexOf(':');
        int number = Integer.parseInt(at.substring(colon + 1));
        Map<Integer, String> around = source.around(at);
        for (int line = number; line >= number - 1; line--) {
            String text = around.getOrDefault(line, "");
            Matcher comment = COMMENT.matcher(text);
            if (comment.find() && (line == number || text.strip().startsWith("//"))) {
                return comment.group(1);
            }
            Matcher call = CALL.matcher(text);
            if (call.find()) {
                return call.group(1);
            }
        }
        String simple =
                access.name().substring(access.name().lastIndexOf('.') + 1).replaceAll("[^\\p{Alnum}]+", "-");
        String name = (access.write() ? "write-" : "read-") + simple;
        String free = name;
        for (int i = 2; markers.containsValue(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    /** {@return the name that code gives an actor: {@code t1} of {@code t1#1}, where no other begins so} */
    private String thread(String actor) {
        int number = actor.lastIndexOf('#');
        if (number <= 0) {
            return actor;
        }
        String name = actor.substring(0, number);
        for (Visit visit : visits) {
            if (!visit.actor.equals(actor) && visit.actor.startsWith(name + "#")) {
                return actor;
            }
        }
        return name;
    }

    private String code() {
        checkOnlyOrderDecides();
        visit(shared());
        boolean isKotlin = markers.keySet().stream().anyMatch(at -> at.contains(".kt:"));
        StringBuilder code = new StringBuilder("// Mark these lines:\n");
        markers.forEach((at, marker) -> {
            String text = source.around(at)
                    .getOrDefault(Integer.parseInt(at.substring(at.lastIndexOf(':') + 1)), "")
                    .replaceFirst("//.*", "")
                    .strip();
            code.append("//   ")
                    .append(at)
                    .append("  ")
                    .append(Line.cut(text, WIDTH, false))
                    .append(text.isEmpty() ? "" : "  ")
                    .append(isKotlin ? "reach(\"" + marker + "\") in front of it" : "// sim: " + marker)
                    .append('\n');
        });
        warn(code);
        code.append("Schedule.of(");
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            code.append(i == 0 ? "\n" : ",\n")
                    .append("                step(\"")
                    .append(thread(visit.actor))
                    .append("\", \"")
                    .append(markers.get(visit.at))
                    .append("\")");
        }
        code.append(")\n");
        Set<String> threads = new LinkedHashSet<>();
        visits.forEach(visit -> threads.add(thread(visit.actor)));
        if (isKotlin) {
            // What the threads do is left to whoever pastes it: what is not filled in has to fail, and Kotlin's own
            // TODO() does.
            code.append("        .run(this");
            threads.forEach(name -> code.append(", coroutine(\"").append(name).append("\") { TODO() }"));
            return code.append(")\n").toString();
        }
        Set<String> named = new TreeSet<>();
        markers.keySet().forEach(at -> named.add(type(at)));
        code.append("        .withComments(").append(String.join(", ", named)).append(")\n        .tryRun(");
        String separator = "";
        for (String name : threads) {
            code.append(separator).append("thread(\"").append(name).append("\", () -> {})");
            separator = ", ";
        }
        return code.append(");\n").toString();
    }

    private String type(String at) {
        String known = classes.get(at);
        String type = known == null ? at.substring(0, at.lastIndexOf('.')) : known;
        return type.replace('$', '.') + ".class";
    }

    /** What the order does not decide and the run drew. */
    private void warn(StringBuilder code) {
        for (Track track : tracks()) {
            if (track.calm() == Fallback.SEEDED && !track.draws().isEmpty()) {
                code.append("// The run drew values of ")
                        .append(Line.escape(track.name(), false))
                        .append(", which the schedule does not set.\n");
            }
        }
    }

    /** Streams of the program, and of what happens to it. How late something comes is an order, too, and threads have ids in every run. */
    private List<Track> tracks() {
        Tape read = tape;
        return read == null
                ? List.of()
                : read.tracks().stream()
                        .filter(track -> !track.name().startsWith(NeededHiccup.STREAMS)
                                && !track.name().startsWith(OF_TAKE_OVERS))
                        .toList();
    }
}
