package hospital;

import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.jdbc.H2OnDisk;
import dev.simloop.jdbc.RecordedTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Three threads that each take ten from one account. */
public final class Waiting {
    /** How they do it. */
    public enum Style {
        READ_THEN_WRITE,
        LOCKED,
        ATOMIC
    }

    private final DataSource database;
    private final Style style;

    private Waiting(DataSource database, Style style) {
        this.database = database;
        this.style = style;
    }

    public static SimFuture<Integer> run(World world, RecordedTables recorded, Style style) {
        SimFuture<Integer> left = world.newFuture();
        world.host("bank", host -> {
            Waiting bank =
                    new Waiting(recorded.record(H2OnDisk.of(host).dataSource("/bank", "LOCK_TIMEOUT=60000")), style);
            bank.create();
            Thread[] threads = new Thread[3];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(bank::withdraw);
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            left.complete(0);
        });
        return left;
    }

    private void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account(id INT PRIMARY KEY, balance INT)");
            statement.execute("INSERT INTO account VALUES (1, 100)");
        }
    }

    private void withdraw() {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            if (style == Style.ATOMIC) {
                update(connection, "balance - ?", 10);
            } else {
                int balance = balance(connection);
                Thread.sleep(5); // asks whether it may
                update(connection, "?", balance - 10);
            }
            Thread.sleep(5); // tells the customer
            connection.commit();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int balance(Connection connection) throws SQLException {
        String lock = style == Style.LOCKED ? " FOR UPDATE" : "";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT balance FROM account WHERE id = 1" + lock)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void update(Connection connection, String value, int parameter) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = " + value + " WHERE id = 1")) {
            update.setInt(1, parameter);
            update.executeUpdate();
        }
    }
}
