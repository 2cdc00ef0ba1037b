package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds broken session guarantees (Terry and others, "Session guarantees for weakly consistent replicated data", 1994) in
 * accesses to lists: since a read shows every append and their order, it tells by itself what is missing. The
 * transactions of one client are its session, in the order given; a single access is a transaction of one.
 */
public final class Sessions {
    /** What a client may expect of its session. */
    public enum Guarantee {
        /** A client sees what it wrote before. */
        READ_YOUR_WRITES,
        /** A client sees what it saw before. */
        MONOTONIC_READS,
        /** Whoever sees a write of a client sees its earlier writes, in their order. */
        MONOTONIC_WRITES,
        /** Whoever sees a write of a client sees what that client had read before it. */
        WRITES_FOLLOW_READS
    }

    /**
     * A broken guarantee.
     *
     * @param guarantee which
     * @param reader the transaction that shows it
     * @param missing what should have been seen, or seen earlier
     */
    public record Broken(Guarantee guarantee, Txn reader, Object key, Object missing, String description) {
        @Override
        public String toString() {
            return guarantee + ": " + description;
        }
    }

    private record Item(Object key, Object value) {}

    /** What whoever sees an append has to see, too. */
    private record Due(Guarantee guarantee, Item item) {}

    private final List<Broken> broken = new ArrayList<>();
    private final Map<Item, List<Due>> dues = new LinkedHashMap<>();

    private Sessions() {}

    /** {@return what is broken, in the order of the transactions that show it; aborted and unknown ones show nothing} */
    public static List<Broken> check(List<Txn> transactions) {
        Sessions sessions = new Sessions();
        Map<String, List<Txn>> byClient = new LinkedHashMap<>();
        for (Txn txn : transactions) {
            if (txn.committed()) {
                byClient.computeIfAbsent(txn.client(), client -> new ArrayList<>())
                        .add(txn);
            }
        }
        byClient.values().forEach(sessions::session);
        transactions.stream().filter(Txn::committed).forEach(sessions::follow);
        return sessions.broken;
    }

    private void session(List<Txn> session) {
        Map<Item, Guarantee> expected = new LinkedHashMap<>();
        for (Txn txn : session) {
            for (Access access : txn.accesses()) {
                if (access instanceof Access.Append append) {
                    Item item = new Item(append.key(), append.value());
                    List<Due> due = dues.computeIfAbsent(item, i -> new ArrayList<>());
                    expected.forEach((earlier, by) -> due.add(new Due(
                            by == Guarantee.READ_YOUR_WRITES
                                    ? Guarantee.MONOTONIC_WRITES
                                    : Guarantee.WRITES_FOLLOW_READS,
                            earlier)));
                    expected.put(item, Guarantee.READ_YOUR_WRITES);
                } else if (access instanceof Access.ReadList read) {
                    expected.forEach((item, by) -> {
                        if (item.key.equals(read.key()) && !read.values().contains(item.value)) {
                            report(
                                    by,
                                    txn,
                                    item,
                                    txn + " of client " + txn.client() + " does not see " + item.value
                                            + " in " + item.key + ", which that client "
                                            + (by == Guarantee.READ_YOUR_WRITES ? "appended" : "saw") + " before");
                        }
                    });
                    read.values()
                            .forEach(value ->
                                    expected.putIfAbsent(new Item(read.key(), value), Guarantee.MONOTONIC_READS));
                }
            }
        }
    }

    /** Within one read, and from one read of a transaction to a later one. */
    private void follow(Txn txn) {
        Map<Item, Item> due = new LinkedHashMap<>();
        Map<Item, Guarantee> by = new LinkedHashMap<>();
        for (Access access : txn.accesses()) {
            if (access instanceof Access.ReadList read) {
                due.forEach((item, because) -> {
                    if (item.key.equals(read.key()) && !read.values().contains(item.value)) {
                        missing(by.getOrDefault(item, Guarantee.MONOTONIC_WRITES), txn, item, because);
                    }
                });
                within(txn, read, due, by);
            }
        }
    }

    private void within(Txn txn, Access.ReadList read, Map<Item, Item> due, Map<Item, Guarantee> by) {
        List<Object> values = read.values();
        for (int i = 0; i < values.size(); i++) {
            Item item = new Item(read.key(), values.get(i));
            for (Due other : dues.getOrDefault(item, List.of())) {
                if (!other.item.key.equals(read.key())) {
                    due.putIfAbsent(other.item, item);
                    by.putIfAbsent(other.item, other.guarantee);
                } else if (!values.subList(0, i).contains(other.item.value)) {
                    missing(other.guarantee, txn, other.item, item);
                }
            }
        }
    }

    private void missing(Guarantee guarantee, Txn txn, Item item, Item because) {
        report(
                guarantee,
                txn,
                item,
                txn + " sees " + because.value + " in " + because.key + ", but not before it "
                        + item.value + " in " + item.key + ", which its writer had "
                        + (guarantee == Guarantee.MONOTONIC_WRITES ? "appended" : "seen") + " earlier");
    }

    private void report(Guarantee guarantee, Txn txn, Item item, String description) {
        Broken now = new Broken(guarantee, txn, item.key, item.value, description);
        if (!broken.contains(now)) {
            broken.add(now);
        }
    }
}
