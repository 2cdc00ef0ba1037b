package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is found while a history is looked through. */
final class Report {
    /** Of how many readers of one wrong value an anomaly is made. */
    static final int READERS = 16;

    final List<Anomaly> anomalies = new ArrayList<>();
    final List<String> limits = new ArrayList<>();

    /** For each key, the group of transactions that lost updates of one another. */
    private final Map<Integer, Map<Integer, Integer>> lost = new HashMap<>();

    private int groups;

    void add(Anomaly.Kind kind, String what, List<Txn> members) {
        anomalies.add(new Anomaly(kind, what, members));
    }

    /** Reports transactions that read the same version of a key and replaced it. */
    void lostUpdate(Accesses accesses, int key, Object version, List<Integer> members) {
        StringBuilder text = new StringBuilder();
        List<Txn> transactions = new ArrayList<>();
        for (int member : members) {
            Txn txn = accesses.transactions.get(member);
            transactions.add(txn);
            text.append("\n    ")
                    .append(txn)
                    .append(" replaced ")
                    .append(version)
                    .append(" in ")
                    .append(accesses.keys.get(key))
                    .append(", which it had read");
            lost.computeIfAbsent(key, k -> new HashMap<>()).put(member, groups);
        }
        groups++;
        add(Anomaly.Kind.LOST_UPDATE, text.toString(), transactions);
    }

    /** {@return whether both lost updates of one another on that key} */
    boolean lostTogether(int key, int one, int other) {
        Map<Integer, Integer> groups = lost.getOrDefault(key, Map.of());
        Integer group = groups.get(one);
        return group != null && group.equals(groups.get(other));
    }
}
