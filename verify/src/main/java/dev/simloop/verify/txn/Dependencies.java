package dev.simloop.verify.txn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which transaction must come before which, and why; and the shortest cycles in that. */
final class Dependencies {
    enum Kind {
        WW,
        WR,
        RW
    }

    record Edge(int from, int to, Kind kind, Object key, String why) {}

    private final List<Txn> transactions;
    private final List<Map<List<Object>, Edge>> out = new ArrayList<>();

    Dependencies(List<Txn> transactions) {
        this.transactions = transactions;
        transactions.forEach(txn -> out.add(new LinkedHashMap<>()));
    }

    void add(int from, int to, Kind kind, Object key, String why) {
        if (from != to) {
            out.get(from).putIfAbsent(List.of(to, kind, key), new Edge(from, to, kind, key, why));
        }
    }

    /** {@return the worst anomaly of each sort of cycle, each a shortest} */
    List<Anomaly> cycles() {
        trim();
        List<Anomaly> found = new ArrayList<>();
        List<Edge> write = shortest(edge -> edge.kind == Kind.WW);
        if (write != null) {
            found.add(anomaly(Anomaly.Kind.G0, write));
        }
        List<Edge> information = shortestWith(edge -> edge.kind == Kind.WR, edge -> edge.kind != Kind.RW);
        if (information != null) {
            found.add(anomaly(Anomaly.Kind.G1C, information));
        }
        List<Edge> single = shortestWith(edge -> edge.kind == Kind.RW, edge -> edge.kind != Kind.RW);
        if (single != null) {
            found.add(anomaly(lost(single) ? Anomaly.Kind.LOST_UPDATE : Anomaly.Kind.G_SINGLE, single));
        }
        List<Edge> several = severalReads();
        if (several != null) {
            found.add(anomaly(severalKind(several), several));
        }
        return found;
    }

    /** Takes away, again and again, edges to what nothing leaves: in a history without cycles, all of them. */
    private void trim() {
        List<List<Edge>> into = new ArrayList<>();
        transactions.forEach(txn -> into.add(new ArrayList<>()));
        int[] leaving = new int[transactions.size()];
        Deque<Integer> dead = new ArrayDeque<>();
        for (int i = 0; i < leaving.length; i++) {
            leaving[i] = out.get(i).size();
            out.get(i).values().forEach(edge -> into.get(edge.to).add(edge));
            if (leaving[i] == 0) {
                dead.add(i);
            }
        }
        while (!dead.isEmpty()) {
            for (Edge edge : into.get(dead.poll())) {
                out.get(edge.from).remove(List.of(edge.to, edge.kind, edge.key));
                if (--leaving[edge.from] == 0) {
                    dead.add(edge.from);
                }
            }
        }
    }

    /** Read-write one way and write-write back on the same key, by two transactions that both read. */
    private boolean lost(List<Edge> cycle) {
        return cycle.size() == 2
                && cycle.stream().anyMatch(edge -> edge.kind == Kind.WW)
                && cycle.get(0).key.equals(cycle.get(1).key)
                && cycle.stream().allMatch(edge -> reads(edge.from, edge.key));
    }

    private boolean reads(int transaction, Object key) {
        return transactions.get(transaction).accesses().stream()
                .anyMatch(access -> access.key().equals(key)
                        && (access instanceof Access.Read || access instanceof Access.ReadList));
    }

    private static Anomaly.Kind severalKind(List<Edge> cycle) {
        if (cycle.size() == 2) {
            return cycle.get(0).key.equals(cycle.get(1).key) ? Anomaly.Kind.LOST_UPDATE : Anomaly.Kind.WRITE_SKEW;
        }
        return Anomaly.Kind.G2;
    }

    private Anomaly anomaly(Anomaly.Kind kind, List<Edge> cycle) {
        StringBuilder text = new StringBuilder();
        List<Txn> members = new ArrayList<>();
        for (Edge edge : cycle) {
            members.add(transactions.get(edge.from));
            text.append("\n    ")
                    .append(transactions.get(edge.from))
                    .append(" before ")
                    .append(transactions.get(edge.to).name())
                    .append(": ")
                    .append(edge.why);
        }
        return new Anomaly(kind, text.toString(), members);
    }

    /** {@return a shortest cycle of edges that {@code inner} is true for} */
    private @Nullable List<Edge> shortest(Predicate<Edge> inner) {
        List<Edge> best = null;
        for (int start = 0; start < transactions.size(); start++) {
            List<Edge> cycle = way(start, start, inner, best == null ? Integer.MAX_VALUE : best.size() - 1);
            if (cycle != null && (best == null || cycle.size() < best.size())) {
                best = cycle;
            }
        }
        return best;
    }

    /** {@return a shortest cycle of one edge {@code special} and otherwise such as {@code inner} is true for} */
    private @Nullable List<Edge> shortestWith(Predicate<Edge> special, Predicate<Edge> inner) {
        List<Edge> best = null;
        for (Map<List<Object>, Edge> edges : out) {
            for (Edge edge : edges.values()) {
                if (special.test(edge)) {
                    List<Edge> back =
                            way(edge.to, edge.from, inner, best == null ? Integer.MAX_VALUE : best.size() - 2);
                    if (back != null && (best == null || back.size() + 1 < best.size())) {
                        best = new ArrayList<>(List.of(edge));
                        best.addAll(back);
                    }
                }
            }
        }
        return best;
    }

    /** {@return a shortest cycle with two reads of replaced versions or more, if none has only one of them} */
    private @Nullable List<Edge> severalReads() {
        List<Edge> best = null;
        for (Map<List<Object>, Edge> edges : out) {
            for (Edge edge : edges.values()) {
                if (edge.kind == Kind.RW) {
                    List<Edge> back =
                            way(edge.to, edge.from, e -> true, best == null ? Integer.MAX_VALUE : best.size() - 2);
                    if (back != null
                            && back.stream().anyMatch(e -> e.kind == Kind.RW)
                            && (best == null || back.size() + 1 < best.size())) {
                        best = new ArrayList<>(List.of(edge));
                        best.addAll(back);
                    }
                }
            }
        }
        return best;
    }

    /** {@return a shortest way of one edge or more, no longer than {@code most}} */
    private @Nullable List<Edge> way(int from, int to, Predicate<Edge> inner, int most) {
        @Nullable Edge[] by = new @Nullable Edge[transactions.size()];
        int[] steps = new int[transactions.size()];
        Arrays.fill(steps, -1);
        Deque<Integer> queue = new ArrayDeque<>(List.of(from));
        steps[from] = 0;
        while (!queue.isEmpty()) {
            int at = queue.poll();
            if (steps[at] >= most) {
                return null;
            }
            for (Edge edge : out.get(at).values()) {
                if (!inner.test(edge)) {
                    continue;
                }
                if (edge.to == to) {
                    List<Edge> way = new ArrayList<>(List.of(edge));
                    for (Edge e = by[at]; e != null; e = by[e.from]) {
                        way.add(0, e);
                    }
                    return way;
                }
                if (steps[edge.to] < 0) {
                    steps[edge.to] = steps[at] + 1;
                    by[edge.to] = edge;
                    queue.add(edge.to);
                }
            }
        }
        return null;
    }
}
