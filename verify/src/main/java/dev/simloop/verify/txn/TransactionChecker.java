package dev.simloop.verify.txn;

import dev.simloop.CheckReturnValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for anomalies as {@link Transactions} does, with what more is known about the order of versions. Immutable: each
 * {@code with} method returns a changed copy.
 *
 * <p>Adya's dependencies between committed transactions are the edges of a graph: of versions that follow each other (ww),
 * of reads (wr), and of reads of what was then replaced (rw); to these come the order of each client and that of real time.
 * Each circle in it is an anomaly. Of each strongly connected component and each kind one circle is reported, a short one,
 * and each lost update. Time grows with the accesses and with what they read; only within a component of many thousand
 * transactions may the search be given up, which {@link TxnResult#limits} says.
 */
public final class TransactionChecker {
    private static final TransactionChecker DEFAULTS =
            new TransactionChecker(false, false, true, true, Map.of(), Map.of());

    final boolean sequentialKeys;
    final boolean linearizableKeys;
    private final boolean sessions;
    private final boolean realTime;
    final Map<Object, List<Object>> versionOrders;
    final Map<String, Integer> commitOrder;

    private TransactionChecker(
            boolean sequentialKeys,
            boolean linearizableKeys,
            boolean sessions,
            boolean realTime,
            Map<Object, List<Object>> versionOrders,
            Map<String, Integer> commitOrder) {
        this.sequentialKeys = sequentialKeys;
        this.linearizableKeys = linearizableKeys;
        this.sessions = sessions;
        this.realTime = realTime;
        this.versionOrders = versionOrders;
        this.commitOrder = commitOrder;
    }

    /** {@return a checker that assumes nothing about registers, and looks at sessions and real time} */
    public static TransactionChecker defaults() {
        return DEFAULTS;
    }

    /** Assumes that each register is sequentially consistent by itself: its versions follow the order of each client. */
    @CheckReturnValue
    public TransactionChecker withSequentialKeys() {
        return new TransactionChecker(true, linearizableKeys, sessions, realTime, versionOrders, commitOrder);
    }

    /** Assumes that each register is linearizable by itself: its versions follow the order of real time. */
    @CheckReturnValue
    public TransactionChecker withLinearizableKeys() {
        return new TransactionChecker(sequentialKeys, true, sessions, realTime, versionOrders, commitOrder);
    }

    /** Looks for no anomalies that need the order of a client; those of one client may then overlap. */
    @CheckReturnValue
    public TransactionChecker withoutSessions() {
        return new TransactionChecker(sequentialKeys, linearizableKeys, false, realTime, versionOrders, commitOrder);
    }

    /** Looks for no anomalies that need the order of real time. */
    @CheckReturnValue
    public TransactionChecker withoutRealTime() {
        return new TransactionChecker(sequentialKeys, linearizableKeys, sessions, false, versionOrders, commitOrder);
    }

    /** Says in which order a register had these values, as a log or a version column of the store tells. */
    @CheckReturnValue
    public TransactionChecker withVersionOrder(Object key, List<?> values) {
        Map<Object, List<Object>> all = new LinkedHashMap<>(versionOrders);
        all.put(key, List.copyOf(values));
        return new TransactionChecker(
                sequentialKeys, linearizableKeys, sessions, realTime, Collections.unmodifiableMap(all), commitOrder);
    }

    /**
     * Says in which order transactions, by name, left their values in registers, as the store's order of commits tells.
     *
     * @throws IllegalArgumentException if a name is there twice
     */
    @CheckReturnValue
    public TransactionChecker withCommitOrder(List<String> names) {
        Map<String, Integer> order = new HashMap<>();
        for (String name : names) {
            if (order.putIfAbsent(name, order.size()) != null) {
                throw new IllegalArgumentException("transaction " + name + " is in the order of commits twice");
            }
        }
        return new TransactionChecker(
                sequentialKeys, linearizableKeys, sessions, realTime, versionOrders, Map.copyOf(order));
    }

    /**
     * {@return the anomalies of {@code transactions}}
     *
     * @throws IllegalArgumentException if two have one name, one value is written to a key twice by transactions that were
     *     not aborted, a key is both a list and a register, an order is given of a list or of a transaction that is not
     *     there, or linearizable keys are assumed where no transaction has times
     */
    public TxnResult check(List<Txn> transactions) {
        Accesses accesses = new Accesses(List.copyOf(transactions));
        refuseWhatIsNotThere(accesses);
        Graph graph = new Graph(transactions.size());
        Report report = new Report();
        for (int key = 0; key < accesses.keys.size(); key++) {
            if (accesses.isList(key)) {
                new ListKey(key, accesses, graph, report).check();
            } else {
                new RegisterKey(key, accesses, graph, report, this).check();
            }
        }
        if (sessions) {
            linkSessions(accesses, graph);
        }
        if (realTime) {
            linkRealTime(accesses, graph);
        }
        graph.close();
        new Cycles(graph, accesses, report).search();
        return new TxnResult(transactions.size(), report.anomalies, report.limits);
    }

    private void refuseWhatIsNotThere(Accesses accesses) {
        if (linearizableKeys
                && accesses.transactions.stream().allMatch(txn -> txn.invokedAt() == Txn.UNTIMED)
                && !accesses.transactions.isEmpty()) {
            throw new IllegalArgumentException(
                    "linearizable keys are assumed, but no transaction has times: give them with Txn.at");
        }
        for (int key = 0; key < accesses.keys.size(); key++) {
            if (accesses.isList(key) && versionOrders.containsKey(accesses.keys.get(key))) {
                throw new IllegalArgumentException("a version order is given of key " + accesses.keys.get(key)
                        + ", which is a list: its reads tell its order");
            }
        }
        Set<Object> missing = new HashSet<>(versionOrders.keySet());
        accesses.keys.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("a version order is given of keys that nothing accesses: " + missing);
        }
        if (!commitOrder.isEmpty()) {
            Set<String> unknown = new HashSet<>(commitOrder.keySet());
            accesses.transactions.forEach(txn -> unknown.remove(txn.name()));
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "the order of commits names transactions that are not there: " + unknown);
            }
        }
    }

    /** What is unknown may take effect after what its client did next. */
    private static void linkSessions(Accesses accesses, Graph graph) {
        Map<String, Integer> before = new HashMap<>();
        for (int t = 0; t < accesses.transactions.size(); t++) {
            Txn txn = accesses.transactions.get(t);
            Integer earlier = before.get(txn.client());
            if (earlier != null && accesses.happened(t) && !overlaps(accesses.transactions.get(earlier), txn)) {
                graph.add(earlier, t, Graph.PROCESS, -1, txn.client(), null);
            }
            if (txn.committed()) {
                before.put(txn.client(), t);
            }
        }
    }

    private static boolean overlaps(Txn earlier, Txn later) {
        return earlier.completedAt() != Txn.UNTIMED
                && later.invokedAt() != Txn.UNTIMED
                && earlier.completedAt() >= later.invokedAt();
    }

    private static void linkRealTime(Accesses accesses, Graph graph) {
        Frontier<Integer> frontier = new Frontier<>(graph::relay);
        for (int t = 0; t < accesses.transactions.size(); t++) {
            if (accesses.happened(t)) {
                frontier.add(t, accesses.transactions.get(t));
            }
        }
        frontier.each((earlier, later) ->
                graph.add(earlier, later, graph.isRelay(earlier) ? Graph.PASS : Graph.REALTIME, -1, null, null));
    }
}
