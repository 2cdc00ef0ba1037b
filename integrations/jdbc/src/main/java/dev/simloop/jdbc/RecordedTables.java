package dev.simloop.jdbc;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.IsolationLevel;
import dev.simloop.verify.txn.TransactionChecker;
import dev.simloop.verify.txn.Txn;
import dev.simloop.verify.txn.TxnResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What transactions read and wrote in some tables, over JDBC, as transactions of module {@code verify}: so a run names its anomaly, such
 * as a lost update or a write skew, without an invariant. Each row is a register.
 *
 * <p><b>How.</b> The tables get two more columns, {@code simloop_version} and {@code simloop_replaced}. A statement that writes leaves
 * its number in the rows, and the number that it replaced; what is read is looked up by a second query in the same
 * transaction. So which version was read, written and replaced is known, not guessed from values. H2 hides the columns from
 * {@code SELECT *} and from inserts without a list; on other databases they come last.
 *
 * <p><b>Outcome.</b> A transaction that committed is committed; a commit that failed, or was under way when its host crashed, is
 * unknown; all else is aborted. An error whose SQL state begins with 40 has rolled the transaction back. In auto-commit mode each
 * statement is a transaction.
 *
 * <p><b>Rejects</b>, with {@link java.sql.SQLFeatureNotSupportedException} and without executing it, every statement on these tables that it
 * does not understand: joins, queries within queries, {@code MERGE}, {@code TRUNCATE}, batches, updatable results, calls of
 * procedures. Statements on other tables pass. A row that was inserted past the recorder is an error when it is read.
 *
 * <p><b>Leaves out</b> what a query did not find: reads of rows that are not there are not recorded, so phantoms stay unseen.
 *
 * <p><b>Threads.</b> May be used by several; in a run of SimLoop what is recorded follows from the seed. It reads no clock: times are the order
 * in which transactions begin and end.
 */
public final class RecordedTables {
    private final List<RegisterTable> tables;
    private final List<Recording> recordings = new ArrayList<>();
    private final Set<RegisterTable> known = new HashSet<>();
    private final Map<String, Integer> clients = new HashMap<>();
    private final Set<IsolationLevel> levels = EnumSet.noneOf(IsolationLevel.class);
    private final Map<Row, Map<Long, Version>> versions = new HashMap<>();
    private long statements;
    private long moments;

    private RecordedTables(List<RegisterTable> tables) {
        this.tables = tables;
    }

    /**
     * {@return an empty recorder of {@code tables}}
     *
     * @throws IllegalArgumentException if there is none, or one is there twice
     */
    public static RecordedTables of(RegisterTable... tables) {
        Set<String> names = new LinkedHashSet<>();
        for (RegisterTable table : tables) {
            if (!names.add(table.name().toUpperCase(Locale.ROOT))) {
                throw new IllegalArgumentException("table " + table.name() + " is there twice");
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no table to look at");
        }
        return new RecordedTables(List.of(tables));
    }

    /** {@return connections of {@code source} that are recorded, each as a client of its own, named {@code connection N}} */
    public DataSource record(DataSource source) {
        return record(source, "connection");
    }

    /**
     * {@return connections of {@code source} that are recorded, each as a client of its own, named {@code client N}} Tables that are
     * there already get their columns at the first connection, others when they are created.
     */
    public DataSource record(DataSource source, String client) {
        return new RecordedSource(
                this, Objects.requireNonNull(source, "source"), Objects.requireNonNull(client, "client"));
    }

    /** {@return what was recorded, in the order of the first statements; what is still open counts as if its host had crashed now} */
    public synchronized List<Txn> transactions() {
        List<Txn> all = new ArrayList<>();
        for (Recording recording : recordings) {
            if (!recording.isEmpty()) {
                all.add(recording.txn());
            }
        }
        return all;
    }

    /** {@return the anomalies of what was recorded; the order of versions is known} */
    public synchronized TxnResult check() {
        TransactionChecker checker = TransactionChecker.defaults();
        List<Txn> transactions = transactions();
        for (Map.Entry<Row, List<Version>> order : orders().entrySet()) {
            checker = checker.withVersionOrder(order.getKey(), order.getValue());
        }
        return checker.check(transactions);
    }

    /** The versions of each row that replaced each other, where each was replaced once: else the order is what is in question. */
    private Map<Row, List<Version>> orders() {
        Map<Row, Map<Long, Version>> next = new LinkedHashMap<>();
        Set<Row> forked = new HashSet<>();
        for (Recording recording : recordings) {
            if (recording.outcome() != Outcome.OK) {
                continue;
            }
            for (Recording.Replacement one : recording.replacements()) {
                Version other =
                        next.computeIfAbsent(one.row(), row -> new HashMap<>()).put(one.before(), one.after());
                if (other != null) {
                    forked.add(one.row());
                }
            }
        }
        Map<Row, List<Version>> orders = new LinkedHashMap<>();
        next.forEach((row, after) -> {
            if (!forked.contains(row)) {
                List<Version> order = new ArrayList<>();
                for (Version at = after.get(0L); at != null; at = after.get(at.number())) {
                    order.add(at);
                }
                if (order.size() > 1) {
                    orders.put(row, order);
                }
            }
        });
        return orders;
    }

    /**
     * {@return the level that the connections were set to, of single-site databases with the order of real time; where they differ, the
     * strongest that all of them imply}
     *
     * @throws IllegalStateException if nothing was recorded
     */
    public synchronized IsolationLevel claimed() {
        if (levels.isEmpty()) {
            throw new IllegalStateException("no transaction touched " + tables + ", so no level is claimed");
        }
        IsolationLevel strongest = IsolationLevel.READ_UNCOMMITTED;
        for (IsolationLevel level : IsolationLevel.values()) {
            if (levels.stream().allMatch(one -> one.implies(level)) && level.implies(strongest)) {
                strongest = level;
            }
        }
        return strongest;
    }

    /**
     * Throws if an anomaly rules {@link #claimed} out: the database is wrong.
     *
     * @throws AssertionError with the anomalies
     * @throws IllegalStateException if nothing was recorded
     */
    public void assertHolds() {
        assertHolds(claimed());
    }

    /**
     * Throws if an anomaly rules {@code level} out: the service needs more than it asks for, or the database is wrong.
     *
     * @throws AssertionError with the anomalies
     * @throws IllegalStateException if nothing was recorded
     */
    public void assertHolds(IsolationLevel level) {
        if (transactions().isEmpty()) {
            throw new IllegalStateException("no transaction touched " + tables + ", so there is nothing to judge");
        }
        check().assertHolds(level);
    }

    List<RegisterTable> tables() {
        return tables;
    }

    /** {@return whether this is the first time that {@code table} is seen: what is in it was there before} */
    synchronized boolean firstSight(RegisterTable table) {
        return known.add(table);
    }

    synchronized String newClient(String base) {
        return base + " " + clients.merge(base, 1, Integer::sum);
    }

    /** {@return that version of {@code row}; null for the one that was there before} */
    synchronized @Nullable Version version(Row row, long number, @Nullable String shown) {
        return number == 0
                ? null
                : versions.computeIfAbsent(row, any -> new HashMap<>())
                        .computeIfAbsent(number, any -> new Version(number, shown));
    }

    synchronized long nextStatement() {
        return ++statements;
    }

    synchronized long moment() {
        return ++moments;
    }

    synchronized Recording begin(String name, String client, IsolationLevel level) {
        Recording recording = new Recording(this, name, client, level);
        recordings.add(recording);
        return recording;
    }

    synchronized void touched(IsolationLevel level) {
        levels.add(level);
    }
}
