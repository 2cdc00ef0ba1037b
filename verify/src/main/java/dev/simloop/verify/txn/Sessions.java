package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds broken session guarantees (Terry and others, "Session guarantees for weakly consistent replicated data", 1994) in
 * accesses to lists: since a read shows every append and their order, it tells by itself what is missing. The
 * transactions of one client are its session, in the order given; a single access is a transaction of one.
 *
 * <p>Of each read, guarantee and client whose writes it shows, the first append that is missing is reported, with the number
 * of others. Time grows with what is read and appended, where the reads of a key agree on its order.
 */
/* What a client may expect is kept as the length of the beginning of a key's longest list that it saw, and the appends beside
 * that: its own, and what it saw in reads that are no such beginning. Nothing is copied for each append. */
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
     * @param missing the first append that should have been seen, or seen earlier
     */
    public record Broken(Guarantee guarantee, Txn reader, Object key, Object missing, String description) {
        @Override
        public String toString() {
            return guarantee + ": " + description;
        }
    }

    private final List<Broken> broken = new ArrayList<>();
    private final Map<Object, Key> keys = new LinkedHashMap<>();

    private Sessions() {}

    /** {@return what is broken, session by session, then what readers of others miss; aborted and unknown ones show nothing} */
    public static List<Broken> check(List<Txn> transactions) {
        Sessions sessions = new Sessions();
        Map<String, List<Txn>> byClient = new LinkedHashMap<>();
        for (Txn txn : transactions) {
            if (txn.committed()) {
                byClient.computeIfAbsent(txn.client(), client -> new ArrayList<>())
                        .add(txn);
                sessions.order(txn);
            }
        }
        sessions.keys.values().forEach(Key::number);
        byClient.values().forEach(sessions::session);
        transactions.stream().filter(Txn::committed).forEach(sessions::follow);
        return sessions.broken;
    }

    /** One list: the longest that was read, and who appended what to it. */
    private static final class Key {
        List<Object> longest = List.of();
        final Map<Object, Integer> positions = new HashMap<>();
        final Map<Object, Written> writers = new HashMap<>();

        void number() {
            for (int i = 0; i < longest.size(); i++) {
                positions.putIfAbsent(longest.get(i), i);
            }
        }
    }

    /** By whom, and after how many accesses of that session. */
    private record Written(Session session, int time) {}

    private static final class Session {
        final Map<Object, Expected> keys = new HashMap<>();
        int time;

        Expected expected(Object key) {
            return keys.computeIfAbsent(key, k -> new Expected());
        }
    }

    /** What a session may expect of one key. */
    private static final class Expected {
        /** Since when it had seen how much of the beginning of the longest list. */
        final List<int[]> beginnings = new ArrayList<>();

        final List<Extra> extras = new ArrayList<>();
        final Set<Object> values = new HashSet<>();

        int beginning(int time) {
            int low = 0;
            int high = beginnings.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (beginnings.get(middle)[0] < time) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low == 0 ? 0 : beginnings.get(low - 1)[1];
        }

        void saw(Shown read, int time) {
            int sofar = beginning(Integer.MAX_VALUE);
            if (read.beginning) {
                if (read.size() > sofar) {
                    beginnings.add(new int[] {time, read.size()});
                }
                return;
            }
            for (Object value : read.values) {
                Integer at = read.key.positions.get(value);
                if ((at == null || at >= sofar) && values.add(value)) {
                    extras.add(new Extra(time, value, false));
                }
            }
        }
    }

    /** An append that is expected, whether it is the session's own, and since when. */
    private record Extra(int time, Object value, boolean own) {}

    /** A read, and where what stands in it. */
    private static final class Shown {
        final Key key;
        final List<Object> values;

        /** Whether it is a beginning of the longest list. */
        final boolean beginning;

        private final Map<Object, Integer> positions = new HashMap<>();

        Shown(Key key, List<Object> values) {
            this.key = key;
            this.values = values;
            beginning = values.equals(key.longest.subList(0, values.size()));
            for (int i = 0; !beginning && i < values.size(); i++) {
                positions.putIfAbsent(values.get(i), i);
            }
        }

        int size() {
            return values.size();
        }

        boolean shows(Object value, int before) {
            Integer at = (beginning ? key.positions : positions).get(value);
            return at != null && at < Math.min(before, size());
        }
    }

    /** How far it was looked for what one session expects in one read, and the first that was not there. */
    private static final class Missing {
        private int extras;
        private int beginning;

        @Nullable
        Object own;

        @Nullable
        Object seen;

        int owns;
        int seens;

        /** Looks for all that was expected before {@code time}, in the read before a position. */
        void look(Expected expected, int time, Shown read, int before) {
            int end = expected.beginning(time);
            if (read.beginning) {
                beginning = Math.max(beginning, Math.min(end, Math.min(before, read.size())));
            }
            for (; beginning < end; beginning++) {
                Object value = read.key.longest.get(beginning);
                if (!expected.values.contains(value) && !read.shows(value, before)) {
                    seen = seen == null ? value : seen;
                    seens++;
                }
            }
            for (; extras < expected.extras.size() && expected.extras.get(extras).time < time; extras++) {
                Extra extra = expected.extras.get(extras);
                boolean shown = read.shows(extra.value, before);
                if (!shown && extra.own) {
                    own = own == null ? extra.value : own;
                    owns++;
                } else if (!shown) {
                    seen = seen == null ? extra.value : seen;
                    seens++;
                }
            }
        }
    }

    private void order(Txn txn) {
        for (Access access : txn.accesses()) {
            Key key = keys.computeIfAbsent(access.key(), k -> new Key());
            if (access instanceof Access.ReadList read && read.values().size() > key.longest.size()) {
                key.longest = read.values();
            }
        }
    }

    private Key key(Object key) {
        return keys.getOrDefault(key, new Key());
    }

    private void session(List<Txn> session) {
        Session now = new Session();
        for (Txn txn : session) {
            for (Access access : txn.accesses()) {
                now.time++;
                if (access instanceof Access.Append append) {
                    key(append.key()).writers.putIfAbsent(append.value(), new Written(now, now.time));
                    Expected expected = now.expected(append.key());
                    if (expected.values.add(append.value())) {
                        expected.extras.add(new Extra(now.time, append.value(), true));
                    }
                } else if (access instanceof Access.ReadList read) {
                    Shown shown = new Shown(key(read.key()), read.values());
                    Expected expected = now.expected(read.key());
                    Missing missing = new Missing();
                    missing.look(expected, now.time, shown, Integer.MAX_VALUE);
                    unseen(Guarantee.READ_YOUR_WRITES, txn, read.key(), missing.own, missing.owns);
                    unseen(Guarantee.MONOTONIC_READS, txn, read.key(), missing.seen, missing.seens);
                    expected.saw(shown, now.time);
                }
            }
        }
    }

    private void unseen(Guarantee guarantee, Txn txn, Object key, @Nullable Object value, int count) {
        if (value != null) {
            String text = txn + " of client " + txn.client() + " does not see " + value + " in " + key
                    + ", which that client "
                    + (guarantee == Guarantee.READ_YOUR_WRITES ? "appended" : "saw") + " before";
            broken.add(new Broken(guarantee, txn, key, value, text + others(count)));
        }
    }

    private static String others(int count) {
        return count == 1 ? "" : ", nor " + (count - 1) + " others";
    }

    /** What was seen of a session, by which append of it that is known, and where. */
    private record Known(int time, Object key, Object value) {
        Known later(Known other) {
            return other.time > time ? other : this;
        }
    }

    private record Source(Session session, Object key) {}

    /** Within one read, and from one read of a transaction to a later one of another key. */
    private void follow(Txn txn) {
        Map<Source, Known> known = new LinkedHashMap<>();
        for (Access access : txn.accesses()) {
            if (access instanceof Access.ReadList read) {
                Shown shown = new Shown(key(read.key()), read.values());
                Map<Session, Known> latest = new LinkedHashMap<>();
                known.forEach((source, by) -> {
                    if (!source.key.equals(read.key())) {
                        latest.merge(source.session, by, Known::later);
                    }
                });
                latest.forEach((session, by) -> {
                    Missing missing = new Missing();
                    missing.look(session.expected(read.key()), by.time, shown, Integer.MAX_VALUE);
                    early(txn, read.key(), missing, by);
                });
                within(txn, read.key(), shown, known);
            }
        }
    }

    private void within(Txn txn, Object key, Shown shown, Map<Source, Known> known) {
        Map<Session, Missing> all = new LinkedHashMap<>();
        Map<Session, Known> because = new HashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            Object value = shown.values.get(i);
            Written by = shown.key.writers.get(value);
            if (by == null) {
                continue;
            }
            Missing missing = all.computeIfAbsent(by.session, session -> new Missing());
            int sofar = missing.owns + missing.seens;
            missing.look(by.session.expected(key), by.time, shown, i);
            Known now = new Known(by.time, key, value);
            if (sofar == 0 && missing.owns + missing.seens > 0) {
                because.put(by.session, now);
            }
            known.merge(new Source(by.session, key), now, Known::later);
        }
        all.forEach((session, missing) -> {
            Known by = because.get(session);
            if (by != null) {
                early(txn, key, missing, by);
            }
        });
    }

    private void early(Txn txn, Object key, Missing missing, Known because) {
        early(Guarantee.MONOTONIC_WRITES, txn, key, missing.own, missing.owns, because);
        early(Guarantee.WRITES_FOLLOW_READS, txn, key, missing.seen, missing.seens, because);
    }

    private void early(Guarantee guarantee, Txn txn, Object key, @Nullable Object value, int count, Known because) {
        if (value != null) {
            String text =
                    txn + " sees " + because.value + " in " + because.key + ", but not before it " + value + " in "
                            + key + ", which its writer had "
                            + (guarantee == Guarantee.MONOTONIC_WRITES ? "appended" : "seen") + " earlier";
            broken.add(new Broken(guarantee, txn, key, value, text + others(count)));
        }
    }
}
