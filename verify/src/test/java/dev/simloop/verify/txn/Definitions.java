package dev.simloop.verify.txn;

import dev.simloop.verify.txn.Anomaly.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Anomalies by their definitions, by brute force, for histories of a few transactions whose order of versions is known: all
 * pairs of transactions are looked at, and all simple circles.
 */
public final class Definitions {
    enum Edge {
        WW,
        WR,
        RW,
        PROCESS,
        REALTIME
    }

    private final List<Txn> txns;
    private final Map<String, List<Object>> orders;
    private final List<List<Set<Edge>>> edges = new ArrayList<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    private Definitions(List<Txn> txns, Map<String, List<Object>> orders) {
        this.txns = txns;
        this.orders = orders;
    }

    /** {@return the kinds of all circles, and lost updates, of lists whose final values are {@code orders}} */
    static Set<Kind> kinds(List<Txn> txns, Map<String, List<Object>> orders) {
        Definitions all = new Definitions(txns, orders);
        all.link();
        for (int start = 0; start < txns.size(); start++) {
            all.circles(start, start, new ArrayList<>(), new HashSet<>(Set.of(start)));
        }
        all.lostUpdates();
        return all.kinds;
    }

    private int writer(String key, Object value) {
        for (int t = 0; t < txns.size(); t++) {
            if (txns.get(t).accesses().contains(Access.append(key, value))) {
                return t;
            }
        }
        throw new AssertionError("nobody appended " + value);
    }

    /** The versions of a key that were installed: what each transaction left, in order. */
    private List<Integer> installers(String key) {
        List<Integer> all = new ArrayList<>();
        for (Object value : orders.getOrDefault(key, List.of())) {
            int writer = writer(key, value);
            if (all.isEmpty() || all.get(all.size() - 1) != writer) {
                all.add(writer);
            }
        }
        return all;
    }

    private void link() {
        for (int a = 0; a < txns.size(); a++) {
            edges.add(new ArrayList<>());
            for (int b = 0; b < txns.size(); b++) {
                Set<Edge> between = EnumSet.noneOf(Edge.class);
                edges.get(a).add(between);
                Txn one = txns.get(a);
                Txn other = txns.get(b);
                if (a < b && one.client().equals(other.client())) {
                    between.add(Edge.PROCESS);
                }
                if (a != b && one.completedAt() != Txn.UNTIMED && one.completedAt() < other.invokedAt()) {
                    between.add(Edge.REALTIME);
                }
            }
        }
        for (String key : orders.keySet()) {
            List<Integer> installers = installers(key);
            for (int i = 0; i + 1 < installers.size(); i++) {
                add(installers.get(i), installers.get(i + 1), Edge.WW);
            }
            for (int t = 0; t < txns.size(); t++) {
                int own = 0;
                for (Access access : txns.get(t).accesses()) {
                    if (access instanceof Access.Append append && append.key().equals(key)) {
                        own++;
                    } else if (access instanceof Access.ReadList read
                            && read.key().equals(key)) {
                        List<Object> others =
                                read.values().subList(0, read.values().size() - own);
                        int next = 0;
                        if (!others.isEmpty()) {
                            int from = writer(key, others.get(others.size() - 1));
                            add(from, t, Edge.WR);
                            next = installers.indexOf(from) + 1;
                        }
                        if (next < installers.size()) {
                            add(t, installers.get(next), Edge.RW);
                        }
                    }
                }
            }
        }
    }

    private void add(int from, int to, Edge edge) {
        if (from != to) {
            edges.get(from).get(to).add(edge);
        }
    }

    private void circles(int start, int at, List<Edge> way, Set<Integer> visited) {
        for (int next = start; next < txns.size(); next++) {
            for (Edge edge : edges.get(at).get(next)) {
                way.add(edge);
                if (next == start) {
                    kinds.add(kind(way));
                } else if (visited.add(next)) {
                    circles(start, next, way, visited);
                    visited.remove(next);
                }
                way.remove(way.size() - 1);
            }
        }
    }

    private static Kind kind(List<Edge> circle) {
        int rw = 0;
        boolean adjacent = false;
        for (int i = 0; i < circle.size(); i++) {
            boolean now = circle.get(i) == Edge.RW;
            rw += now ? 1 : 0;
            adjacent |= now && circle.get((i + 1) % circle.size()) == Edge.RW;
        }
        int rank = rw == 0 ? (circle.contains(Edge.WR) ? 1 : 0) : rw == 1 ? 2 : adjacent ? 4 : 3;
        List<Kind> data = List.of(
                Kind.G0, Kind.G1C, Kind.G_SINGLE, Kind.G_NONADJACENT, circle.size() == 2 ? Kind.WRITE_SKEW : Kind.G2);
        List<Kind> process = List.of(
                Kind.G0_PROCESS, Kind.G1C_PROCESS, Kind.G_SINGLE_PROCESS, Kind.G_NONADJACENT_PROCESS, Kind.G2_PROCESS);
        List<Kind> realTime = List.of(
                Kind.G0_REALTIME,
                Kind.G1C_REALTIME,
                Kind.G_SINGLE_REALTIME,
                Kind.G_NONADJACENT_REALTIME,
                Kind.G2_REALTIME);
        return (circle.contains(Edge.REALTIME) ? realTime : circle.contains(Edge.PROCESS) ? process : data).get(rank);
    }

    private void lostUpdates() {
        for (String key : orders.keySet()) {
            Map<Object, Integer> readers = new HashMap<>();
            for (Txn txn : txns) {
                List<Object> first = null;
                int own = 0;
                for (Access access : txn.accesses()) {
                    if (access instanceof Access.Append append && append.key().equals(key)) {
                        own++;
                    } else if (access instanceof Access.ReadList read
                            && read.key().equals(key)
                            && first == null) {
                        first = read.values().subList(0, read.values().size() - own);
                    }
                }
                boolean appends = txn.accesses().stream()
                        .anyMatch(access -> access instanceof Access.Append append
                                && append.key().equals(key));
                if (first != null && appends && readers.merge(first, 1, Integer::sum) > 1) {
                    kinds.add(Kind.LOST_UPDATE);
                }
            }
        }
    }

    /** A history of a few transactions, and what its lists held at the end. */
    record Generated(List<Txn> txns, Map<String, List<Object>> orders) {}

    /**
     * Transactions that interleave on one store, or read and write an old copy of it: every sort of circle comes about. A last
     * transaction reads all, so that the order of versions is known.
     */
    static Generated generate(Random random, boolean timed) {
        int count = 3 + random.nextInt(2);
        Map<String, List<Object>> store = new LinkedHashMap<>();
        List.of("x", "y", "z").forEach(key -> store.put(key, new ArrayList<>()));
        List<List<Access>> accesses = new ArrayList<>();
        List<Map<String, Integer>> snapshots = new ArrayList<>();
        List<Map<String, List<Object>>> own = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            accesses.add(new ArrayList<>());
            snapshots.add(new HashMap<>());
            own.add(new HashMap<>());
        }
        int value = 0;
        for (int step = 0; step < 4 * count; step++) {
            int t = random.nextInt(count);
            String key = List.of("x", "y", "z").get(random.nextInt(3));
            List<Object> now = store.getOrDefault(key, List.of());
            List<Object> mine = own.get(t).computeIfAbsent(key, k -> new ArrayList<>());
            if (random.nextInt(3) == 0) {
                mine.add(++value);
                accesses.get(t).add(Access.append(key, value));
                // where it lands among the appends of others is decided here
                now.add(value);
            } else if (mine.isEmpty()) {
                // somewhere in the past, and for each key the same all the time
                int seen = snapshots.get(t).computeIfAbsent(key, k -> random.nextInt(now.size() + 1));
                accesses.get(t).add(new Access.ReadList(key, new ArrayList<>(now.subList(0, seen))));
            }
        }
        List<Txn> txns = new ArrayList<>();
        long[] ends = new long[count];
        for (int t = 0; t < count; t++) {
            Txn txn = Txn.committed(
                    "t" + t, "c" + random.nextInt(3), accesses.get(t).toArray(Access[]::new));
            if (timed) {
                long from = random.nextInt(10);
                for (int earlier = 0; earlier < t; earlier++) {
                    if (txns.get(earlier).client().equals(txn.client())) {
                        from = Math.max(from, ends[earlier] + 1);
                    }
                }
                ends[t] = from + random.nextInt(6);
                txn = txn.at(from, ends[t]);
            }
            txns.add(txn);
        }
        List<Access> all = new ArrayList<>();
        store.forEach((key, values) -> all.add(new Access.ReadList(key, values)));
        Txn end = Txn.committed("end", "end", all.toArray(Access[]::new));
        txns.add(timed ? end.at(100, 101) : end);
        return new Generated(txns, store);
    }

    /** {@return whether every version that somebody read or left is one that its transaction completed} */
    static boolean installed(Generated history) {
        for (Map.Entry<String, List<Object>> order : history.orders.entrySet()) {
            Definitions all = new Definitions(history.txns, history.orders);
            List<Integer> installers = all.installers(order.getKey());
            if (new HashSet<>(installers).size() != installers.size()) {
                return false; // two that append in turn: no version of either is complete
            }
        }
        return Transactions.check(history.txns).anomalies().stream()
                .noneMatch(anomaly ->
                        Set.of(Kind.G1B, Kind.INTERNAL, Kind.FUTURE_READ).contains(anomaly.kind()));
    }

    /**
     * Holds the checker to the definitions on that many histories: nothing that it reports is false, and what it reports rules
     * out the same levels as all that is there. {@return how many histories had each kind}
     */
    public static Map<Kind, Integer> compare(int seeds) {
        Map<Kind, Integer> planted = new EnumMap<>(Kind.class);
        for (int seed = 0; seed < seeds; seed++) {
            var history = generate(new Random(seed), seed % 2 == 0);
            if (!installed(history)) {
                continue;
            }
            Set<Kind> defined = kinds(history.txns(), history.orders());
            TxnResult result = Transactions.check(history.txns());
            List<Anomaly> all = new ArrayList<>();
            defined.forEach(kind -> all.add(new Anomaly(kind, "", List.of())));
            if (!defined.containsAll(result.kinds()) || !result.violated().equals(new TxnResult(0, all).violated())) {
                throw new AssertionError(
                        "seed " + seed + ": found " + result + ", by definition " + defined + ", of " + history);
            }
            result.kinds().forEach(kind -> planted.merge(kind, 1, Integer::sum));
        }
        return planted;
    }
}
