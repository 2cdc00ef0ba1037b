package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One register. Which of its versions is later is known where a transaction read one and wrote another, and as the
 * {@link TransactionChecker} was told; the initial version is earlier than all. What does not follow is not guessed.
 */
final class RegisterKey {
    private final int key;
    private final Object name;
    private final Accesses accesses;
    private final Graph graph;
    private final Report report;
    private final TransactionChecker settings;
    private final Map<Object, Integer> writers;
    private final Map<Integer, Object> last = new HashMap<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<Object, Integer> readersOfWrong = new HashMap<>();

    /** Versions, numbered in the order in which they come; 0 is the initial one. */
    private final Map<Object, Integer> numbers = new LinkedHashMap<>();

    private final List<@Nullable Object> values = new ArrayList<>();
    private final List<Set<Integer>> later = new ArrayList<>();

    /**
     * A transaction at this register: the version of others that it read first, and the one it left; -1 if it did not
     * read, or left none.
     */
    private record Visit(int transaction, int read, int left) {
        int from() {
            return read >= 0 ? read : left;
        }

        int to() {
            return left >= 0 ? left : read;
        }
    }

    RegisterKey(int key, Accesses accesses, Graph graph, Report report, TransactionChecker settings) {
        this.key = key;
        this.name = accesses.keys.get(key);
        this.accesses = accesses;
        this.graph = graph;
        this.report = report;
        this.settings = settings;
        this.writers = accesses.writers(key);
        values.add(null);
        later.add(new LinkedHashSet<>());
    }

    private int number(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        Integer number = numbers.get(value);
        if (number == null) {
            number = values.size();
            numbers.put(value, number);
            values.add(value);
            later.add(new LinkedHashSet<>());
        }
        return number;
    }

    void check() {
        for (int p = accesses.start(key); p < accesses.start(key + 1); p++) {
            if (accesses.access(p) instanceof Access.Write write) {
                last.put(accesses.number(p), write.value());
            }
        }
        for (int from = accesses.start(key); from < accesses.start(key + 1); ) {
            int to = from + 1;
            while (to < accesses.start(key + 1) && accesses.number(to) == accesses.number(from)) {
                to++;
            }
            look(from, to);
            from = to;
        }
        order();
        lostUpdates();
        link(cyclic());
    }

    private void look(int from, int to) {
        int reader = accesses.number(from);
        Txn txn = accesses.txn(from);
        if (!accesses.happened(reader)) {
            return;
        }
        boolean known = false;
        boolean wrote = false;
        @Nullable Object holds = null;
        int read = -1;
        for (int p = from; p < to; p++) {
            if (accesses.access(p) instanceof Access.Write write) {
                known = true;
                wrote = true;
                holds = write.value();
                continue;
            }
            if (!txn.committed() || !(accesses.access(p) instanceof Access.Read seen)) {
                continue;
            }
            @Nullable Object value = seen.value();
            if (known) {
                if (!Objects.equals(holds, value)) {
                    report.add(Anomaly.Kind.INTERNAL, txn + " does " + seen + " where it knows " + holds, List.of(txn));
                }
                continue;
            }
            known = true;
            holds = value;
            if (value != null && Integer.valueOf(reader).equals(writers.get(value))) {
                report.add(
                        Anomaly.Kind.FUTURE_READ, txn + " does " + seen + ", which it writes only later", List.of(txn));
                continue;
            }
            read = number(value);
            if (value != null) {
                checkValue(reader, value);
            }
        }
        visits.add(new Visit(reader, read, wrote ? number(last.get(reader)) : -1));
    }

    private void checkValue(int number, Object value) {
        Txn reader = accesses.transactions.get(number);
        Integer writer = writers.get(value);
        if (writer == null) {
            wrong(Anomaly.Kind.GARBAGE, value, reader + " read " + value + ", which nobody wrote", List.of(reader));
            return;
        }
        Txn from = accesses.transactions.get(writer);
        if (from.outcome() == Outcome.FAIL) {
            wrong(Anomaly.Kind.G1A, value, reader + " read " + value + " of aborted " + from, List.of(reader, from));
        }
        if (!value.equals(last.get(writer))) {
            wrong(
                    Anomaly.Kind.G1B,
                    value,
                    reader + " read " + value + ", which " + from + " then replaced",
                    List.of(reader, from));
        }
    }

    private void wrong(Anomaly.Kind kind, Object value, String what, List<Txn> members) {
        if (readersOfWrong.merge(value, 1, Integer::sum) <= Report.READERS) {
            report.add(kind, what, members);
        }
    }

    private void after(int earlier, int one) {
        if (earlier != one && earlier >= 0 && one >= 0) {
            later.get(earlier).add(one);
        }
    }

    private void order() {
        visits.forEach(visit -> after(visit.read, visit.left));
        if (settings.sequentialKeys) {
            Map<String, Integer> left = new HashMap<>();
            for (Visit visit : visits) {
                Txn txn = accesses.transactions.get(visit.transaction);
                if (txn.committed() && visit.to() >= 0) {
                    Integer before = left.put(txn.client(), visit.to());
                    after(before == null ? -1 : before, visit.from());
                }
            }
        }
        if (settings.linearizableKeys) {
            inRealTime();
        }
        int before = -1;
        for (Object value : settings.versionOrders.getOrDefault(name, List.of())) {
            after(before, number(value));
            before = number(value);
        }
        if (!settings.commitOrder.isEmpty()) {
            inOrderOfCommits();
        }
        boolean[] follows = new boolean[values.size()];
        later.forEach(all -> all.forEach(version -> follows[version] = true));
        for (Visit visit : visits) {
            if (visit.left > 0 && !follows[visit.left]) {
                after(0, visit.left);
            }
        }
    }

    private void inRealTime() {
        Frontier<Visit> frontier = new Frontier<>();
        for (Visit visit : visits) {
            Txn txn = accesses.transactions.get(visit.transaction);
            if (visit.to() >= 0) {
                frontier.add(visit, txn);
            }
        }
        frontier.each((earlier, one) -> after(earlier.to(), one.from()));
    }

    private void inOrderOfCommits() {
        List<Visit> writes = new ArrayList<>();
        for (Visit visit : visits) {
            String txn = accesses.transactions.get(visit.transaction).name();
            if (visit.left >= 0 && settings.commitOrder.containsKey(txn)) {
                writes.add(visit);
            }
        }
        writes.sort(Comparator.comparing(visit -> settings.commitOrder.getOrDefault(
                accesses.transactions.get(visit.transaction).name(), 0)));
        for (int i = 1; i < writes.size(); i++) {
            after(writes.get(i - 1).left, writes.get(i).left);
        }
    }

    /** Reports versions that follow each other in a circle; {@return the number of the circle of each version, or -1} */
    private int[] cyclic() {
        int size = values.size();
        int[] first = new int[size + 1];
        for (int v = 0; v < size; v++) {
            first[v + 1] = first[v] + later.get(v).size();
        }
        int[] target = new int[first[size]];
        int at = 0;
        for (Set<Integer> all : later) {
            for (int version : all) {
                target[at++] = version;
            }
        }
        int[] circle = Circles.of(size, first, target);
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int v = 0; v < size; v++) {
            if (circle[v] >= 0) {
                members.computeIfAbsent(circle[v], c -> new ArrayList<>()).add(v);
            }
        }
        members.values()
                .forEach(versions -> report.add(
                        Anomaly.Kind.CYCLIC_VERSIONS,
                        "of " + name + ", each of these comes before each other: "
                                + versions.stream().map(values::get).toList(),
                        versions.stream()
                                .map(version -> writers.get(values.get(version)))
                                .filter(Objects::nonNull)
                                .distinct()
                                .map(accesses.transactions::get)
                                .toList()));
        return circle;
    }

    private void lostUpdates() {
        Map<Integer, List<Integer>> byVersion = new LinkedHashMap<>();
        for (Visit visit : visits) {
            if (visit.read >= 0 && visit.left >= 0) {
                byVersion.computeIfAbsent(visit.read, v -> new ArrayList<>(1)).add(visit.transaction);
            }
        }
        byVersion.forEach((version, members) -> {
            if (members.size() > 1) {
                report.lostUpdate(accesses, key, Objects.requireNonNullElse(values.get(version), "nothing"), members);
            }
        });
    }

    private int node(int version) {
        Integer writer = version == 0 ? null : writers.get(values.get(version));
        return writer == null || !accesses.happened(writer) ? -1 : writer;
    }

    private void link(int[] circle) {
        int[] relays = new int[values.size()];
        Arrays.fill(relays, -1);
        for (int version = 0; version < relays.length; version++) {
            if (circle[version] < 0) {
                relay(version, circle, relays);
            }
        }
        for (Visit visit : visits) {
            if (visit.read < 0 || circle[visit.read] >= 0) {
                continue;
            }
            int writer = node(visit.read);
            Object value = values.get(visit.read);
            if (writer >= 0) {
                graph.add(writer, visit.transaction, Graph.WR, key, value, null);
            }
            if (relays[visit.read] >= 0) {
                graph.add(visit.transaction, relays[visit.read], Graph.RW, key, value, null);
            }
        }
    }

    /** Whoever wrote or read {@code version} comes before whoever wrote a later one. */
    private void relay(int version, int[] circle, int[] relays) {
        int relay = -1;
        for (int next : later.get(version)) {
            if (node(next) >= 0 && circle[next] < 0) {
                relay = relay < 0 ? graph.relay() : relay;
                graph.add(relay, node(next), Graph.PASS, key, null, values.get(next));
            }
        }
        relays[version] = relay;
        if (relay >= 0 && node(version) >= 0) {
            graph.add(node(version), relay, Graph.WW, key, values.get(version), null);
        }
    }
}
