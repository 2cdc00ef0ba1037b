package dev.simloop.verify.history;

import dev.simloop.CheckReturnValue;
import dev.simloop.verify.history.Edn.Keyword;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories as {@link HistoryFiles} says, with a choice where files of different tests mean different things by the
 * same words. Immutable: each {@code with} method returns a changed copy.
 */
public final class HistoryReader {
    /** Whether the values of operations are pairs of a key and a value, as {@code jepsen.independent} makes them. */
    public enum Tuples {
        /** They are if each is a pair with the same first part at call and return, and some call is {@code [k nil]}. */
        DETECT,
        /** They are. */
        KEYS,
        /** They are not: a pair is a value. */
        VALUES
    }

    private static final List<String> TYPES = List.of("invoke", "ok", "fail", "info");
    private static final HistoryReader DEFAULTS = new HistoryReader(Tuples.DETECT, false, false);
    private static final Pattern LEVEL =
            Pattern.compile("^(?![{\\[(;#:\"]).{0,60}?\\b(INFO|WARN|ERROR|DEBUG|TRACE)\\b");
    private static final Pattern BEGUN = Pattern.compile("(?:^|\\s)(:?[^\\s:]+)\\s+:(invoke|ok|fail|info)(?=\\s|$)");

    private final Tuples tuples;
    private final boolean nilReadsTellNothing;
    private final boolean failedCasIsMismatch;

    private HistoryReader(Tuples tuples, boolean nilReadsTellNothing, boolean failedCasIsMismatch) {
        this.tuples = tuples;
        this.nilReadsTellNothing = nilReadsTellNothing;
        this.failedCasIsMismatch = failedCasIsMismatch;
    }

    /** {@return a reader that finds tuples, takes a nil read for a value, and a failed cas for one that did not happen} */
    public static HistoryReader defaults() {
        return DEFAULTS;
    }

    /** Says whether pairs are keys with values. */
    @CheckReturnValue
    public HistoryReader withTuples(Tuples meaning) {
        return new HistoryReader(Objects.requireNonNull(meaning), nilReadsTellNothing, failedCasIsMismatch);
    }

    /** Takes an {@code :ok} read of nil for one that tells nothing, as Knossos does; by default it saw that nothing was there. */
    @CheckReturnValue
    public HistoryReader withNilReadsUnknown() {
        return new HistoryReader(tuples, true, failedCasIsMismatch);
    }

    /**
     * Takes a {@code :fail}ed cas for one that looked and did not match, as the etcd tests of 2014 do; by default it did
     * not happen, for whatever reason.
     */
    @CheckReturnValue
    public HistoryReader withFailedCasAsMismatch() {
        return new HistoryReader(tuples, nilReadsTellNothing, true);
    }

    /** One line or map of a file. */
    private record Event(
            int line,
            String client,
            String type,
            String f,
            @Nullable Object key,
            @Nullable Object value,
            @Nullable Long time) {
        boolean is(String what) {
            return type.equals(what);
        }
    }

    /**
     * {@return the history in {@code text}}
     *
     * @throws HistoryFormatException if it is none, or has no operation of a client: with the line, and what is wrong
     */
    public History<Op, Object> read(String text) {
        Source source = new Source();
        if (isLog(text)) {
            int line = 0;
            for (String each : text.lines().toList()) {
                line++;
                if (!each.isBlank()) {
                    source.log(line, each);
                }
            }
        } else {
            Edn.readItems(text, source::map);
        }
        boolean keyed = tuples == Tuples.KEYS || (tuples == Tuples.DETECT && source.hasTuples());
        return new Recording(source, keyed).history();
    }

    private static boolean isLog(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter(line -> LEVEL.matcher(line).find())
                .isPresent();
    }

    /** The events of a file, and what is passed over in it. */
    private static final class Source {
        final List<Event> events = new ArrayList<>();
        private final Map<String, Integer> passedOver = new LinkedHashMap<>();
        private int first = -1;

        void pass(String sort) {
            passedOver.merge(sort, 1, Integer::sum);
        }

        List<String> passedOver() {
            List<String> all = new ArrayList<>();
            passedOver.forEach((sort, count) -> all.add(count + " " + sort));
            return all;
        }

        /** Wherever in the line the operation stands: the patterns before it have changed over the years. */
        void log(int line, String text) {
            boolean headed = LEVEL.matcher(text).find();
            Matcher begun = BEGUN.matcher(text);
            if (headed && !text.contains(" - ") && !text.contains(": ")) {
                throw new HistoryFormatException(line, "no line of a log: " + shortened(text));
            }
            if (!headed || !begun.find()) {
                first = first < 0 ? line : first;
                pass("lines of the log that tell of no operation, the first in line " + first);
                return;
            }
            String type = begun.group(2);
            List<@Nullable Object> parts = new ArrayList<>();
            try {
                Edn edn = new Edn(text.substring(begun.end()));
                while (edn.more() && parts.size() < 2) {
                    parts.add(edn.read());
                }
            } catch (HistoryFormatException broken) {
                throw new HistoryFormatException(
                        line, String.valueOf(broken.getMessage()).replace("line 1: ", ""));
            }
            if (parts.size() < 2) {
                throw new HistoryFormatException(line, "needs process, type, function and value: " + shortened(text));
            }
            String f = name(line, "function", parts.get(0));
            Object value = parts.get(1);
            if (type.equals("fail")
                    && value instanceof Keyword reason
                    && reason.name().equals("timed-out")) {
                type = f.equals("read") ? "fail" : "info";
                value = null;
            }
            add(line, begun.group(1), type, f, null, value, null);
        }

        void map(int line, @Nullable Object event) {
            if (!(event instanceof Map<?, ?> map)) {
                throw new HistoryFormatException(line, "no map but " + shortened(String.valueOf(event)));
            }
            Object time = part(map, "time");
            if (time != null && !(time instanceof Long)) {
                throw new HistoryFormatException(line, "time is no number: " + time);
            }
            Object process = part(map, "process");
            if (process == null) {
                throw new HistoryFormatException(line, "has no :process: " + shortened(event.toString()));
            }
            String type = name(line, "type", part(map, "type"));
            String f = name(line, "f", part(map, "f"));
            add(line, process.toString(), type, f, part(map, "key"), part(map, "value"), (Long) time);
        }

        /** The part of that name; of a map whose keys all have a namespace, whatever the namespace is. */
        private static @Nullable Object part(Map<?, ?> map, String name) {
            Keyword plain = new Keyword(name);
            if (map.containsKey(plain)) {
                return map.get(plain);
            }
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() instanceof Keyword keyword && keyword.name().endsWith("/" + name)) {
                    return entry.getValue();
                }
            }
            return null;
        }

        private void add(
                int line,
                String process,
                String type,
                String f,
                @Nullable Object key,
                @Nullable Object value,
                @Nullable Long time) {
            if (process.equals(":nemesis")) {
                pass("of process :nemesis");
                return;
            }
            if (!TYPES.contains(type)) {
                throw new HistoryFormatException(line, "type is none of " + TYPES + ": " + type);
            }
            events.add(new Event(line, process, type, f, key, value, time));
        }

        /** Only what a reader cannot mean otherwise: a read is asked for nothing but its key. */
        boolean hasTuples() {
            Map<String, Object> asked = new LinkedHashMap<>();
            boolean sure = false;
            for (Event event : events) {
                boolean call = event.is("invoke");
                if (!call && !event.is("ok")) {
                    continue;
                }
                if (event.key != null || !(event.value instanceof List<?> pair) || pair.size() != 2) {
                    return false;
                }
                Object first = pair.get(0);
                if (first == null || first instanceof List<?>) {
                    return false;
                }
                if (call) {
                    asked.put(event.client, first);
                    sure |= pair.get(1) == null;
                } else if (!first.equals(asked.get(event.client))) {
                    return false;
                }
            }
            return sure;
        }
    }

    /** Puts calls and returns together. */
    private final class Recording {
        private final long[] now = {0};
        private final HistoryRecorder<Op, Object> recorder = HistoryRecorder.timedBy(() -> now[0]);
        private final Map<String, Pending<Object>> open = new LinkedHashMap<>();
        private final Map<String, Op> asked = new LinkedHashMap<>();
        private final Set<String> gone = new LinkedHashSet<>();
        private final Source source;
        private final boolean keyed;

        Recording(Source source, boolean keyed) {
            this.source = source;
            this.keyed = keyed;
            source.events.forEach(this::add);
        }

        History<Op, Object> history() {
            List<String> passedOver = source.passedOver();
            History<Op, Object> history = recorder.history();
            if (history.size() == 0) {
                throw new HistoryFormatException(
                        1,
                        "nothing was read: there is no operation of a client"
                                + (passedOver.isEmpty() ? "" : "; passed over: " + String.join("; ", passedOver)));
            }
            return new History<>(history.operations(), passedOver, !nilReadsTellNothing);
        }

        private void add(Event event) {
            now[0] = event.time == null ? now[0] : event.time;
            Op op = op(event);
            if (event.is("invoke")) {
                call(event, op);
                return;
            }
            Pending<Object> pending = open.get(event.client);
            Op called = asked.get(event.client);
            boolean same = called != null && called.f().equals(event.f);
            if (event.is("info") && (pending == null || !same)) {
                source.pass(":info of process " + event.client + " about " + event.f + ", which it had not called");
                return;
            }
            if (pending == null || called == null) {
                throw error(event, "ends " + event.f + ", which it did not call");
            }
            if (!same) {
                throw error(event, "ends " + event.f + " while it waits for " + called);
            }
            open.remove(event.client);
            end(event, pending, called, op.value());
        }

        private void call(Event event, Op op) {
            Pending<Object> pending = open.get(event.client);
            if (pending != null) {
                throw error(event, "calls " + event.f + " while it waits for " + asked.get(event.client));
            }
            if (gone.contains(event.client)) {
                throw error(event, "calls " + event.f + " after its :info");
            }
            asked.put(event.client, op);
            open.put(event.client, recorder.invoke(event.client, op));
        }

        private void end(Event event, Pending<Object> pending, Op called, @Nullable Object value) {
            switch (event.type) {
                case "ok" -> {
                    boolean reads = event.f.equals("read") || event.f.equals("get");
                    if (value == null && reads && nilReadsTellNothing) {
                        pending.unknown();
                    } else {
                        pending.ok(value);
                    }
                }
                case "info" -> {
                    pending.unknown();
                    gone.add(event.client);
                }
                default -> {
                    if (called.f().equals("cas") && failedCasIsMismatch) {
                        pending.ok(false);
                    } else {
                        pending.fail();
                    }
                }
            }
        }

        private Op op(Event event) {
            if (keyed && event.value instanceof List<?> pair && pair.size() == 2) {
                return new Op(event.f, pair.get(0), pair.get(1));
            }
            return new Op(event.f, event.key, event.value);
        }

        private HistoryFormatException error(Event event, String what) {
            return new HistoryFormatException(event.line, "process " + event.client + " " + what);
        }
    }

    private static String name(int line, String what, @Nullable Object value) {
        if (value instanceof Keyword keyword) {
            return keyword.name();
        }
        throw new HistoryFormatException(line, what + " is no keyword: " + shortened(String.valueOf(value)));
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
