package dev.simloop.verify.history;

import dev.simloop.verify.history.Edn.Keyword;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Histories as text, of operations {@link Op}. Three forms, told apart by how they begin:
 *
 * <ul>
 *   <li>Jepsen and Knossos: EDN maps such as {@code {:process 0, :type :invoke, :f :read, :value nil}}, one after the other
 *       or in one vector; {@code :time} is nanoseconds. Operations of processes without a number, such as {@code
 *       :nemesis}, are passed over.
 *   <li>Porcupine's key-value data: the same with a {@code :key}.
 *   <li>Jepsen's log lines: {@code INFO jepsen.util - 0 :invoke :read nil}.
 * </ul>
 *
 * <p>Each {@code :invoke} begins an operation; {@code :ok}, {@code :fail} or {@code :info} (unknown) of the same process ends
 * it. What nothing ends is unknown. The input is the function and value of the call; the output is the value of the
 * return. A {@code cas} that is told {@code :fail} did not match, by convention; it is read as an output of {@code false}.
 * A process that ended with {@code :info} calls no more, as in Jepsen.
 */
public final class HistoryFiles {
    private static final List<String> TYPES = List.of("invoke", "ok", "fail", "info");

    private HistoryFiles() {}

    /**
     * {@return the history in {@code text}}
     *
     * @throws HistoryFormatException if it is none: with the line, and what is wrong there
     */
    public static History<Op, Object> read(String text) {
        Reading reading = new Reading();
        if (text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("")
                .startsWith("INFO")) {
            int line = 0;
            for (String each : text.lines().toList()) {
                line++;
                if (!each.isBlank()) {
                    reading.log(line, each);
                }
            }
        } else {
            Edn edn = new Edn(text);
            while (edn.more()) {
                Object value = edn.read();
                List<?> all = value instanceof List<?> list ? list : java.util.Collections.singletonList(value);
                for (Object event : all) {
                    reading.event(edn.line(), event);
                }
            }
        }
        return reading.recorder.history();
    }

    private static final class Reading {
        private final long[] now = {0};
        final HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> now[0]);
        private final Map<String, Pending<Object>> open = new LinkedHashMap<>();
        private final Map<String, Op> asked = new LinkedHashMap<>();
        private final Set<String> gone = new LinkedHashSet<>();

        void log(int line, String text) {
            int dash = text.indexOf(" - ");
            if (!text.stripLeading().startsWith("INFO") || dash < 0) {
                throw new HistoryFormatException(line, "no line of a log: " + shortened(text));
            }
            Edn edn = new Edn(text.substring(dash + 3));
            List<@Nullable Object> parts = new ArrayList<>();
            try {
                while (edn.more() && parts.size() < 4) {
                    parts.add(edn.read());
                }
            } catch (HistoryFormatException broken) {
                throw new HistoryFormatException(
                        line, String.valueOf(broken.getMessage()).replace("line 1: ", ""));
            }
            if (parts.size() < 4) {
                throw new HistoryFormatException(line, "needs process, type, function and value: " + shortened(text));
            }
            String type = name(line, "type", parts.get(1));
            Object value = parts.get(3);
            if (type.equals("fail")
                    && value instanceof Keyword reason
                    && reason.name().equals("timed-out")) {
                boolean reads = name(line, "function", parts.get(2)).equals("read");
                type = reads ? "fail" : "info";
                value = null;
            }
            add(line, parts.get(0), type, name(line, "function", parts.get(2)), null, value);
        }

        void event(int line, @Nullable Object event) {
            if (!(event instanceof Map<?, ?> map)) {
                throw new HistoryFormatException(line, "no map but " + shortened(String.valueOf(event)));
            }
            Object time = map.get(new Keyword("time"));
            if (time != null) {
                if (!(time instanceof Long nanos)) {
                    throw new HistoryFormatException(line, "time is no number: " + time);
                }
                now[0] = nanos;
            }
            Object process = map.get(new Keyword("process"));
            if (process == null) {
                throw new HistoryFormatException(line, "has no :process: " + shortened(event.toString()));
            }
            if (process instanceof Long) {
                String type = name(line, "type", map.get(new Keyword("type")));
                String f = name(line, "f", map.get(new Keyword("f")));
                add(line, process, type, f, map.get(new Keyword("key")), map.get(new Keyword("value")));
            }
        }

        private void add(
                int line,
                @Nullable Object process,
                String type,
                String f,
                @Nullable Object key,
                @Nullable Object value) {
            String client = String.valueOf(process);
            if (!TYPES.contains(type)) {
                throw new HistoryFormatException(line, "type is none of " + TYPES + ": " + type);
            }
            Pending<Object> pending = open.get(client);
            if (type.equals("invoke")) {
                if (pending != null) {
                    throw new HistoryFormatException(
                            line, "process " + client + " calls " + f + " while it waits for " + asked.get(client));
                }
                if (gone.contains(client)) {
                    throw new HistoryFormatException(line, "process " + client + " calls " + f + " after its :info");
                }
                Op op = new Op(f, key, value);
                asked.put(client, op);
                open.put(client, recorder.invoke(client, op));
                return;
            }
            Op op = asked.get(client);
            if (pending == null || op == null) {
                throw new HistoryFormatException(line, "process " + client + " ends " + f + ", which it did not call");
            }
            if (!op.f().equals(f)) {
                throw new HistoryFormatException(
                        line, "process " + client + " ends " + f + " while it waits for " + op);
            }
            open.remove(client);
            switch (type) {
                case "ok" -> pending.ok(value);
                case "info" -> {
                    pending.unknown();
                    gone.add(client);
                }
                default -> {
                    if (f.equals("cas")) {
                        pending.ok(false);
                    } else {
                        pending.fail();
                    }
                }
            }
        }
    }

    private static String name(int line, String what, @Nullable Object value) {
        if (value instanceof Keyword keyword) {
            return keyword.name();
        }
        throw new HistoryFormatException(line, what + " is no keyword: " + shortened(String.valueOf(value)));
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private record Event(int position, Operation<Op, Object> operation, boolean call) {}

    /**
     * {@return {@code history} as EDN, a map in each line, with a {@code :key} where operations have one}
     *
     * @throws IllegalArgumentException if a client calls again after an unknown operation, which the form cannot say
     */
    public static String writeEdn(History<Op, Object> history) {
        StringBuilder text = new StringBuilder();
        Map<String, Long> numbers = numbers(history);
        int index = 0;
        for (Event event : events(history)) {
            Operation<Op, Object> operation = event.operation;
            Op op = operation.input();
            text.append("{:index ")
                    .append(index++)
                    .append(", :process ")
                    .append(numbers.get(operation.client()))
                    .append(", :type ")
                    .append(type(event))
                    .append(", :f :")
                    .append(op.f());
            if (op.key() != null) {
                text.append(", :key ").append(Edn.write(op.key()));
            }
            text.append(", :value ").append(Edn.write(value(event)));
            text.append(", :time ")
                    .append(event.call ? operation.calledAt() : operation.endedAt())
                    .append("}\n");
        }
        return text.toString();
    }

    /**
     * {@return {@code history} in the form of Porcupine's key-value test data: no times, nothing for what is unknown}
     *
     * @throws IllegalArgumentException if an operation is not {@code get}, {@code put} or {@code append} on a key with
     *     texts, or failed
     */
    public static String writePorcupine(History<Op, Object> history) {
        StringBuilder text = new StringBuilder();
        Map<String, Long> numbers = numbers(history);
        for (Event event : events(history)) {
            Operation<Op, Object> operation = event.operation;
            Op op = operation.input();
            if (!Set.of("get", "put", "append").contains(op.f())
                    || op.key() == null
                    || operation.outcome() == Outcome.FAIL) {
                throw new IllegalArgumentException("Porcupine's form has no place for " + operation);
            }
            text.append("{:process ")
                    .append(numbers.get(operation.client()))
                    .append(", :type ")
                    .append(type(event))
                    .append(", :f :")
                    .append(op.f())
                    .append(", :key ")
                    .append(Edn.write(op.key().toString()))
                    .append(", :value ");
            Object value = op.f().equals("get") ? value(event) : op.value();
            text.append(value == null ? "nil" : Edn.write(value.toString())).append("}\n");
        }
        return text.toString();
    }

    /** {@return {@code history} as lines of Jepsen's log; operations on keys have no place there} */
    public static String writeLog(History<Op, Object> history) {
        StringBuilder text = new StringBuilder();
        Map<String, Long> numbers = numbers(history);
        for (Event event : events(history)) {
            Operation<Op, Object> operation = event.operation;
            if (operation.input().key() != null) {
                throw new IllegalArgumentException("a log has no place for keys: " + operation);
            }
            text.append("INFO  jepsen.util - ")
                    .append(numbers.get(operation.client()))
                    .append('\t')
                    .append(type(event))
                    .append("\t:")
                    .append(operation.input().f())
                    .append('\t')
                    .append(Edn.write(value(event)))
                    .append('\n');
        }
        return text.toString();
    }

    private static String type(Event event) {
        if (event.call) {
            return ":invoke";
        }
        boolean mismatch = event.operation.input().f().equals("cas") && Boolean.FALSE.equals(event.operation.output());
        return event.operation.outcome() == Outcome.FAIL || mismatch ? ":fail" : ":ok";
    }

    private static @Nullable Object value(Event event) {
        Operation<Op, Object> operation = event.operation;
        if (event.call || operation.outcome() == Outcome.FAIL || type(event).equals(":fail")) {
            return operation.input().value();
        }
        return operation.output();
    }

    /** Clients that are numbers keep them, if all are; otherwise they are numbered in the order they come. */
    private static Map<String, Long> numbers(History<Op, Object> history) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        Set<String> gone = new LinkedHashSet<>();
        boolean numeric = true;
        for (Operation<Op, Object> operation : history.operations()) {
            if (gone.contains(operation.client())) {
                throw new IllegalArgumentException(
                        "client " + operation.client() + " calls again after an unknown operation: " + operation);
            }
            if (operation.outcome() == Outcome.UNKNOWN) {
                gone.add(operation.client());
            }
            numbers.putIfAbsent(operation.client(), (long) numbers.size());
            numeric &= operation.client().matches("[0-9]{1,9}");
        }
        if (numeric) {
            numbers.replaceAll((client, number) -> Long.valueOf(client));
        }
        return numbers;
    }

    private static List<Event> events(History<Op, Object> history) {
        List<Event> events = new ArrayList<>();
        for (Operation<Op, Object> operation : history.operations()) {
            events.add(new Event(operation.call(), operation, true));
            if (operation.outcome() != Outcome.UNKNOWN) {
                events.add(new Event(operation.end(), operation, false));
            }
        }
        events.sort(Comparator.comparingInt(Event::position));
        return events;
    }
}
