package dev.simloop.jdbc;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.IsolationLevel;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection, and the transaction that it is in. */
final class RecordedConnection extends Delegate {
    /** H2's and SQL Server's numbers of snapshot isolation. */
    private static final int H2_SNAPSHOT = 6;

    private static final int SQL_SERVER_SNAPSHOT = 4096;

    private final RecordedTables tables;
    private final RecordedSource source;
    private final Connection plain;
    private final String client;
    private final Connection face;
    private final IdentityHashMap<Savepoint, int[]> places = new IdentityHashMap<>();
    private @Nullable Recording current;
    private int transactions;

    RecordedConnection(RecordedTables tables, RecordedSource source, Connection plain, String client) {
        super(plain);
        this.tables = tables;
        this.source = source;
        this.plain = plain;
        this.client = client;
        this.face = as(Connection.class);
    }

    Connection face() {
        return face;
    }

    /** What the driver is asked to do. */
    interface Work {
        @Nullable
        Object run() throws Throwable;
    }

    @Override
    @Nullable
    Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "createStatement" -> {
                refuseUpdatable(arguments, 1);
                Statement statement = (Statement) Objects.requireNonNull(pass(method, arguments));
                return new RecordedStatement(this, statement, null).face();
            }
            case "prepareStatement" -> {
                if (arguments.length > 2) {
                    refuseUpdatable(arguments, 2);
                }
                Shape shape = shape((String) arguments[0]);
                Object[] given = arguments.clone();
                if (shape.kind() == Shape.Kind.UPDATE) {
                    given[0] = shape.rewritten();
                }
                PreparedStatement statement = (PreparedStatement) Objects.requireNonNull(pass(method, given));
                return new RecordedStatement(this, statement, shape).face();
            }
            case "prepareCall" ->
                throw new SQLFeatureNotSupportedException("not recorded: \"" + arguments[0]
                        + "\": what a procedure does is not seen; execute its statements");
            case "commit" -> {
                commit(() -> pass(method));
                return null;
            }
            case "setAutoCommit" -> {
                if (current != null && Boolean.TRUE.equals(arguments[0])) {
                    commit(() -> pass(method, arguments));
                    return null;
                }
                return pass(method, arguments);
            }
            case "rollback" -> {
                if (arguments.length == 1) {
                    return rollbackTo((Savepoint) arguments[0], method);
                }
                return ending(Outcome.FAIL, () -> pass(method));
            }
            case "close", "abort" -> {
                return ending(Outcome.FAIL, () -> pass(method, arguments));
            }
            case "setSavepoint" -> {
                Savepoint made = (Savepoint) Objects.requireNonNull(pass(method, arguments));
                places.put(made, begin().place());
                return made;
            }
            default -> {
                return pass(method, arguments);
            }
        }
    }

    private static void refuseUpdatable(Object[] arguments, int at) throws SQLFeatureNotSupportedException {
        if (arguments.length > at && arguments[at].equals(ResultSet.CONCUR_UPDATABLE)) {
            throw new SQLFeatureNotSupportedException(
                    "not recorded: updates through a result; execute an UPDATE instead");
        }
    }

    private @Nullable Object rollbackTo(Savepoint to, Method method) throws Throwable {
        int[] place = places.get(to);
        Object nothing = pass(method, to);
        Recording recording = current;
        if (recording != null && place != null) {
            recording.backTo(place);
        }
        return nothing;
    }

    Shape shape(String text) throws SQLFeatureNotSupportedException {
        return Shape.of(text, tables.tables());
    }

    long nextStatement() {
        return tables.nextStatement();
    }

    private Recording begin() throws SQLException {
        Recording had = current;
        if (had == null) {
            had = tables.begin(client + "." + ++transactions, client, level(plain.getTransactionIsolation()));
            current = had;
        }
        return had;
    }

    private static IsolationLevel level(int isolation) {
        return switch (isolation) {
            case Connection.TRANSACTION_SERIALIZABLE -> IsolationLevel.STRICT_SERIALIZABLE;
            case Connection.TRANSACTION_REPEATABLE_READ -> IsolationLevel.REPEATABLE_READ;
            case H2_SNAPSHOT, SQL_SERVER_SNAPSHOT -> IsolationLevel.STRONG_SNAPSHOT_ISOLATION;
            case Connection.TRANSACTION_READ_COMMITTED -> IsolationLevel.STRONG_READ_COMMITTED;
            default -> IsolationLevel.STRONG_READ_UNCOMMITTED;
        };
    }

    private void commit(Work work) throws Throwable {
        Recording recording = current;
        if (recording == null) {
            Object unused = work.run();
            return;
        }
        recording.committing();
        Outcome outcome = Outcome.UNKNOWN;
        try {
            Object unused = work.run();
            outcome = Outcome.OK;
        } finally {
            end(outcome);
        }
    }

    private @Nullable Object ending(Outcome outcome, Work work) throws Throwable {
        try {
            return work.run();
        } finally {
            end(outcome);
        }
    }

    private void end(Outcome outcome) {
        Recording recording = current;
        current = null;
        places.clear();
        if (recording != null) {
            recording.ended(outcome);
        }
    }

    /** Executes {@code work} and records what it did; {@code binding} sets the parameters of a statement of our own. */
    @Nullable
    Object execute(Shape shape, Binding binding, long number, Work work) throws Throwable {
        boolean automatic = plain.getAutoCommit();
        RegisterTable table = shape.table();
        if (table == null || shape.kind() == Shape.Kind.CREATE_TABLE) {
            if (shape.kind() != Shape.Kind.ELSEWHERE) {
                define();
            }
            if (!automatic) {
                Recording unused = begin();
            }
            Object result = watched(work);
            if (table != null) {
                source.equip(plain, table);
            }
            return result;
        }
        if (!automatic) {
            begin();
            return watched(() -> recorded(shape, table, binding, number, work));
        }
        plain.setAutoCommit(false);
        Object result;
        try {
            Recording unused = begin();
            result = recorded(shape, table, binding, number, work);
        } catch (Throwable e) {
            // where the rollback fails, too, the connection stays as it is: to switch the mode would commit
            alsoDo(
                    e,
                    () -> ending(Outcome.FAIL, () -> {
                        plain.rollback();
                        plain.setAutoCommit(true);
                        return null;
                    }));
            throw e;
        }
        try {
            commit(() -> {
                plain.commit();
                return null;
            });
        } catch (Throwable e) {
            alsoDo(e, () -> {
                plain.setAutoCommit(true);
                return null;
            });
            throw e;
        }
        plain.setAutoCommit(true);
        return result;
    }

    /** Does {@code work} on the way out with {@code failure}, which is told of what goes wrong in it. */
    private static void alsoDo(Throwable failure, Work work) {
        try {
            Object unused = work.run();
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }

    private void define() throws SQLFeatureNotSupportedException {
        Recording recording = current;
        if (recording != null && !recording.isEmpty()) {
            throw new SQLFeatureNotSupportedException(
                    "not recorded: a definition within a transaction that has touched " + tables.tables()
                            + "; many databases commit before it, so commit first");
        }
    }

    /** {@return what {@code work} returns} An error of class 40 has ended the transaction. */
    @Nullable
    Object watched(Work work) throws Throwable {
        try {
            return work.run();
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("40")) {
                end(Outcome.FAIL);
            }
            throw e;
        }
    }

    /** Executes batches, which touch no table that is looked at. */
    @Nullable
    Object elsewhere(Work work) throws Throwable {
        if (!plain.getAutoCommit()) {
            Recording unused = begin();
        }
        return watched(work);
    }

    /** Sets parameters. */
    interface Binding {
        void bind(PreparedStatement statement) throws Throwable;
    }

    private @Nullable Object recorded(Shape shape, RegisterTable table, Binding binding, long number, Work work)
            throws Throwable {
        if (shape.kind() == Shape.Kind.DELETE) {
            try (PreparedStatement marking = plain.prepareStatement(shape.rows().formatted(number))) {
                binding.bind(marking);
                int unused = marking.executeUpdate();
            }
            lookUp(table, number, true);
            return work.run();
        }
        Object result = work.run();
        switch (shape.kind()) {
            case SELECT -> {
                try (PreparedStatement query = plain.prepareStatement(shape.rows())) {
                    binding.bind(query);
                    read(table, query);
                }
            }
            case INSERT -> {
                try (Statement stamping = plain.createStatement()) {
                    int unused = stamping.executeUpdate("UPDATE " + table.name() + " SET " + Shape.VERSION + " = "
                            + number + " WHERE " + Shape.VERSION + " = -1");
                }
                lookUp(table, number, false);
            }
            default -> lookUp(table, number, shape.reads());
        }
        return result;
    }

    private static Row row(RegisterTable table, @Nullable String key) {
        return new Row(table.name(), String.valueOf(key));
    }

    private void read(RegisterTable table, PreparedStatement query) throws SQLException {
        Recording recording = begin();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Row row = row(table, rows.getString(1));
                long version = rows.getLong(3);
                if (version < 0) {
                    throw new SQLException("row " + row + " was inserted past RecordedTables: let all that writes to "
                            + table.name() + " take its connections from RecordedTables.record");
                }
                recording.read(row, tables.version(row, version, rows.getString(2)));
            }
        }
    }

    private void lookUp(RegisterTable table, long number, boolean reads) throws SQLException {
        Recording recording = begin();
        String query = "SELECT " + table.key() + ", " + table.value() + ", " + Shape.REPLACED + " FROM " + table.name()
                + " WHERE " + Shape.VERSION + " = " + number;
        try (Statement statement = plain.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Row row = row(table, rows.getString(1));
                long before = rows.getLong(3);
                recording.wrote(
                        row,
                        before,
                        before < 0 ? null : tables.version(row, before, "?"),
                        Objects.requireNonNull(tables.version(row, number, rows.getString(2))),
                        reads);
            }
        }
    }
}
