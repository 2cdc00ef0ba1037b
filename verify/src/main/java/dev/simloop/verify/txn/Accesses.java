package dev.simloop.verify.txn;

import dev.simloop.verify.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accesses of a history, key by key, each in the order of the transactions and of the accesses in them. Keys are numbered
 * in the order in which they come; the accesses of key k stand from {@code start(k)} to before {@code start(k + 1)}.
 */
final class Accesses {
    final List<Txn> transactions;
    final List<Object> keys = new ArrayList<>();
    private final int[] starts;
    private final int[] txns;
    private final Access[] accesses;
    private final boolean[] lists;

    /** Whether the transaction committed, or is of unknown outcome and something that it wrote was read. */
    private final boolean[] happened;

    Accesses(List<Txn> transactions) {
        this.transactions = transactions;
        Map<Object, Integer> numbers = new HashMap<>();
        Set<String> names = new HashSet<>();
        int[] keyOf = new int[1024];
        int size = 0;
        happened = new boolean[transactions.size()];
        for (int t = 0; t < happened.length; t++) {
            Txn txn = transactions.get(t);
            happened[t] = txn.committed();
            if (!names.add(txn.name())) {
                throw new IllegalArgumentException("two transactions are called " + txn.name());
            }
            for (Access access : txn.accesses()) {
                Integer number = numbers.get(access.key());
                if (number == null) {
                    number = keys.size();
                    numbers.put(access.key(), number);
                    keys.add(access.key());
                }
                if (size == keyOf.length) {
                    keyOf = Arrays.copyOf(keyOf, size * 2);
                }
                keyOf[size++] = number;
            }
        }
        starts = new int[keys.size() + 1];
        for (int i = 0; i < size; i++) {
            starts[keyOf[i] + 1]++;
        }
        for (int k = 0; k < keys.size(); k++) {
            starts[k + 1] += starts[k];
        }
        txns = new int[size];
        accesses = new Access[size];
        lists = new boolean[keys.size()];
        fill(keyOf);
        findUnknownThatHappened();
    }

    private void fill(int[] keyOf) {
        int[] next = starts.clone();
        boolean[] registers = new boolean[lists.length];
        int i = 0;
        for (int t = 0; t < happened.length; t++) {
            for (Access access : transactions.get(t).accesses()) {
                int key = keyOf[i++];
                boolean list = access instanceof Access.Append || access instanceof Access.ReadList;
                (list ? lists : registers)[key] = true;
                txns[next[key]] = t;
                accesses[next[key]++] = access;
            }
        }
        for (int k = 0; k < lists.length; k++) {
            if (lists[k] && registers[k]) {
                throw new IllegalArgumentException("key " + keys.get(k) + " is used as a list and as a register");
            }
        }
    }

    private void findUnknownThatHappened() {
        for (int k = 0; k < lists.length; k++) {
            Map<Object, Integer> unknown = new HashMap<>();
            for (int p = start(k); p < start(k + 1); p++) {
                Object written = written(accesses[p]);
                if (written != null && txn(p).outcome() == Outcome.UNKNOWN) {
                    unknown.put(written, txns[p]);
                }
            }
            for (int p = start(k); !unknown.isEmpty() && p < start(k + 1); p++) {
                if (!txn(p).committed()) {
                    continue;
                }
                if (accesses[p] instanceof Access.Read read && read.value() != null) {
                    saw(unknown.get(read.value()));
                } else if (accesses[p] instanceof Access.ReadList read) {
                    read.values().forEach(value -> saw(unknown.get(value)));
                }
            }
        }
    }

    private void saw(@Nullable Integer writer) {
        if (writer != null) {
            happened[writer] = true;
        }
    }

    static @Nullable Object written(Access access) {
        if (access instanceof Access.Append append) {
            return append.value();
        }
        return access instanceof Access.Write write ? write.value() : null;
    }

    boolean isList(int key) {
        return lists[key];
    }

    int start(int key) {
        return starts[key];
    }

    /** {@return the number of the transaction of the access at {@code position}} */
    int number(int position) {
        return txns[position];
    }

    Txn txn(int position) {
        return transactions.get(txns[position]);
    }

    Access access(int position) {
        return accesses[position];
    }

    boolean happened(int transaction) {
        return happened[transaction];
    }

    /**
     * {@return who wrote what to that key} Of an aborted write and a later one of the same value, as by a retry, the one
     * that was not aborted counts, since a read of the value says nothing of the other.
     *
     * @throws IllegalArgumentException if a value is written twice by transactions that were not aborted
     */
    Map<Object, Integer> writers(int key) {
        Map<Object, Integer> writers = new HashMap<>();
        for (int p = start(key); p < start(key + 1); p++) {
            Object value = written(accesses[p]);
            if (value == null) {
                continue;
            }
            Integer other = writers.putIfAbsent(value, txns[p]);
            if (other == null || txn(p).aborted()) {
                continue;
            }
            if (!transactions.get(other).aborted()) {
                throw new IllegalArgumentException("value " + value + " is written to key " + keys.get(key)
                        + " twice, the second time by " + txn(p).name());
            }
            writers.put(value, txns[p]);
        }
        return writers;
    }
}
