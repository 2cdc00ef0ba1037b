package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One register: a transaction that reads one value and writes another tells that the other is later. */
final class RegisterKey {
    private final Object key;
    private final List<Txn> transactions;
    private final Transactions.Writers writers;
    private final Dependencies dependencies;
    private final List<Anomaly> anomalies;

    /** Later values of a value; the empty one is the initial. */
    private final Map<Optional<Object>, Set<Object>> later = new LinkedHashMap<>();

    private final Set<Object> seen = new LinkedHashSet<>();

    RegisterKey(
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
        transactions.stream().filter(Txn::committed).forEach(this::read);
        transactions.forEach(this::order);
        writers.all(key).forEach((value, writer) -> {
            if (happened(writer, value)) {
                later.computeIfAbsent(Optional.empty(), none -> new LinkedHashSet<>())
                        .add(value);
            }
        });
        if (!circle()) {
            link();
        }
    }

    /** Whether the write of {@code value} is known to have taken effect and to have stayed at the commit. */
    private boolean happened(int writer, Object value) {
        Txn txn = transactions.get(writer);
        return txn.outcome() == Outcome.OK || (txn.outcome() == Outcome.UNKNOWN && seen.contains(value));
    }

    private void read(Txn reader) {
        boolean wrote = false;
        for (Access access : reader.accesses()) {
            wrote |= access instanceof Access.Write && access.key().equals(key);
            if (wrote || !(access instanceof Access.Read read) || !read.key().equals(key)) {
                continue;
            }
            Object value = read.value();
            if (value == null) {
                continue;
            }
            seen.add(value);
            int writer = writers.of(key, value);
            if (writer < 0) {
                report(Anomaly.Kind.GARBAGE, reader + " read " + value + ", which nobody wrote", List.of(reader));
                continue;
            }
            Txn from = transactions.get(writer);
            if (from.outcome() == Outcome.FAIL) {
                report(Anomaly.Kind.G1A, reader + " read " + value + " of aborted " + from, List.of(reader, from));
            }
            if (!value.equals(last(from))) {
                report(
                        Anomaly.Kind.G1B,
                        reader + " read " + value + ", which " + from + " then replaced",
                        List.of(reader, from));
            }
        }
    }

    private @Nullable Object last(Txn txn) {
        Object last = null;
        for (Access access : txn.accesses()) {
            if (access instanceof Access.Write write && write.key().equals(key)) {
                last = write.value();
            }
        }
        return last;
    }

    private void order(Txn txn) {
        if (txn.outcome() == Outcome.FAIL) {
            return;
        }
        Optional<Object> before = null;
        Object last = last(txn);
        if (last == null || !happened(writers.of(key, last), last)) {
            return;
        }
        for (Access access : txn.accesses()) {
            if (access instanceof Access.Read read && read.key().equals(key) && before == null) {
                before = Optional.ofNullable(read.value());
            } else if (access instanceof Access.Write write && write.key().equals(key)) {
                if (before != null) {
                    later.computeIfAbsent(before, value -> new LinkedHashSet<>())
                            .add(last);
                }
                return;
            }
        }
    }

    /** Reports values that follow each other in a circle. */
    private boolean circle() {
        for (Object start : writers.all(key).keySet()) {
            Set<Object> reached = new LinkedHashSet<>();
            Deque<Object> queue = new ArrayDeque<>(later.getOrDefault(Optional.of(start), Set.of()));
            while (!queue.isEmpty()) {
                Object value = queue.poll();
                if (reached.add(value)) {
                    queue.addAll(later.getOrDefault(Optional.of(value), Set.of()));
                }
            }
            if (reached.contains(start)) {
                report(
                        Anomaly.Kind.CYCLIC_VERSIONS,
                        "of " + key + ", each of these was read before one of them was written: " + reached,
                        reached.stream()
                                .map(value -> transactions.get(writers.of(key, value)))
                                .distinct()
                                .toList());
                return true;
            }
        }
        return false;
    }

    private void link() {
        for (int t = 0; t < transactions.size(); t++) {
            if (!transactions.get(t).committed()) {
                continue;
            }
            boolean wrote = false;
            for (Access access : transactions.get(t).accesses()) {
                wrote |= access instanceof Access.Write && access.key().equals(key);
                if (!wrote && access instanceof Access.Read read && read.key().equals(key)) {
                    linkRead(t, read.value());
                }
            }
        }
        later.forEach((earlier, all) -> earlier.ifPresent(value -> all.forEach(next -> {
            int from = writers.of(key, value);
            if (from >= 0) {
                dependencies.add(
                        from,
                        writers.of(key, next),
                        Dependencies.Kind.WW,
                        key,
                        "its " + value + " in " + key + " was replaced by " + next);
            }
        })));
    }

    private void linkRead(int reader, @Nullable Object value) {
        if (value != null) {
            int writer = writers.of(key, value);
            if (writer >= 0) {
                dependencies.add(
                        writer, reader, Dependencies.Kind.WR, key, "its " + value + " in " + key + " was read there");
            }
        }
        for (Object next : later.getOrDefault(Optional.ofNullable(value), Set.of())) {
            dependencies.add(
                    reader,
                    writers.of(key, next),
                    Dependencies.Kind.RW,
                    key,
                    "it read " + value + " in " + key + ", which " + next + " replaced");
        }
    }

    private void report(Anomaly.Kind kind, String what, List<Txn> members) {
        anomalies.add(new Anomaly(kind, what, members));
    }
}
