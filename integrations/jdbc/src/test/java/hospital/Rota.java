package hospital;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Doctors who leave when others are there. */
@SuppressWarnings("ThreadPriorityCheck") // stands for a call that takes its time
final class Rota {
    private static final int SNAPSHOT = 6; // H2's number

    private final DataSource database;
    private final String lock;

    Rota(DataSource database, boolean locks) {
        this.database = database;
        this.lock = locks ? " FOR UPDATE NOWAIT" : "";
    }

    void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE doctor(name VARCHAR PRIMARY KEY, on_call BOOLEAN)");
            statement.execute("INSERT INTO doctor VALUES ('alice', TRUE), ('bob', TRUE)");
        }
    }

    // region rota
    /** {@return false if another transaction was in the way} */
    boolean leave(String doctor) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(SNAPSHOT);
            if (onCall(connection) > 1) {
                Thread.yield(); // tells the hospital
                PreparedStatement update =
                        connection.prepareStatement("UPDATE doctor SET on_call = FALSE WHERE name = ?");
                update.setString(1, doctor);
                update.executeUpdate();
            }
            connection.commit();
            return true;
        } catch (SQLException e) {
            if ("HYT00".equals(e.getSQLState()) || "40001".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private int onCall(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet doctors = statement.executeQuery("SELECT name FROM doctor WHERE on_call" + lock)) {
            int count = 0;
            while (doctors.next()) {
                count++;
            }
            return count;
        }
    }
    // endregion
}
