package dev.simloop.jdbc;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.Access;
import dev.simloop.verify.txn.IsolationLevel;
import dev.simloop.verify.txn.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transaction while it runs, and afterwards. */
final class Recording {
    /**
     * What a statement did to a row.
     *
     * @param before the version that it replaced, 0 for the first; -1 for a row that was not there
     */
    record Replacement(Row row, long before, Version after) {}

    private enum State {
        OPEN,
        COMMITTING,
        ENDED
    }

    private final RecordedTables tables;
    private final String name;
    private final String client;
    private final IsolationLevel level;
    private final long invokedAt;
    private final List<Access> accesses = new ArrayList<>();
    private final List<Replacement> replacements = new ArrayList<>();
    private State state = State.OPEN;
    private Outcome outcome = Outcome.FAIL;
    private long completedAt = Txn.UNTIMED;

    Recording(RecordedTables tables, String name, String client, IsolationLevel level) {
        this.tables = tables;
        this.name = name;
        this.client = client;
        this.level = level;
        this.invokedAt = tables.moment();
    }

    private void add(Access access) {
        if (accesses.isEmpty()) {
            tables.touched(level);
        }
        accesses.add(access);
    }

    void read(Row row, @Nullable Version version) {
        add(Access.read(row, version));
    }

    /**
     * Records that {@code before} was replaced. That counts as a read if the new version {@code reads} the old one, and also where this
     * transaction has not looked at the row: then it orders the versions and says nothing else. Without its own, it counts as none
     * where it would contradict what the transaction read before.
     */
    void wrote(Row row, long before, @Nullable Version replaced, Version after, boolean reads) {
        if (before >= 0) {
            Access known = lastOf(row);
            if (known == null || (reads && !agrees(known, replaced))) {
                add(Access.read(row, replaced));
            }
        }
        add(Access.write(row, after));
        replacements.add(new Replacement(row, before, after));
    }

    private @Nullable Access lastOf(Row row) {
        for (int i = accesses.size() - 1; i >= 0; i--) {
            if (accesses.get(i).key().equals(row)) {
                return accesses.get(i);
            }
        }
        return null;
    }

    private static boolean agrees(Access known, @Nullable Version version) {
        @Nullable Object value = known instanceof Access.Write write ? write.value() : ((Access.Read) known).value();
        return Objects.equals(value, version);
    }

    /** {@return how much it has done, for {@link #backTo}} */
    int[] place() {
        return new int[] {accesses.size(), replacements.size()};
    }

    /** Takes back what was written since {@code place}; what was read of others was read. */
    void backTo(int[] place) {
        List<Access> since = accesses.subList(place[0], accesses.size());
        Set<Object> undone = new HashSet<>();
        for (Access access : since) {
            if (access instanceof Access.Write write) {
                undone.add(write.value());
            }
        }
        since.removeIf(access -> access instanceof Access.Write
                || (access instanceof Access.Read read && read.value() != null && undone.contains(read.value())));
        replacements.subList(place[1], replacements.size()).clear();
    }

    void committing() {
        state = State.COMMITTING;
    }

    void ended(Outcome how) {
        state = State.ENDED;
        outcome = how;
        completedAt = tables.moment();
    }

    boolean isEmpty() {
        return accesses.isEmpty();
    }

    List<Replacement> replacements() {
        return replacements;
    }

    /** {@return how it ended: what never asked to be committed was not, whatever became of its host} */
    Outcome outcome() {
        return state == State.COMMITTING ? Outcome.UNKNOWN : outcome;
    }

    Txn txn() {
        return new Txn(name, client, outcome(), accesses, invokedAt, state == State.ENDED ? completedAt : Txn.UNTIMED);
    }
}
