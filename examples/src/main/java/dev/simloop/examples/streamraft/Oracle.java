package dev.simloop.examples.streamraft;

import dev.simloop.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a simulated cluster and its clients. What nodes and clients tell is compared at once with what is known; the
 * properties only look whether something was wrong, so that they cost next to nothing after each step.
 */
final class Oracle implements RaftObserver, ClientObserver {
    private record Committed(Entry entry, long digest, long term) {}

    /** A property that breaks when {@link #says} is called. */
    private static final class Watch implements BooleanSupplier {
        private @Nullable String wrong;

        void says(String what) {
            if (wrong == null) {
                wrong = what;
            }
        }

        @Override
        public boolean getAsBoolean() {
            if (wrong == null) {
                return true;
            }
            throw new AssertionError(wrong);
        }
    }

    private final Watch oneVote = new Watch();
    private final Watch oneLeader = new Watch();
    private final Watch nothingLost = new Watch();
    private final Watch samePrefix = new Watch();
    private final Watch acknowledged = new Watch();
    private final Watch freshReads = new Watch();

    /** By node, then by term: whom it voted for. */
    private final List<Map<Long, Integer>> votes = new ArrayList<>();

    private final Map<Long, Integer> leaders = new HashMap<>();
    private final List<Committed> committed = new ArrayList<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<Integer, Long> floors = new HashMap<>();
    private final @Nullable Log[] logs;
    private long elections;
    private long written;
    private long read;

    Oracle(int nodes) {
        logs = new Log[nodes + 1];
        for (int node = 0; node <= nodes; node++) {
            votes.add(new HashMap<>());
        }
    }

    /** Registers all properties; the order decides which is reported if several break at one step. */
    void watch(World world) {
        world.always(PropertyNames.ONE_VOTE, oneVote);
        world.always(PropertyNames.ONE_LEADER, oneLeader);
        world.always(PropertyNames.NOTHING_LOST, nothingLost);
        world.always(PropertyNames.SAME_PREFIX, samePrefix);
        world.always(PropertyNames.ACKNOWLEDGED, acknowledged);
        world.always(PropertyNames.FRESH_READS, freshReads);
    }

    void watchLeaders(World world) {
        world.always(PropertyNames.ONE_LEADER, oneLeader);
    }

    long elections() {
        return elections;
    }

    long written() {
        return written;
    }

    long read() {
        return read;
    }

    /** {@return the index of the last entry that any node has applied} */
    long lastCommitted() {
        return committed.size();
    }

    // ---- nodes

    @Override
    public void opened(int node, Log log) {
        logs[node] = log;
        checkElectable();
    }

    /** A node that lacks the last committed entry must not find a majority that would vote for it. */
    private void checkElectable() {
        int last = committed.size();
        if (last == 0) {
            return;
        }
        long expected = committed.get(last - 1).entry.term();
        for (int node = 1; node < logs.length; node++) {
            Log log = logs[node];
            if (log == null || log.termAt(last) == expected) {
                continue;
            }
            int voters = 0;
            for (Log other : logs) {
                voters += other != null && isUpToDate(log, other) ? 1 : 0;
            }
            if (voters > (logs.length - 1) / 2) {
                nothingLost.says("n" + node + " has no entry of term " + expected + " at " + last
                        + ", where one is committed, and " + voters + " nodes would vote for it");
            }
        }
    }

    private static boolean isUpToDate(Log log, Log voter) {
        long mine = log.termAt(log.lastIndex());
        long other = voter.termAt(voter.lastIndex());
        return mine > other || (mine == other && log.lastIndex() >= voter.lastIndex());
    }

    @Override
    public void voted(int node, long term, int candidate) {
        Integer before = votes.get(node).putIfAbsent(term, candidate);
        if (before != null && before != candidate) {
            oneVote.says("n" + node + " votes for n" + candidate + " in term " + term + ", and voted for n" + before
                    + " in it before");
        }
    }

    @Override
    public void leads(int node, long term, Log log) {
        elections++;
        Integer before = leaders.putIfAbsent(term, node);
        if (before != null && before != node) {
            oneLeader.says("term " + term + " has two leaders: n" + before + " and n" + node);
        }
        // What a leader of a later term has committed, a leader of this one need not have.
        int last = committed.size();
        while (last > 0 && committed.get(last - 1).term >= term) {
            last--;
        }
        if (last > 0) {
            long expected = committed.get(last - 1).entry.term();
            long found = log.termAt(last);
            if (found != expected) {
                nothingLost.says("n" + node + " leads term " + term + " with "
                        + (found == 0 ? log.lastIndex() + " entries" : "an entry of term " + found + " at " + last)
                        + "; committed at " + last + " is one of term " + expected);
            }
        }
    }

    @Override
    public void applied(int node, long index, Entry entry, long term, long digest) {
        if (index > committed.size()) {
            committed.add(new Committed(entry, digest, term));
            checkElectable();
            return;
        }
        Committed known = committed.get((int) index - 1);
        if (known.digest != digest) {
            samePrefix.says("n" + node + " applies " + entry + " at " + index + ", another node applied " + known.entry
                    + (known.entry.equals(entry) ? " after other entries" : ""));
        }
    }

    // ---- clients

    @Override
    public void reads(int client, String key) {
        floors.put(client, newest.getOrDefault(key, 0L));
    }

    @Override
    public void hasRead(int client, String key, long value, long revision) {
        read++;
        long floor = floors.getOrDefault(client, 0L);
        if (revision < floor) {
            freshReads.says("client " + client + " reads revision " + revision + " of " + key + ", and revision "
                    + floor + " was known before the read began");
        }
        newest.merge(key, revision, Math::max);
    }

    @Override
    public void hasWritten(int client, long seq, String key, long value, long revision) {
        written++;
        newest.merge(key, revision, Math::max);
        Entry entry = revision > committed.size() ? null : committed.get((int) revision - 1).entry;
        if (entry == null || entry.client() != client || entry.seq() != seq) {
            acknowledged.says("client " + client + " is told that its request " + seq + " is at " + revision
                    + ", where there is " + entry);
        }
    }

    /** Fails if {@code values}, which have all entries applied, are without a write that a client knows of. */
    void checkKept(String node, KeyValues values) {
        newest.forEach((key, revision) -> {
            long found = values.get(key).revision();
            if (found < revision) {
                acknowledged.says(node + " has revision " + found + " of " + key + " in the end, and revision "
                        + revision + " was acknowledged");
            }
        });
    }
}
