package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code report.txt}: a line per event and a column per host, for a CI log. A run with more than {@value #MOST_COLUMNS}
 * hosts, or with none, names the host in each line instead.
 */
final class TextReport {
    private static final int MOST_COLUMNS = 6;
    private static final int LEAST_WIDTH = 60;

    /** The world's column is narrow: little happens there, and what does may run on to the right. */
    private static final int WORLD_WIDTH = 14;

    private final Report report;
    private final EventLog log;
    private final int width;
    private final boolean ascii;
    private final Appendable out;
    private final List<String> columns;
    private final int parting;
    private final int inevitable;
    private final Map<Integer, ExplainedDeviation> deviations = new LinkedHashMap<>();

    private TextReport(Report report, int width, boolean ascii, Appendable out) {
        this.report = report;
        this.log = report.failing();
        this.width = width;
        this.ascii = ascii;
        this.out = out;
        this.columns = columns(log);
        this.parting = FirstDifference.between(log, report.passing());
        this.inevitable = report.inevitable();
        report.deviations().forEach(departure -> deviations.putIfAbsent(departure.event(), departure));
    }

    static void write(Report report, int width, boolean ascii, Appendable out) throws IOException {
        if (width < LEAST_WIDTH) {
            throw new IllegalArgumentException("width is below " + LEAST_WIDTH + ": " + width);
        }
        new TextReport(report, width, ascii, out).write();
    }

    private static List<String> columns(EventLog log) {
        var hosts = new TreeSet<String>();
        log.events().forEach(event -> hosts.add(event.host()));
        boolean world = hosts.remove("");
        if (hosts.isEmpty() || hosts.size() > MOST_COLUMNS) {
            return List.of();
        }
        var columns = new ArrayList<String>();
        if (world) {
            columns.add("");
        }
        columns.addAll(hosts);
        return columns;
    }

    private void write() throws IOException {
        header();
        int number = Math.max(
                3, Integer.toString(Math.max(0, log.events().size() - 1)).length());
        int time = 11;
        int room = width - number - time - 5;
        if (columns.isEmpty()) {
            line(" ".repeat(number + 2) + Line.pad("time", time + 1) + "event");
        } else {
            headings(number, time, room);
        }
        for (Event event : log.events()) {
            marksBefore(event.index());
            String place = mark(event) + padLeft(Integer.toString(event.index()), number) + " "
                    + padLeft(Line.seconds(event.nanos()), time) + "  ";
            String words = words(event);
            if (columns.isEmpty()) {
                line(place + Line.cut(words, room, ascii));
            } else {
                // a line may run on into the columns to its right: they are empty in it
                int start = start(columns.indexOf(event.host()), room);
                line(place + " ".repeat(start) + Line.cut(words, room - start, ascii));
            }
        }
        marksBefore(log.events().size());
    }

    private void header() throws IOException {
        line(log.test().isEmpty() ? "Run" : log.test());
        line(log.failure().isEmpty() ? "passed" : log.failure());
        line("token " + log.token());
        if (!report.again().isEmpty()) {
            // never cut: it is there to be copied
            out.append("run again: ").append(Line.escape(report.again(), ascii)).append('\n');
        }
        if (report.odds() != null) {
            line("odds: " + report.odds().brief());
        }
        line(log.events().size()
                + " events; time in virtual seconds; * departs from calm, ! a fault, a loss or a failure");
        line("");
    }

    private void headings(int number, int time, int room) throws IOException {
        var heading = new StringBuilder(" ".repeat(number + 1) + " " + padLeft("time", time) + "  ");
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).isEmpty() ? "world" : Line.escape(columns.get(i), ascii);
            int wide = start(i + 1, room) - start(i, room);
            heading.append(Line.pad(Line.cut(name, wide - 1, ascii), wide));
        }
        line(heading.toString().stripTrailing());
    }

    /** Where a column begins, counted from where the first one does. */
    private int start(int column, int room) {
        boolean world = columns.get(0).isEmpty() && columns.size() > 1;
        if (!world) {
            return column * (room / columns.size());
        }
        return column == 0 ? 0 : WORLD_WIDTH + (column - 1) * ((room - WORLD_WIDTH) / (columns.size() - 1));
    }

    private void marksBefore(int index) throws IOException {
        if (index == parting) {
            line("---- here the nearest passing run parts" + passingWords());
        }
        if (index == inevitable) {
            line("---- this step made the failure inevitable: whatever was drawn afresh behind it, it failed so");
        }
        ExplainedDeviation departure = deviations.get(index);
        if (departure != null) {
            line("---- " + departure.stream() + " " + departure.index() + ": " + departure.picked() + " instead of "
                    + departure.calm());
        }
    }

    private String passingWords() {
        EventLog passing = report.passing();
        if (passing == null || parting >= passing.events().size()) {
            return ": it has ended";
        }
        Event event = passing.events().get(parting);
        return ": " + Line.who(event) + " " + EventWords.of(event) + (event.at().isEmpty() ? "" : " at " + event.at());
    }

    private String words(Event event) {
        String actor = columns.isEmpty() ? Line.who(event) : Line.actor(event);
        String words = (actor.isEmpty() ? "" : actor + " ")
                + EventWords.of(event)
                + (event.at().isEmpty() || (event.kind() != EventKind.STEP && event.kind() != EventKind.OBSERVE)
                        ? ""
                        : " (" + event.at() + (event.calls().isEmpty() ? "" : " " + Words.function(event)) + ")");
        return Line.escape(words, ascii);
    }

    private String mark(Event event) {
        if (deviations.containsKey(event.index())) {
            return "*";
        }
        return isLoud(event) ? "!" : " ";
    }

    private static boolean isLoud(Event event) {
        return switch (event.kind()) {
            case DROP, FAULT, CRASH, PAUSE, CLOCK, VIOLATION, FAILURE -> true;
            default -> false;
        };
    }

    private void line(String text) throws IOException {
        out.append(Line.cut(Line.escape(text, ascii), width, ascii)).append('\n');
    }

    private static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
