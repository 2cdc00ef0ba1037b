package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small run as a table: a column per actor, a row per step with its source line and what it told, and {@code >} where
 * another actor goes on than in the row before. What no actor did (a fault, a crash) has a row across all columns. Where all
 * lines are of one file, it is named once, above.
 */
final class Interleaving {
    static final int MOST_STEPS = 40;
    static final int MOST_ACTORS = 5;
    /** A message indents the table by two. */
    private static final int WIDTH = 158;

    private static final int START = 14;

    private final List<Row> rows = new ArrayList<>();
    private final List<String> actors;
    /** The file that all source lines are of, or empty. */
    private final String file;

    private record Row(Event event, String cell, boolean first) {}

    private Interleaving(EventLog log, List<String> actors) {
        this.actors = actors;
        this.file = file(log);
        fill(log);
    }

    /** {@return the table, or nothing where the run has more than 40 steps or not two actors; of more than five those that matter} */
    static Optional<String> of(EventLog log) {
        var actors = new LinkedHashSet<String>();
        int steps = 0;
        for (Event event : log.events()) {
            if (event.kind() == EventKind.STEP) {
                steps++;
            }
            if (!event.actor().isEmpty()) {
                actors.add(event.actor());
            }
        }
        if (actors.size() <= MOST_ACTORS) {
            return steps > MOST_STEPS || actors.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Interleaving(log, List.copyOf(actors)).table());
        }
        List<String> shown = mattering(log, List.copyOf(actors));
        steps = (int) log.events().stream()
                .filter(event -> event.kind() == EventKind.STEP && shown.contains(event.actor()))
                .count();
        if (steps > MOST_STEPS || shown.size() < 2) {
            return Optional.empty();
        }
        actors.removeAll(shown);
        List<String> folded = List.copyOf(actors);
        String names = String.join(", ", folded.subList(0, Math.min(5, folded.size())));
        String left =
                "without " + folded.size() + (folded.size() == 1 ? " actor" : " actors") + " that did not matter: "
                        + Line.cut(Line.escape(names + (folded.size() > 5 ? ", ..." : ""), false), 120, false) + "\n";
        return Optional.of(left + new Interleaving(log, shown).table());
    }

    /** The actors that led to the failure, told values or departed from calm most, in the order in which they appear. */
    private static List<String> mattering(EventLog log, List<String> actors) {
        Evidence run = new Evidence(log, null);
        Map<String, Integer> weight = new HashMap<>();
        for (Event event : log.events()) {
            int weighs = run.isOnChain(event.index()) ? 100 : 0;
            weighs += event.kind() == EventKind.OBSERVE ? 10 : 0;
            weighs += event.kind() == EventKind.STEP && event.text().startsWith("rank ") ? 10 : 0;
            weight.merge(event.actor(), weighs, Integer::sum);
        }
        List<String> heaviest = new ArrayList<>(actors);
        heaviest.sort(Comparator.comparingInt(actor -> -weight.getOrDefault(actor, 0)));
        List<String> kept = heaviest.stream()
                .filter(actor -> weight.getOrDefault(actor, 0) > 0)
                .limit(MOST_ACTORS)
                .toList();
        return actors.stream().filter(kept::contains).toList();
    }

    private static String file(EventLog log) {
        String file = "";
        for (Event event : log.events()) {
            int colon = event.at().lastIndexOf(':');
            if (colon > 0 && file.isEmpty()) {
                file = event.at().substring(0, colon);
            } else if (!event.at().isEmpty()
                    && (colon < 0 || !event.at().substring(0, colon).equals(file))) {
                return "";
            }
        }
        return file;
    }

    /** The line and its function, as {@code :31 pay}. */
    private String at(Event event) {
        String function = event.at().isEmpty() ? "" : Words.function(event);
        return event.at().substring(event.at().startsWith(file) ? file.length() : 0)
                + (function.isEmpty() ? "" : " " + function);
    }

    private void fill(EventLog log) {
        Map<String, Integer> openStep = new HashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.START && event.step() <= 1) {
                continue; // that hosts are there shows by what they do
            }
            if (event.kind() == EventKind.DRAW
                    || (!event.actor().isEmpty()
                            && !actors.contains(event.actor())
                            && event.kind() != EventKind.VIOLATION
                            && event.kind() != EventKind.FAILURE)) {
                continue; // what was drawn shows by what it did
            }
            if (event.actor().isEmpty() || event.kind() == EventKind.VIOLATION || event.kind() == EventKind.FAILURE) {
                rows.add(new Row(event, across(event), true));
                continue;
            }
            String cell = at(event) + (event.at().isEmpty() ? "" : "  ") + words(event);
            Integer open = openStep.get(event.actor());
            if (event.kind() == EventKind.STEP) {
                openStep.put(event.actor(), rows.size());
                rows.add(new Row(event, event.at().isEmpty() ? "step" : at(event), true));
            } else if (open != null && open == rows.size() - 1) {
                // a step that told something needs no row of its own
                Event step = rows.get(open).event();
                rows.set(open, new Row(step, event.at().isEmpty() ? at(step) + "  " + words(event) : cell, true));
                openStep.remove(event.actor());
            } else {
                rows.add(new Row(event, cell, false));
            }
        }
    }

    /** What happened to a host is told of the host, whoever did it. */
    private static String words(Event event) {
        return Words.isOfHost(event) ? event.host() + " " + EventWords.of(event).strip() : EventWords.of(event);
    }

    private static String across(Event event) {
        String place = event.host().isEmpty() ? "" : event.host() + " ";
        if (event.kind() != EventKind.FAILURE) {
            return "-- " + place + EventWords.of(event);
        }
        String type = event.subject().substring(event.subject().lastIndexOf('.') + 1);
        return "-- " + place + "FAILURE " + type + ": "
                + event.text().lines().findFirst().orElse("");
    }

    private String table() {
        int[] wide = new int[actors.size()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = actors.get(i).length();
        }
        for (Row row : rows) {
            int column = column(row);
            if (column >= 0) {
                wide[column] =
                        Math.max(wide[column], Line.escape(row.cell(), false).length());
            }
        }
        fit(wide);
        var out = new StringBuilder(file.isEmpty() ? "" : "lines of " + Line.escape(file, false) + "\n");
        out.append("step  time    ");
        for (int i = 0; i < wide.length; i++) {
            String name = Line.cut(Line.escape(actors.get(i), false), wide[i], false);
            out.append("  ").append(i == wide.length - 1 ? name : Line.pad(name, wide[i] + 1));
        }
        out.append('\n');
        int before = -1;
        for (Row row : rows) {
            int column = column(row);
            before = line(row, column, before, wide, out);
        }
        return out.toString();
    }

    /** Takes from the widest column until all fit. */
    private static void fit(int[] wide) {
        int over = START - WIDTH;
        for (int width : wide) {
            over += width + 3;
        }
        for (; over > 0; over--) {
            int widest = 0;
            for (int i = 1; i < wide.length; i++) {
                widest = wide[i] > wide[widest] ? i : widest;
            }
            wide[widest]--;
        }
    }

    private int line(Row row, int column, int before, int[] wide, StringBuilder out) {
        String step = row.first() ? Long.toString(row.event().step()) : "";
        String time = row.first() ? Line.seconds(row.event().nanos()) : "";
        out.append(" ".repeat(4 - Math.min(4, step.length()))).append(step);
        out.append(" ").append(Line.pad(Line.cut(time, 9, false), 9));
        if (column < 0) {
            out.append("  ").append(Line.cut(Line.escape(row.cell(), false), WIDTH - START - 2, false));
        } else {
            for (int i = 0; i < column; i++) {
                out.append(" ".repeat(wide[i] + 3));
            }
            boolean switched = before >= 0 && column != before;
            out.append(switched ? "> " : "  ")
                    .append(Line.cut(Line.escape(row.cell().stripTrailing(), false), wide[column], false));
        }
        out.append('\n');
        return column < 0 ? before : column;
    }

    /** The row's column, or -1 for one that goes across. */
    private int column(Row row) {
        return row.cell().startsWith("-- ") ? -1 : actors.indexOf(row.event().actor());
    }
}
