package dev.simloop.verify.txn;

import dev.simloop.verify.history.Edn;
import dev.simloop.verify.history.Edn.Keyword;
import dev.simloop.verify.history.History;
import dev.simloop.verify.history.HistoryFormatException;
import dev.simloop.verify.history.HistoryReader;
import dev.simloop.verify.history.Op;
import dev.simloop.verify.history.Operation;
import dev.simloop.verify.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Transactions as text: the histories of Jepsen's list-append and rw-register tests, which Elle reads. The value of an operation
 * is a list of {@code [:append key value]}, {@code [:w key value]} and {@code [:r key seen]}:
 *
 * <pre>{@code
 * {:process 0, :type :invoke, :f :txn, :value [[:append :x 1] [:r :y nil]]}
 * {:process 0, :type :ok, :f :txn, :value [[:append :x 1] [:r :y [3 4]]]}
 * }</pre>
 *
 * <p>{@code :ok} is committed, {@code :fail} aborted, {@code :info} or no end unknown. Positions in the file are the times. A
 * file of ends alone, without any {@code :invoke}, has no times. Transactions are called T0, T1 and so on, in the order in
 * which they begin. Keys and values that are keywords stay {@link Keyword}s.
 */
public final class TxnFiles {
    private TxnFiles() {}

    /**
     * {@return the transactions in {@code text}}
     *
     * @throws HistoryFormatException if it is no history
     * @throws IllegalArgumentException if an operation is no transaction on lists and registers
     */
    public static List<Txn> read(String text) {
        List<Raw> ends = ends(text);
        return ends == null
                ? of(HistoryReader.defaults()
                        .withTuples(HistoryReader.Tuples.VALUES)
                        .read(text))
                : made(ends);
    }

    /**
     * {@return the transactions of a history that was read or recorded, whose operations have such values}
     *
     * @throws IllegalArgumentException if an operation is none
     */
    public static List<Txn> of(History<Op, Object> history) {
        List<Raw> all = new ArrayList<>();
        for (Operation<Op, Object> operation : history.operations()) {
            boolean ok = operation.outcome() == Outcome.OK;
            Object value = ok && operation.output() != null
                    ? operation.output()
                    : operation.input().value();
            long end = operation.outcome() == Outcome.UNKNOWN ? Txn.UNTIMED : operation.end();
            all.add(new Raw(operation.client(), operation.outcome(), steps(value), operation.call(), end));
        }
        return made(all);
    }

    private record Raw(String client, Outcome outcome, List<List<?>> steps, long from, long to) {}

    /** {@return the ends in a file without calls; null if it has calls, or is no EDN of events} */
    private static @Nullable List<Raw> ends(String text) {
        if (text.stripLeading().isEmpty() || "{[(#;".indexOf(text.stripLeading().charAt(0)) < 0) {
            return null;
        }
        List<Raw> ends = new ArrayList<>();
        boolean[] calls = {false};
        Edn.readItems(text, (line, item) -> {
            if (!(item instanceof Map<?, ?> map) || !(map.get(new Keyword("type")) instanceof Keyword type)) {
                calls[0] = true;
                return;
            }
            if (type.name().equals("invoke")) {
                calls[0] = true;
            }
            Object process = map.get(new Keyword("process"));
            if (calls[0] || new Keyword("nemesis").equals(process)) {
                return;
            }
            Outcome outcome =
                    type.name().equals("ok") ? Outcome.OK : type.name().equals("fail") ? Outcome.FAIL : Outcome.UNKNOWN;
            ends.add(new Raw(
                    String.valueOf(process), outcome, steps(map.get(new Keyword("value"))), Txn.UNTIMED, Txn.UNTIMED));
        });
        return calls[0] || ends.isEmpty() ? null : ends;
    }

    private static List<List<?>> steps(@Nullable Object value) {
        if (!(value instanceof List<?> all)) {
            throw new IllegalArgumentException("the value of a transaction is no list of accesses: " + value);
        }
        List<List<?>> steps = new ArrayList<>();
        for (Object step : all) {
            if (!(step instanceof List<?> parts) || parts.size() < 2 || parts.size() > 3 || parts.get(1) == null) {
                throw new IllegalArgumentException("no access [function key value]: " + step);
            }
            steps.add(parts);
        }
        return steps;
    }

    private static List<Txn> made(List<Raw> raws) {
        Set<Object> lists = new HashSet<>();
        Set<Object> registers = new HashSet<>();
        for (Raw raw : raws) {
            for (List<?> step : raw.steps) {
                String f = function(step);
                if (f.equals("append") || (f.equals("r") && value(step) instanceof List<?>)) {
                    lists.add(step.get(1));
                } else if (f.equals("w")) {
                    registers.add(step.get(1));
                }
            }
        }
        boolean anyLists = !lists.isEmpty();
        List<Txn> all = new ArrayList<>();
        for (Raw raw : raws) {
            List<Access> accesses = new ArrayList<>();
            for (List<?> step : raw.steps) {
                Object key = step.get(1);
                boolean list = lists.contains(key) || (anyLists && !registers.contains(key));
                accesses.add(access(step, key, list));
            }
            all.add(new Txn("T" + all.size(), raw.client, raw.outcome, accesses, raw.from, raw.to));
        }
        return all;
    }

    private static Access access(List<?> step, Object key, boolean list) {
        Object value = value(step);
        return switch (function(step)) {
            case "append" -> new Access.Append(key, written(step, value));
            case "w" -> new Access.Write(key, written(step, value));
            default -> {
                if (!list) {
                    yield new Access.Read(key, value);
                }
                if (value != null && !(value instanceof List<?> seen && !seen.contains(null))) {
                    throw new IllegalArgumentException("a read of list " + key + " saw no list of values: " + step);
                }
                yield new Access.ReadList(key, value == null ? List.of() : List.copyOf((List<?>) value));
            }
        };
    }

    private static Object written(List<?> step, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("nothing is written by " + step);
        }
        return value;
    }

    private static @Nullable Object value(List<?> step) {
        return step.size() == 3 ? step.get(2) : null;
    }

    private static String function(List<?> step) {
        String f = step.get(0) instanceof Keyword keyword ? keyword.name() : String.valueOf(step.get(0));
        return switch (f) {
            case "append" -> "append";
            case "r", "read" -> "r";
            case "w", "write" -> "w";
            default -> throw new IllegalArgumentException("function is none of append, r and w: " + step);
        };
    }

    private record Event(long at, boolean end, int number, Txn txn) {}

    /**
     * {@return {@code transactions} as EDN, a map in each line: calls and ends in the order of their times, or ends alone if
     * none has times}
     *
     * @throws IllegalArgumentException if some have times and others have not, or a client goes on after a transaction of
     *     unknown outcome or while another is under way, which the form cannot say
     */
    public static String write(List<Txn> transactions) {
        boolean timed = transactions.stream().anyMatch(txn -> txn.invokedAt() != Txn.UNTIMED);
        List<Event> events = new ArrayList<>();
        for (Txn txn : transactions) {
            boolean ended = txn.outcome() != Outcome.UNKNOWN;
            if (timed && (txn.invokedAt() == Txn.UNTIMED || (ended && txn.completedAt() == Txn.UNTIMED))) {
                throw new IllegalArgumentException("some transactions have times, but not " + txn);
            }
            if (timed) {
                events.add(new Event(txn.invokedAt(), false, events.size(), txn));
            }
            if (ended || !timed) {
                events.add(new Event(timed ? txn.completedAt() : 0, true, events.size(), txn));
            }
        }
        events.sort(
                Comparator.comparingLong(Event::at).thenComparing(Event::end).thenComparingInt(Event::number));
        Map<String, Txn> open = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            Txn txn = event.txn;
            if (timed && !event.end) {
                Txn other = open.put(txn.client(), txn);
                if (other != null) {
                    throw new IllegalArgumentException("client " + txn.client() + " begins " + txn + " while "
                            + other.name() + " is under way or unknown");
                }
            } else if (timed) {
                open.remove(txn.client());
            }
            line(event, text);
        }
        return text.toString();
    }

    private static void line(Event event, StringBuilder text) {
        Txn txn = event.txn;
        String type = !event.end
                ? ":invoke"
                : switch (txn.outcome()) {
                    case OK -> ":ok";
                    case FAIL -> ":fail";
                    case UNKNOWN -> ":info";
                };
        boolean number = txn.client().matches("[0-9]{1,9}");
        text.append("{:process ")
                .append(number ? txn.client() : Edn.write(txn.client()))
                .append(", :type ")
                .append(type)
                .append(", :f :txn, :value [");
        String gap = "";
        for (Access access : txn.accesses()) {
            text.append(gap).append(step(access, event.end && txn.committed())).append(']');
            gap = " ";
        }
        text.append("]}\n");
    }

    private static String step(Access access, boolean end) {
        String key = " " + Edn.write(access.key()) + " ";
        if (access instanceof Access.Append append) {
            return "[:append" + key + Edn.write(append.value());
        } else if (access instanceof Access.Write write) {
            return "[:w" + key + Edn.write(write.value());
        } else if (access instanceof Access.ReadList read) {
            return "[:r" + key + (end ? Edn.write(read.values()) : "nil");
        }
        return "[:r" + key + (end ? Edn.write(((Access.Read) access).value()) : "nil");
    }
}
