package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The run in Chrome's trace event format (the JSON object form of "Trace Event Format"), which Perfetto and
 * {@code chrome://tracing} open: a process per host, a thread per actor, an arrow per message, instants for the rest.
 * Times are virtual microseconds. A step has no length of its own in virtual time, so it is drawn half a microsecond long, or
 * up to where its thread goes on: the slices of a thread lie within each other or apart, never across.
 */
final class PerfettoTrace {
    private static final long STEP_NANOS = 500;

    private final Appendable out;
    private final Map<String, Integer> processes = new LinkedHashMap<>();
    private final Map<String, Integer> threads = new LinkedHashMap<>();
    /** For each event, when its thread goes on at a later instant. */
    private long[] next = {};

    private boolean first = true;

    private PerfettoTrace(Appendable out) {
        this.out = out;
    }

    static void write(EventLog log, Appendable out) throws IOException {
        new PerfettoTrace(out).write(log);
    }

    private void write(EventLog log) throws IOException {
        out.append("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"token\":")
                .append(quoted(log.token().toString()))
                .append(",\"test\":")
                .append(quoted(log.test()))
                .append(",\"failure\":")
                .append(quoted(log.failure()))
                .append("},\"traceEvents\":[\n");
        List<Event> events = log.events();
        for (Event event : events) {
            declare(event);
        }
        next = next(events);
        for (Event event : events) {
            event(event);
            boolean ends = event.kind() == EventKind.DELIVER
                    && event.cause() >= 0
                    && events.get(event.cause()).kind() == EventKind.SEND;
            if (ends) {
                flow("s", events.get(event.cause()), event.index());
                flow("f", event, event.index());
            }
        }
        out.append("\n]}\n");
    }

    private long[] next(List<Event> events) {
        long[] latest = new long[threads.size() + 1];
        long[] later = new long[threads.size() + 1];
        long[] next = new long[events.size()];
        Arrays.fill(latest, Long.MAX_VALUE);
        Arrays.fill(later, Long.MAX_VALUE);
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            int thread = thread(event);
            if (event.nanos() != latest[thread]) {
                later[thread] = latest[thread];
                latest[thread] = event.nanos();
            }
            next[i] = later[thread];
        }
        return next;
    }

    private void declare(Event event) throws IOException {
        if (!processes.containsKey(event.host())) {
            processes.put(event.host(), processes.size() + 1);
            name("process_name", process(event), 0, event.host().isEmpty() ? "world" : event.host());
        }
        String thread = event.host() + "\n" + event.actor();
        if (!threads.containsKey(thread)) {
            threads.put(thread, threads.size() + 1);
            String label = event.actor().isEmpty() ? (event.host().isEmpty() ? "world" : "host") : Line.actor(event);
            name("thread_name", process(event), thread(event), label);
        }
    }

    private void name(String kind, int process, int thread, String name) throws IOException {
        begin(kind, "M", process, thread);
        out.append(",\"args\":{\"name\":").append(quoted(name)).append("}}");
    }

    private void event(Event event) throws IOException {
        boolean lasts = event.kind() == EventKind.STEP || isMessage(event);
        String name = event.kind() == EventKind.STEP && !event.at().isEmpty() ? event.at() : EventWords.of(event);
        begin(name, lasts ? "X" : "i", process(event), thread(event));
        out.append(",\"ts\":").append(micros(event.nanos()));
        if (lasts) {
            out.append(",\"dur\":").append(micros(Math.min(STEP_NANOS, next[event.index()] - event.nanos())));
        } else {
            out.append(",\"s\":\"").append(scope(event)).append('"');
        }
        out.append(",\"cat\":\"").append(event.kind().name()).append("\",\"args\":{\"index\":");
        out.append(Integer.toString(event.index())).append(",\"step\":").append(Long.toString(event.step()));
        out.append(",\"cause\":").append(Integer.toString(event.cause()));
        out.append(",\"subject\":").append(quoted(event.subject()));
        out.append(",\"text\":").append(quoted(event.text()));
        out.append(",\"at\":").append(quoted(event.at())).append("}}");
    }

    private void flow(String phase, Event event, int id) throws IOException {
        begin("message", phase, process(event), thread(event));
        out.append(",\"cat\":\"message\",\"id\":").append(Integer.toString(id));
        out.append(phase.equals("f") ? ",\"bp\":\"e\"" : "");
        out.append(",\"ts\":").append(micros(event.nanos())).append('}');
    }

    private void begin(String name, String phase, int process, int thread) throws IOException {
        out.append(first ? "" : ",\n");
        first = false;
        out.append("{\"name\":").append(quoted(name)).append(",\"ph\":\"").append(phase);
        out.append("\",\"pid\":").append(Integer.toString(process));
        out.append(",\"tid\":").append(Integer.toString(thread));
    }

    private static boolean isMessage(Event event) {
        return event.kind() == EventKind.SEND || event.kind() == EventKind.DELIVER;
    }

    /** How far an instant's line goes: through the whole picture, one host, or one actor. */
    private static String scope(Event event) {
        return switch (event.kind()) {
            case VIOLATION, FAILURE -> "g";
            case FAULT, HEAL -> event.host().isEmpty() ? "g" : "p";
            case CRASH, START, SHUTDOWN, PAUSE, RESUME, CLOCK -> "p";
            default -> "t";
        };
    }

    private int process(Event event) {
        return Objects.requireNonNull(processes.get(event.host()));
    }

    private int thread(Event event) {
        return Objects.requireNonNull(threads.get(event.host() + "\n" + event.actor()));
    }

    private static String micros(long nanos) {
        String rest = Long.toString(nanos % 1_000);
        return nanos / 1_000 + "." + "0".repeat(3 - rest.length()) + rest;
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder();
        Json.quote(text, quoted);
        return quoted.toString();
    }
}
