package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One list: what its reads say about the order of its appends. The longest read is that order; every other read has to be a
 * beginning of it. What is not, or has a value twice, is an anomaly, and of the order only that is then used which no read
 * speaks against.
 */
final class ListKey {
    /** Up to how long an order is compared pair by pair, once reads contradict each other. */
    private static final int PAIRS = 64;

    private final int key;
    private final Object name;
    private final Accesses accesses;
    private final Graph graph;
    private final Report report;
    private final Map<Object, Integer> writers;

    /** The last value that each transaction appended. */
    private final Map<Integer, Object> last = new HashMap<>();

    private final List<Seen> reads = new ArrayList<>();
    private final Map<Object, Integer> readersOfWrong = new HashMap<>();

    /** What a committed transaction saw of others, and whether it appended something itself. */
    private static final class Seen {
        final int reader;
        final boolean replaces;
        List<Object> values;
        boolean fits = true;

        Seen(int reader, List<Object> values, boolean replaces) {
            this.reader = reader;
            this.values = values;
            this.replaces = replaces;
        }
    }

    ListKey(int key, Accesses accesses, Graph graph, Report report) {
        this.key = key;
        this.name = accesses.keys.get(key);
        this.accesses = accesses;
        this.graph = graph;
        this.report = report;
        this.writers = accesses.writers(key);
    }

    void check() {
        for (int from = accesses.start(key); from < accesses.start(key + 1); ) {
            int to = from + 1;
            while (to < accesses.start(key + 1) && accesses.number(to) == accesses.number(from)) {
                to++;
            }
            look(from, to);
            from = to;
        }
        List<Object> order = order();
        List<Seen> odd = odd(order);
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            Integer writer = writers.get(order.get(i));
            if (writer == null || accesses.transactions.get(writer).aborted()) {
                wrong.add(i);
            }
        }
        for (Seen seen : reads) {
            checkValues(seen, wrong);
        }
        dirtyUpdate(order);
        lostUpdates();
        link(order, odd);
    }

    /** The accesses of one transaction: whether they fit together, and what they tell of others. */
    private void look(int from, int to) {
        int reader = accesses.number(from);
        boolean committed = accesses.txn(from).committed();
        List<Object> own = new ArrayList<>(2);
        List<Object> known = null;
        Seen external = null;
        boolean broken = false;
        boolean appends = false;
        for (int p = from; p < to; p++) {
            if (accesses.access(p) instanceof Access.Append append) {
                last.put(reader, append.value());
                appends = true;
            }
        }
        for (int p = from; committed && p < to; p++) {
            if (accesses.access(p) instanceof Access.Append append) {
                own.add(append.value());
                continue;
            }
            if (!(accesses.access(p) instanceof Access.ReadList read)) {
                continue;
            }
            List<Object> values = read.values();
            if (appends && future(reader, values, own.size(), from, to, read)) {
                broken = true;
                continue;
            }
            boolean agrees = known == null ? endsWith(values, own, 0) : agrees(values, known, own);
            if (!agrees) {
                report.add(
                        Anomaly.Kind.INTERNAL,
                        accesses.txn(p) + " does " + read + " where it knows " + expected(known, own),
                        List.of(accesses.txn(p)));
                broken = true;
            } else if (known == null) {
                known = values.subList(0, values.size() - own.size());
                external = new Seen(reader, known, appends);
                reads.add(external);
            }
        }
        if (broken && external != null && external.replaces) {
            reads.set(reads.size() - 1, new Seen(reader, external.values, false));
        }
    }

    /** Own appends follow whatever was seen of others. */
    private static boolean agrees(List<Object> values, List<Object> known, List<Object> own) {
        return values.size() == known.size() + own.size()
                && values.subList(0, known.size()).equals(known)
                && endsWith(values, own, known.size());
    }

    private static boolean endsWith(List<Object> values, List<Object> own, int least) {
        int more = values.size() - own.size();
        return more >= least && values.subList(more, values.size()).equals(own);
    }

    private static String expected(@Nullable List<Object> known, List<Object> own) {
        List<Object> all = new ArrayList<>(known == null ? List.of("...") : known);
        all.addAll(own);
        return all.toString();
    }

    /** Reports a read of what the same transaction appends only later. */
    private boolean future(int reader, List<Object> values, int before, int from, int to, Access read) {
        Set<Object> later = new HashSet<>();
        int appends = 0;
        for (int p = from; p < to; p++) {
            if (accesses.access(p) instanceof Access.Append append && appends++ >= before) {
                later.add(append.value());
            }
        }
        for (Object value : later.isEmpty() ? List.of() : values) {
            if (later.contains(value) && Integer.valueOf(reader).equals(writers.get(value))) {
                report.add(
                        Anomaly.Kind.FUTURE_READ,
                        accesses.txn(from) + " does " + read + ", of which it appends " + value + " only later",
                        List.of(accesses.txn(from)));
                return true;
            }
        }
        return false;
    }

    /** {@return the longest of what was read, without what is there twice} */
    private List<Object> order() {
        Seen longest = longest();
        if (longest != null && !longest.values.equals(once(longest))) {
            for (Seen seen : reads) {
                seen.values = cleaned(seen);
            }
            longest = longest();
        }
        return longest == null ? List.of() : longest.values;
    }

    private @Nullable Seen longest() {
        Seen longest = null;
        for (Seen seen : reads) {
            if (longest == null || seen.values.size() > longest.values.size()) {
                longest = seen;
            }
        }
        return longest;
    }

    private static List<Object> once(Seen seen) {
        List<Object> once = new ArrayList<>(new LinkedHashSet<>(seen.values));
        return once.size() == seen.values.size() ? seen.values : once;
    }

    private List<Object> cleaned(Seen seen) {
        List<Object> once = once(seen);
        if (once != seen.values) {
            Txn reader = accesses.transactions.get(seen.reader);
            report.add(
                    Anomaly.Kind.DUPLICATE,
                    reader + " saw in " + name + " a value twice: " + seen.values,
                    List.of(reader));
        }
        return once;
    }

    /** {@return the reads that are no beginning of {@code order}} */
    private List<Seen> odd(List<Object> order) {
        List<Seen> odd = new ArrayList<>();
        for (Seen seen : reads) {
            if (begins(order, seen.values)) {
                continue;
            }
            seen.values = cleaned(seen);
            if (begins(order, seen.values)) {
                continue;
            }
            seen.fits = false;
            if (odd.isEmpty()) {
                Txn reader = accesses.transactions.get(seen.reader);
                report.add(
                        Anomaly.Kind.INCOMPATIBLE_ORDER,
                        "of " + name + " one read " + seen.values + ", another " + order,
                        List.of(reader, readerOf(order)));
            }
            odd.add(seen);
        }
        return odd;
    }

    private Txn readerOf(List<Object> order) {
        for (Seen seen : reads) {
            if (seen.values.equals(order)) {
                return accesses.transactions.get(seen.reader);
            }
        }
        throw new AssertionError("simulator bug: nobody read the longest read");
    }

    private static boolean begins(List<Object> order, List<Object> values) {
        return values.size() <= order.size() && values.equals(order.subList(0, values.size()));
    }

    /** {@code wrong} are the places in the order of what nobody appended or an aborted transaction did. */
    private void checkValues(Seen seen, List<Integer> wrong) {
        int size = seen.values.size();
        if (seen.fits) {
            for (int i = 0; i < wrong.size() && wrong.get(i) < size; i++) {
                checkValue(seen, seen.values.get(wrong.get(i)));
            }
        } else {
            seen.values.forEach(value -> checkValue(seen, value));
        }
        Object end = size == 0 ? null : seen.values.get(size - 1);
        Integer writer = end == null ? null : writers.get(end);
        if (end != null && writer != null && writer != seen.reader && !end.equals(last.get(writer))) {
            Txn reader = accesses.transactions.get(seen.reader);
            Txn wrote = accesses.transactions.get(writer);
            report.add(
                    Anomaly.Kind.G1B,
                    reader + " saw " + end + " at the end, to which " + wrote + " then appended more",
                    List.of(reader, wrote));
        }
    }

    private void checkValue(Seen seen, Object value) {
        Txn reader = accesses.transactions.get(seen.reader);
        Integer writer = writers.get(value);
        if (writer == null) {
            wrong(
                    Anomaly.Kind.GARBAGE,
                    value,
                    reader + " saw " + value + " in " + name + ", which nobody appended",
                    List.of(reader));
        } else if (accesses.transactions.get(writer).outcome() == Outcome.FAIL) {
            Txn wrote = accesses.transactions.get(writer);
            wrong(Anomaly.Kind.G1A, value, reader + " saw " + value + " of aborted " + wrote, List.of(reader, wrote));
        }
    }

    private void wrong(Anomaly.Kind kind, Object value, String what, List<Txn> members) {
        if (readersOfWrong.merge(value, 1, Integer::sum) <= Report.READERS) {
            report.add(kind, what, members);
        }
    }

    /** What an aborted transaction left, and a committed one then appended to. */
    private void dirtyUpdate(List<Object> order) {
        Object dirty = null;
        for (Object value : order) {
            Integer writer = writers.get(value);
            if (writer == null) {
                continue;
            }
            Txn txn = accesses.transactions.get(writer);
            if (txn.aborted()) {
                dirty = dirty == null ? value : dirty;
            } else if (txn.committed() && dirty != null) {
                Txn aborted = accesses.transactions.get(writers.getOrDefault(dirty, writer));
                report.add(
                        Anomaly.Kind.DIRTY_UPDATE,
                        txn + " appended " + value + " to " + name + " after " + dirty + " of aborted " + aborted,
                        List.of(aborted, txn));
                return;
            }
        }
    }

    private void lostUpdates() {
        Map<Object, List<Seen>> byVersion = new LinkedHashMap<>();
        for (Seen seen : reads) {
            if (seen.replaces) {
                Object version = seen.fits ? (Object) seen.values.size() : seen.values;
                byVersion.computeIfAbsent(version, v -> new ArrayList<>(1)).add(seen);
            }
        }
        byVersion.forEach((version, all) -> {
            if (all.size() > 1) {
                List<Integer> members = all.stream().map(seen -> seen.reader).toList();
                report.lostUpdate(accesses, key, all.get(0).values, members);
            }
        });
    }

    /** What no read has seen was appended after the longest read, if it was appended at all. */
    private void link(List<Object> order, List<Seen> odd) {
        int[] by = new int[order.size()];
        int complete = -1;
        for (int i = 0; i < by.length; i++) {
            by[i] = node(order.get(i));
            complete = by[i] >= 0 ? i : complete;
        }
        if (odd.isEmpty()) {
            chain(order, by);
        } else {
            pairs(order, by, odd);
        }
        List<Object> unseen = odd.isEmpty() ? unseen(order, complete < 0 ? -1 : by[complete]) : List.of();
        int end = -1;
        if (!unseen.isEmpty()) {
            end = graph.relay();
            for (Object value : unseen) {
                graph.add(end, node(value), Graph.PASS, key, null, value);
            }
            if (complete >= 0) {
                graph.add(by[complete], end, Graph.WW, key, order.get(complete), null);
            }
        }
        for (Seen seen : reads) {
            int at = seen.values.size() - 1;
            while (at >= 0 && node(seen.values.get(at)) < 0) {
                at--;
            }
            int writer = at < 0 ? -1 : node(seen.values.get(at));
            if (writer >= 0) {
                graph.add(writer, seen.reader, Graph.WR, key, seen.values.get(at), null);
            }
            if (seen.fits) {
                replaced(order, by, seen, writer, end);
            }
        }
    }

    private void replaced(List<Object> order, int[] by, Seen seen, int writer, int end) {
        int next = seen.values.size();
        while (next < by.length && (by[next] < 0 || by[next] == writer)) {
            next++; // what was seen was never installed; the version it belongs to is complete here
        }
        if (next < by.length) {
            graph.add(seen.reader, by[next], Graph.RW, key, null, order.get(next));
        } else if (end >= 0) {
            graph.add(seen.reader, end, Graph.RW, key, null, null);
        }
    }

    /** {@return who appended that, if it took effect; otherwise -1} */
    private int node(Object value) {
        Integer writer = writers.get(value);
        return writer == null || !accesses.happened(writer) ? -1 : writer;
    }

    private void chain(List<Object> order, int[] by) {
        int before = -1;
        for (int i = 0; i < by.length; i++) {
            if (by[i] >= 0) {
                if (before >= 0) {
                    graph.add(by[before], by[i], Graph.WW, key, order.get(before), order.get(i));
                }
                before = i;
            }
        }
    }

    private void pairs(List<Object> order, int[] by, List<Seen> odd) {
        if (order.size() > PAIRS || odd.size() > PAIRS) {
            report.limits.add("reads of " + name + " contradict each other: the order of its appends was not used");
            return;
        }
        for (int i = 0; i < by.length; i++) {
            for (int j = i + 1; j < by.length; j++) {
                if (by[i] >= 0 && by[j] >= 0 && !contradicted(order.get(i), order.get(j), odd)) {
                    graph.add(by[i], by[j], Graph.WW, key, order.get(i), order.get(j));
                }
            }
        }
    }

    /** A read says of each value in it that it comes before those behind it and those that are not there. */
    private static boolean contradicted(Object earlier, Object later, List<Seen> odd) {
        for (Seen seen : odd) {
            int one = seen.values.indexOf(earlier);
            int other = seen.values.indexOf(later);
            if (other >= 0 && (one < 0 || one > other)) {
                return true;
            }
        }
        return false;
    }

    /** {@return what was appended and not seen; what the last one seen appended more belongs to the version seen} */
    private List<Object> unseen(List<Object> order, int lastSeen) {
        Set<Object> seen = new HashSet<>(order);
        List<Object> unseen = new ArrayList<>();
        for (int p = accesses.start(key); p < accesses.start(key + 1); p++) {
            Object value = Accesses.written(accesses.access(p));
            int writer = accesses.number(p);
            if (value != null && writer != lastSeen && node(value) == writer && !seen.contains(value)) {
                unseen.add(value);
            }
        }
        return unseen;
    }
}
