package ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Moves money between four accounts, for ever. */
public final class Ledger {
    private static final int ACCOUNTS = 4;

    private final DataSource database;
    private int next;

    public Ledger(DataSource database) {
        this.database = database;
    }

    /** Makes the accounts if they are not there. */
    public void open() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS account(id INT PRIMARY KEY, balance INT)");
            if (total() == 0) {
                statement.execute("INSERT INTO account VALUES (0, 100), (1, 100), (2, 100), (3, 100)");
            }
        }
    }

    /** Begins. */
    @SuppressWarnings("FutureReturnValueIgnored") // for ever
    public void start() {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
        pool.scheduleWithFixedDelay(
                () -> {
                    try {
                        transfer(next % ACCOUNTS, (next + 1 + next / ACCOUNTS % 3) % ACCOUNTS, 1);
                        next++;
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                10,
                10,
                TimeUnit.MILLISECONDS);
    }

    private void transfer(int from, int to, int amount) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?")) {
                update.setInt(1, -amount);
                update.setInt(2, from);
                update.executeUpdate();
                update.setInt(1, amount);
                update.setInt(2, to);
                update.executeUpdate();
            }
            connection.commit();
        }
    }

    /** {@return the sum of all balances} */
    public int total() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT SUM(balance) FROM account")) {
            sum.next();
            return sum.getInt(1);
        }
    }
}
