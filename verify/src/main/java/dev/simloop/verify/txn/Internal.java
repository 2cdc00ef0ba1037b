package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether each committed transaction sees its own accesses. */
final class Internal {
    private final List<Anomaly> anomalies;

    Internal(List<Anomaly> anomalies) {
        this.anomalies = anomalies;
    }

    /** What a transaction knows of a key: its end, or all of it. */
    private record Known(List<Object> values, boolean whole) {}

    void check(List<Txn> transactions) {
        transactions.stream().filter(Txn::committed).forEach(this::check);
    }

    private void check(Txn txn) {
        Map<Object, Known> known = new LinkedHashMap<>();
        for (Access access : txn.accesses()) {
            Known before = known.get(access.key());
            if (access instanceof Access.Append append) {
                List<Object> more = new ArrayList<>(before == null ? List.of() : before.values);
                more.add(append.value());
                known.put(append.key(), new Known(more, before != null && before.whole));
            } else if (access instanceof Access.Write write) {
                known.put(write.key(), new Known(List.of(write.value()), true));
            } else if (access instanceof Access.ReadList read) {
                if (before != null && !agrees(before, read.values())) {
                    report(txn, access, before);
                }
                known.put(read.key(), new Known(read.values(), true));
            } else if (access instanceof Access.Read read) {
                List<Object> values = read.value() == null ? List.of() : List.of(read.value());
                if (before != null && !Objects.equals(before.values, values)) {
                    report(txn, access, before);
                }
                known.put(read.key(), new Known(values, true));
            }
        }
    }

    private static boolean agrees(Known before, List<Object> read) {
        int more = read.size() - before.values.size();
        return before.whole
                ? read.equals(before.values)
                : more >= 0 && read.subList(more, read.size()).equals(before.values);
    }

    private void report(Txn txn, Access access, Known before) {
        anomalies.add(new Anomaly(
                Anomaly.Kind.INTERNAL, txn + " does " + access + " where it knows " + before.values, List.of(txn)));
    }
}
