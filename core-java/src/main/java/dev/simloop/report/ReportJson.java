package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.shrink.FailureOdds;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The data that {@code report.html} reads: a table of strings, and a column of numbers per component of the events, because
 * 100,000 objects with names would be ten times as long. Internal to the page, which carries the reader; not a format.
 */
final class ReportJson {
    private static final int MOST_SOURCES = 300;
    private static final List<EventKind> KINDS = List.of(EventKind.values());

    private final Writer out;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<String> strings = new ArrayList<>();

    private ReportJson(Writer out) {
        this.out = out;
    }

    static void write(Report report, Writer out) throws IOException {
        new ReportJson(out).report(report);
    }

    private void report(Report report) throws IOException {
        EventLog failing = report.failing();
        EventLog passing = report.passing();
        out.write("{\"token\":");
        string(failing.token().toString());
        out.write(",\"test\":");
        string(failing.test());
        out.write(",\"failure\":");
        string(failing.failure());
        out.write(",\"again\":");
        string(report.again());
        out.write(",\"why\":");
        string(report.why().replace("\n", " "));
        out.write(",\"story\":");
        String table = report.interleaving();
        string(report.story() + (table == null ? "" : "\n" + table));
        out.write(",\"kinds\":[");
        for (int i = 0; i < KINDS.size(); i++) {
            out.write(i == 0 ? "" : ",");
            string(KINDS.get(i).name());
        }
        out.write("],\"divergence\":" + FirstDifference.between(failing, passing));
        out.write(",\"departures\":[");
        deviations(report.deviations());
        out.write("],\"odds\":");
        odds(report);
        out.write(",\"sources\":{");
        sources(report);
        out.write("},\"failing\":");
        run(failing);
        out.write(",\"passing\":");
        if (passing == null) {
            out.write("null");
        } else {
            run(passing);
        }
        out.write(",\"strings\":[");
        for (int i = 0; i < strings.size(); i++) {
            out.write(i == 0 ? "" : ",");
            string(strings.get(i));
        }
        out.write("]}");
    }

    /** The lines at which something happened, with one around each: of a long run the last ones. */
    private void sources(Report report) throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        List<Event> events = report.failing().events();
        for (int i = events.size() - 1; i >= 0 && lines.size() < MOST_SOURCES; i--) {
            lines.add(events.get(i).at());
        }
        String separator = "";
        for (String line : lines) {
            Map<Integer, String> around = report.sources().around(line);
            if (!around.isEmpty()) {
                out.write(separator);
                string(line);
                out.write(":[");
                String next = "";
                for (Map.Entry<Integer, String> one : around.entrySet()) {
                    out.write(next + "[" + one.getKey() + ",");
                    string(one.getValue());
                    out.write("]");
                    next = ",";
                }
                out.write("]");
                separator = ",";
            }
        }
    }

    private void deviations(List<ExplainedDeviation> deviations) throws IOException {
        String separator = "";
        for (ExplainedDeviation departure : deviations) {
            out.write(separator + "{\"stream\":");
            string(departure.stream());
            out.write(",\"index\":" + departure.index() + ",\"picked\":");
            string(departure.picked());
            out.write(",\"calm\":");
            string(departure.calm());
            out.write(",\"event\":" + departure.event() + "}");
            separator = ",";
        }
    }

    private void odds(Report report) throws IOException {
        FailureOdds odds = report.odds();
        if (odds == null) {
            out.write("null");
            return;
        }
        long from = odds.inevitableFrom().orElse(-1);
        int end = from < 0 ? -1 : report.eventOf(from + 1);
        out.write("{\"from\":" + from + ",\"end\":" + end + ",\"points\":[");
        String separator = "";
        for (FailureOdds.Point point : odds.points()) {
            out.write(separator + "{\"step\":" + point.step() + ",\"share\":" + point.share() + ",\"percent\":");
            string(point.percent());
            out.write(",\"samples\":" + point.samples() + ",\"event\":" + report.eventOf(point.step()) + "}");
            separator = ",";
        }
        out.write("]}");
    }

    private void run(EventLog log) throws IOException {
        List<Event> events = log.events();
        out.write("{\"token\":");
        string(log.token().toString());
        out.write(",\"kind\":[");
        numbers(events, event -> KINDS.indexOf(event.kind()));
        out.write("],\"nanos\":[");
        numbers(events, Event::nanos);
        out.write("],\"step\":[");
        numbers(events, Event::step);
        out.write("],\"cause\":[");
        numbers(events, Event::cause);
        column("actor", events, event -> place(event.actor()));
        column("host", events, event -> place(event.host()));
        column("subject", events, event -> place(event.subject()));
        column("text", events, event -> place(event.text()));
        column("at", events, event -> place(event.at()));
        column("calls", events, event -> place(event.calls()));
        column("digest", events, event -> place(event.digest() == 0 ? "" : Long.toHexString(event.digest())));
        out.write("]}");
    }

    private void column(String name, List<Event> events, ToIntFunction<Event> value) throws IOException {
        out.write("],\"" + name + "\":[");
        numbers(events, event -> value.applyAsInt(event));
    }

    private void numbers(List<Event> events, ToLongFunction<Event> value) throws IOException {
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(Long.toString(value.applyAsLong(events.get(i))));
        }
    }

    private int place(String text) {
        Integer known = places.putIfAbsent(text, strings.size());
        if (known != null) {
            return known;
        }
        strings.add(text);
        return strings.size() - 1;
    }

    private void string(String text) throws IOException {
        var quoted = new StringBuilder();
        Json.quote(text, quoted);
        out.append(quoted);
    }
}
