package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One list: what its reads say about the order of its appends. */
final class ListKey {
    private final Object key;
    private final List<Txn> transactions;
    private final Transactions.Writers writers;
    private final Dependencies dependencies;
    private final List<Anomaly> anomalies;

    /** What a committed transaction saw of others before its own appends. */
    private record Seen(int reader, List<Object> values) {}

    ListKey(
            Object key,
            List<Txn> transactions,
            Transactions.Writers writers,
            Dependencies dependencies,
            List<Anomaly> anomalies) {
        this.key = key;
        this.transactions = transactions;
        this.writers = writers;
        this.dependencies = dependencies;
        this.anomalies = anomalies;
    }

    void check() {
        List<Seen> reads = reads();
        reads.forEach(this::checkValues);
        Seen longest = new Seen(-1, List.of());
        for (Seen seen : reads) {
            if (seen.values.size() > longest.values.size()) {
                longest = seen;
            }
        }
        List<Object> order = longest.values;
        for (Seen seen : reads) {
            if (!seen.values.equals(order.subList(0, seen.values.size()))) {
                anomalies.add(new Anomaly(
                        Anomaly.Kind.INCOMPATIBLE_ORDER,
                        "of " + key + " one read " + seen.values + ", another " + order,
                        List.of(transactions.get(seen.reader), transactions.get(longest.reader))));
                return;
            }
        }
        link(order, reads);
    }

    private List<Seen> reads() {
        List<Seen> reads = new ArrayList<>();
        for (int t = 0; t < transactions.size(); t++) {
            if (!transactions.get(t).committed()) {
                continue;
            }
            int own = 0;
            for (Access access : transactions.get(t).accesses()) {
                if (access instanceof Access.Append append && append.key().equals(key)) {
                    own++;
                } else if (access instanceof Access.ReadList read && read.key().equals(key)) {
                    reads.add(new Seen(
                            t,
                            read.values().subList(0, Math.max(0, read.values().size() - own))));
                }
            }
        }
        return reads;
    }

    private void checkValues(Seen seen) {
        Txn reader = transactions.get(seen.reader);
        Set<Object> once = new LinkedHashSet<>();
        for (int i = 0; i < seen.values.size(); i++) {
            Object value = seen.values.get(i);
            int writer = writers.of(key, value);
            if (!once.add(value)) {
                report(Anomaly.Kind.DUPLICATE, reader + " saw " + value + " twice", List.of(reader));
            }
            if (writer < 0) {
                report(Anomaly.Kind.GARBAGE, reader + " saw " + value + ", which nobody appended", List.of(reader));
                continue;
            }
            Txn wrote = transactions.get(writer);
            if (wrote.outcome() == Outcome.FAIL) {
                report(Anomaly.Kind.G1A, reader + " saw " + value + " of aborted " + wrote, List.of(reader, wrote));
            }
            if (i == seen.values.size() - 1
                    && writer != seen.reader
                    && !lastOf(wrote).equals(value)) {
                report(
                        Anomaly.Kind.G1B,
                        reader + " saw " + value + " at the end, to which " + wrote + " then appended more",
                        List.of(reader, wrote));
            }
        }
    }

    private Object lastOf(Txn txn) {
        Object last = "";
        for (Access access : txn.accesses()) {
            if (access instanceof Access.Append append && append.key().equals(key)) {
                last = append.value();
            }
        }
        return last;
    }

    private void report(Anomaly.Kind kind, String what, List<Txn> members) {
        anomalies.add(new Anomaly(kind, what, members));
    }

    /** What no read has seen was appended after the longest read, if it was appended at all. */
    private void link(List<Object> order, List<Seen> reads) {
        List<Object> unseen = new ArrayList<>();
        for (Map.Entry<Object, Integer> written : writers.all(key).entrySet()) {
            if (!order.contains(written.getKey())
                    && transactions.get(written.getValue()).committed()) {
                unseen.add(written.getKey());
            }
        }
        for (int i = 0; i + 1 < order.size(); i++) {
            overwrites(order.get(i), order.get(i + 1));
        }
        if (!order.isEmpty()) {
            Object last = order.get(order.size() - 1);
            unseen.forEach(value -> overwrites(last, value));
        }
        for (Seen seen : reads) {
            int size = seen.values.size();
            int next = size;
            if (size > 0) {
                int writer = writers.of(key, seen.values.get(size - 1));
                while (next < order.size() && writers.of(key, order.get(next)) == writer) {
                    next++; // what was seen was never installed; the version it belongs to is complete here
                }
                if (writer >= 0) {
                    dependencies.add(
                            writer,
                            seen.reader,
                            Dependencies.Kind.WR,
                            key,
                            "its " + seen.values.get(size - 1) + " in " + key + " was read there");
                }
            }
            List<Object> later = next < order.size() ? List.of(order.get(next)) : unseen;
            for (Object value : later) {
                int writer = writers.of(key, value);
                if (writer >= 0) {
                    dependencies.add(
                            seen.reader,
                            writer,
                            Dependencies.Kind.RW,
                            key,
                            "it read " + key + " without the " + value + " appended there");
                }
            }
        }
    }

    private void overwrites(Object earlier, Object later) {
        int from = writers.of(key, earlier);
        int to = writers.of(key, later);
        if (from >= 0 && to >= 0) {
            dependencies.add(
                    from,
                    to,
                    Dependencies.Kind.WW,
                    key,
                    "its " + earlier + " in " + key + " comes before the " + later + " appended there");
        }
    }
}
