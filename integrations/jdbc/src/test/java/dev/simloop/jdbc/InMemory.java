package dev.simloop.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;

/** H2 in memory: gone with its last connection. */
final class InMemory extends Connections {
    private final String name;

    InMemory(String name) {
        this.name = name;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return new JdbcConnection("jdbc:h2:mem:" + name + ";LOCK_TIMEOUT=1", null, "sa", "", false);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public String toString() {
        return name;
    }
}
