package dev.simloop.verify.history;

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
 *       or in one vector; {@code :time} is nanoseconds.
 *   <li>Porcupine's key-value data: the same with a {@code :key}.
 *   <li>Jepsen's log, old or new: lines such as {@code INFO jepsen.util - 0 :invoke :read nil}.
 * </ul>
 *
 * <p>Each {@code :invoke} begins an operation; {@code :ok}, {@code :fail} or {@code :info} (unknown) of the same process ends
 * it. What nothing ends is unknown. The input is the function and value of the call; the output is the value of the
 * return. A process is a number, a text or a keyword. What failed did not happen; a {@code cas}, too. A process that ended
 * with {@code :info} calls no more, as in Jepsen. Values {@code [k v]} of {@code jepsen.independent} are split into key and
 * value. {@link HistoryReader} has options for files that mean other things by these words.
 *
 * <p>What is no operation of a client, such as those of process {@code :nemesis}, notes and other lines of a log, is named by
 * {@link History#passedOver}. A text without any operation is refused.
 */
public final class HistoryFiles {
    private HistoryFiles() {}

    /**
     * {@return the history in {@code text}, as {@link HistoryReader#defaults} reads it}
     *
     * @throws HistoryFormatException if it is none, or has no operation: with the line, and what is wrong there
     */
    public static History<Op, Object> read(String text) {
        return HistoryReader.defaults().read(text);
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
        return event.operation.outcome() == Outcome.FAIL ? ":fail" : ":ok";
    }

    private static @Nullable Object value(Event event) {
        Operation<Op, Object> operation = event.operation;
        if (event.call || operation.outcome() == Outcome.FAIL) {
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
