package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Chrome's "Trace Event Format" asks of the exported trace: read as JSON, event by event. */
class PerfettoFormatTest {
    private static final Set<String> HOSTS = new TreeSet<>(Set.of("n1", "n2", "n3"));

    @TempDir
    Path dir;

    private final List<Event> events = new ArrayList<>();
    private JsonNode trace;

    @BeforeEach
    void export() throws IOException {
        record();
        Path log = dir.resolve("events.jsonl");
        new EventLog(new Token(7, "random", "-", "2624f37d"), "a \"test\"", "Failure: \u2028", events).write(log);
        var outcome = Shell.run("report", log.toString(), "--format", "perfetto");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        trace = new ObjectMapper().readTree(outcome.out());
    }

    /** Three hosts that send to each other, at times down to a nanosecond apart, with a fault, a crash and a failure. */
    private void record() {
        long nanos = 0;
        int last = add(EventKind.STEP, 0, "", "root", -1, "entry", "");
        for (int i = 0; i < 60; i++) {
            for (String host : HOSTS) {
                nanos += i % 7 == 0 ? 0 : 1 + (long) i * i;
                int step = add(EventKind.STEP, nanos, host, host + "/actor#" + i % 3, last, "timer", "rank 1 of 2");
                int sent =
                        add(EventKind.SEND, nanos, host, host + "/actor#" + i % 3, step, host + "->n1", "<" + i + ">");
                add(EventKind.OBSERVE, nanos, host, host + "/actor#" + i % 3, step, "value", "\u0007\ud800\"\\");
                if (i % 4 == 0) {
                    add(EventKind.DROP, nanos + 1, "", "", sent, host + "->n1", "lost");
                } else {
                    last = add(EventKind.DELIVER, nanos + 2, "n1", "n1/actor#0", sent, host + "->n1", "<" + i + ">");
                    nanos += 2;
                }
            }
        }
        add(EventKind.FAULT, nanos, "", "", -1, "partition", "n1 | n2");
        add(EventKind.CRASH, nanos, "n2", "", -1, "", "");
        add(EventKind.VIOLATION, nanos, "n2", "n2/actor#1", last, "one leader", "two");
        add(EventKind.FAILURE, nanos, "n2", "n2/actor#1", last, "X", "two");
    }

    private int add(EventKind kind, long nanos, String host, String actor, int cause, String subject, String text) {
        int index = events.size();
        events.add(Event.of(index, kind, nanos, index)
                .withActor(actor, host)
                .withCause(cause)
                .withSubject(subject, text, 0)
                .withLine("A.java:" + (index + 1)));
        return index;
    }

    private List<JsonNode> of(String phase) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode event : trace.at("/traceEvents")) {
            if (event.at("/ph").asText().equals(phase)) {
                found.add(event);
            }
        }
        return found;
    }

    private static String thread(JsonNode event) {
        return event.at("/pid").asInt() + "/" + event.at("/tid").asInt();
    }

    /** {@return nanoseconds, of a number of microseconds} */
    private static long nanos(JsonNode micros) {
        assertThat(micros.isNumber()).isTrue();
        return micros.decimalValue().movePointRight(3).longValueExact();
    }

    @Test
    void isAnObjectWithEventsThatEachHaveWhatTheirPhaseNeeds() {
        assertThat(trace.at("/displayTimeUnit").asText()).isIn("ms", "ns");
        assertThat(trace.at("/otherData").isObject()).isTrue();
        assertThat(trace.at("/traceEvents").isArray()).isTrue();
        for (JsonNode event : trace.at("/traceEvents")) {
            String phase = event.at("/ph").asText();
            assertThat(phase).isIn("M", "X", "i", "s", "f");
            assertThat(event.at("/name").isTextual()).isTrue();
            assertThat(event.at("/name").asText()).isNotEmpty();
            assertThat(event.at("/pid").isInt() && event.at("/tid").isInt()).isTrue();
            if (!phase.equals("M")) {
                assertThat(nanos(event.at("/ts"))).isNotNegative();
                assertThat(event.at("/cat").asText()).isNotEmpty();
            }
            if (phase.equals("X")) {
                assertThat(nanos(event.at("/dur"))).isPositive();
            }
            if (phase.equals("i")) {
                assertThat(event.at("/s").asText()).isIn("g", "p", "t");
            }
        }
        assertThat(of("X").size() + of("i").size()).isEqualTo(events.size());
    }

    @Test
    void namesEachProcessAndThreadOnceBeforeAllElse() {
        Map<Integer, String> processes = new HashMap<>();
        Map<String, String> threads = new HashMap<>();
        int declared = of("M").size();
        for (JsonNode event : of("M")) {
            String name = event.at("/args/name").asText();
            assertThat(name).isNotEmpty();
            if (event.at("/name").asText().equals("process_name")) {
                assertThat(processes.put(event.at("/pid").asInt(), name)).isNull();
            } else {
                assertThat(event.at("/name").asText()).isEqualTo("thread_name");
                assertThat(threads.put(thread(event), name)).isNull();
            }
        }
        assertThat(processes.values()).containsExactlyInAnyOrder("world", "n1", "n2", "n3");
        for (int i = 0; i < trace.at("/traceEvents").size(); i++) {
            JsonNode event = trace.at("/traceEvents").get(i);
            assertThat(event.at("/ph").asText().equals("M")).isEqualTo(i < declared);
            assertThat(processes).containsKey(event.at("/pid").asInt());
            if (i >= declared) {
                assertThat(threads).containsKey(thread(event));
            }
        }
    }

    @Test
    void eachArrowHasOneStartAndOneEndWithinSlices() {
        Map<Integer, JsonNode> starts = new HashMap<>();
        for (JsonNode start : of("s")) {
            assertThat(starts.put(start.at("/id").asInt(), start)).isNull();
            assertThat(isInSlice(start)).isTrue();
        }
        for (JsonNode end : of("f")) {
            int id = end.at("/id").asInt();
            assertThat(starts).containsKey(id);
            JsonNode start = Objects.requireNonNull(starts.remove(id));
            assertThat(end.at("/bp").asText()).isEqualTo("e");
            assertThat(end.at("/cat")).isEqualTo(start.at("/cat"));
            assertThat(end.at("/name")).isEqualTo(start.at("/name"));
            assertThat(nanos(end.at("/ts"))).isGreaterThanOrEqualTo(nanos(start.at("/ts")));
            assertThat(isInSlice(end)).isTrue();
        }
        assertThat(starts).isEmpty();
        assertThat(of("f")).hasSize((int) events.stream()
                .filter(event -> event.kind() == EventKind.DELIVER)
                .count());
    }

    private boolean isInSlice(JsonNode point) {
        long at = nanos(point.at("/ts"));
        return of("X").stream()
                .anyMatch(slice -> thread(slice).equals(thread(point))
                        && nanos(slice.at("/ts")) <= at
                        && at <= nanos(slice.at("/ts")) + nanos(slice.at("/dur")));
    }

    @Test
    void slicesOfAThreadAreInOrderAndNeverCross() {
        Map<String, Deque<Long>> open = new HashMap<>();
        Map<String, Long> latest = new HashMap<>();
        for (JsonNode slice : of("X")) {
            long begin = nanos(slice.at("/ts"));
            long end = begin + nanos(slice.at("/dur"));
            assertThat(begin).isGreaterThanOrEqualTo(latest.getOrDefault(thread(slice), 0L));
            latest.put(thread(slice), begin);
            Deque<Long> ends = open.computeIfAbsent(thread(slice), thread -> new ArrayDeque<>());
            while (!ends.isEmpty() && ends.element() <= begin) {
                ends.remove();
            }
            assertThat(ends.isEmpty() || end <= ends.element()).as("%s", slice).isTrue();
            ends.push(end);
        }
    }
}
