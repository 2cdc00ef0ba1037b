package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds anomalies in transactions on lists (append and read) and registers (write and read). On lists the order of
 * versions shows in what is read; on registers it follows from transactions that read one value and write another. What
 * follows from neither is not guessed: no anomaly that is reported is a false one, but on registers some may stay
 * unseen.
 */
public final class Transactions {
    private Transactions() {}

    /**
     * {@return the anomalies of {@code transactions}}
     *
     * @throws IllegalArgumentException if two have one name, one value is written to a key twice, or a key is both a list
     *     and a register
     */
    public static TxnResult check(List<Txn> transactions) {
        Writers writers = new Writers(transactions);
        Dependencies dependencies = new Dependencies(transactions);
        List<Anomaly> anomalies = new ArrayList<>();
        new Internal(anomalies).check(transactions);
        for (Object key : writers.lists()) {
            new ListKey(key, transactions, writers, dependencies, anomalies).check();
        }
        for (Object key : writers.registers()) {
            new RegisterKey(key, transactions, writers, dependencies, anomalies).check();
        }
        anomalies.addAll(dependencies.cycles());
        return new TxnResult(transactions.size(), anomalies);
    }

    /** Who wrote what, and which keys are what. */
    static final class Writers {
        private final Map<Object, Map<Object, Integer>> byKey = new LinkedHashMap<>();
        private final Set<Object> lists = new LinkedHashSet<>();
        private final Set<Object> registers = new LinkedHashSet<>();

        Writers(List<Txn> transactions) {
            Set<String> names = new LinkedHashSet<>();
            for (int t = 0; t < transactions.size(); t++) {
                Txn txn = transactions.get(t);
                if (!names.add(txn.name())) {
                    throw new IllegalArgumentException("two transactions are called " + txn.name());
                }
                for (Access access : txn.accesses()) {
                    boolean list = access instanceof Access.Append || access instanceof Access.ReadList;
                    (list ? lists : registers).add(access.key());
                    if (access instanceof Access.Append append) {
                        wrote(t, txn, append.key(), append.value());
                    } else if (access instanceof Access.Write write) {
                        wrote(t, txn, write.key(), write.value());
                    }
                }
            }
            for (Object key : lists) {
                if (registers.contains(key)) {
                    throw new IllegalArgumentException("key " + key + " is used as a list and as a register");
                }
            }
        }

        private void wrote(int t, Txn txn, Object key, Object value) {
            Integer other =
                    byKey.computeIfAbsent(key, k -> new LinkedHashMap<>()).putIfAbsent(value, t);
            if (other != null) {
                throw new IllegalArgumentException(
                        "value " + value + " is written to key " + key + " twice, the second time by " + txn.name());
            }
        }

        Set<Object> lists() {
            return lists;
        }

        Set<Object> registers() {
            return registers;
        }

        /** {@return the number of who wrote that, or -1} */
        int of(Object key, Object value) {
            return byKey.getOrDefault(key, Map.of()).getOrDefault(value, -1);
        }

        /** {@return everything written to that key} */
        Map<Object, Integer> all(Object key) {
            return byKey.getOrDefault(key, Map.of());
        }
    }
}
