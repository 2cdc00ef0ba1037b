package dev.simloop.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;

/** A source whose connections are recorded. It sees to it that the tables have their columns. */
final class RecordedSource extends Connections {
    private final RecordedTables tables;
    private final DataSource plain;
    private final String client;
    private final Set<RegisterTable> equipped = new HashSet<>();

    RecordedSource(RecordedTables tables, DataSource plain, String client) {
        this.tables = tables;
        this.plain = plain;
        this.client = client;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return recorded(plain.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return recorded(plain.getConnection(user, password));
    }

    private Connection recorded(Connection connection) throws SQLException {
        for (RegisterTable table : tables.tables()) {
            equip(connection, table);
        }
        return new RecordedConnection(tables, this, connection, tables.newClient(client)).face();
    }

    /** Adds the columns to {@code table} if it is there and has none; what it holds then is what was there before. */
    void equip(Connection connection, RegisterTable table) throws SQLException {
        if (equipped.contains(table)) {
            return;
        }
        if (!isThere(connection.getMetaData(), table)) {
            return;
        }
        boolean wasAutomatic = connection.getAutoCommit();
        try (Statement statement = connection.createStatement()) {
            if (!hasColumns(connection, statement, table)) {
                String hidden =
                        connection.getMetaData().getDatabaseProductName().equals("H2") ? " INVISIBLE" : "";
                for (String column : new String[] {Shape.VERSION, Shape.REPLACED}) {
                    boolean unused = statement.execute("ALTER TABLE " + table.name() + " ADD COLUMN " + column
                            + " BIGINT" + hidden + " DEFAULT -1");
                }
            }
            if (tables.firstSight(table)) {
                int unused = statement.executeUpdate(
                        "UPDATE " + table.name() + " SET " + Shape.VERSION + " = 0, " + Shape.REPLACED + " = 0");
            }
        }
        if (!wasAutomatic) {
            connection.commit();
        }
        equipped.add(table);
    }

    private static boolean isThere(DatabaseMetaData data, RegisterTable table) throws SQLException {
        // databases keep names in upper, in lower or in mixed case
        for (String name : new String[] {
            table.name(), table.name().toUpperCase(Locale.ROOT), table.name().toLowerCase(Locale.ROOT)
        }) {
            try (ResultSet tables =
                    data.getTables(null, null, name.replace("_", data.getSearchStringEscape() + "_"), null)) {
                if (tables.next()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** By a query, for H2 does not list columns that it hides. */
    private static boolean hasColumns(Connection connection, Statement statement, RegisterTable table)
            throws SQLException {
        String query = "SELECT " + Shape.VERSION + " FROM " + table.name() + " WHERE 1 = 0";
        try (ResultSet none = statement.executeQuery(query)) {
            return !none.next();
        } catch (SQLException missing) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return false;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : plain.unwrap(type);
    }

    @Override
    public String toString() {
        return "recorded " + plain;
    }
}
