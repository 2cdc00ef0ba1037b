package dev.simloop.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.history.Outcome;
import dev.simloop.verify.txn.Anomaly.Kind;
import dev.simloop.verify.txn.IsolationLevel;
import dev.simloop.verify.txn.Txn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTablesTest {
    private static final int SNAPSHOT = 6;

    private final RecordedTables recorded = RecordedTables.of(RegisterTable.of("account", "id", "balance"));
    private DataSource plain = new InMemory("none");
    private DataSource source = plain;
    private Connection one;
    private Connection two;

    @BeforeEach
    void open(TestInfo test) throws SQLException {
        plain = new InMemory(test.getDisplayName().replaceAll("\\W", "")
                + test.getTestMethod().orElseThrow().getName());
        source = recorded.record(plain);
        one = source.getConnection();
        try (Statement statement = one.createStatement()) {
            statement.execute("CREATE TABLE account(id INT PRIMARY KEY, balance INT, owner VARCHAR)");
            statement.execute("CREATE TABLE audit(line VARCHAR)");
            statement.execute("INSERT INTO account VALUES(1, 100, 'ann'), (2, 100, 'bob')");
        }
        one.setAutoCommit(false);
        two = source.getConnection();
        two.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        one.close();
        two.close();
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static int query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }

    private Txn last() {
        List<Txn> all = recorded.transactions();
        return all.get(all.size() - 1);
    }

    @Test
    void eachStatementIsATransactionInAutoCommitMode() {
        assertThat(recorded.transactions()).singleElement().satisfies(txn -> {
            assertThat(txn).hasToString("connection 1.1[write account 1 100 (#3), write account 2 100 (#3)]");
            assertThat(txn.outcome()).isEqualTo(Outcome.OK);
        });
    }

    @Test
    void readsAndWritesAreRecordedByRowAndVersion() throws SQLException {
        query(one, "SELECT balance FROM account WHERE id = 1");
        update(one, "UPDATE account SET balance = balance - 10 WHERE id = 1");
        update(one, "UPDATE account SET balance = 7 WHERE id = 2");
        query(one, "SELECT balance FROM account ORDER BY id");
        one.commit();

        assertThat(last())
                .hasToString(
                        "connection 1.2[read account 1 100 (#3), write account 1 90 (#5), "
                                + "read account 2 100 (#3), write account 2 7 (#6), read account 1 90 (#5), read account 2 7 (#6)]");
        assertThat(last().outcome()).isEqualTo(Outcome.OK);
        assertThat(recorded.check().correct()).isTrue();
    }

    @Test
    void parametersGoWhereTheyWentBefore() throws SQLException {
        try (PreparedStatement update = one.prepareStatement("UPDATE account SET balance = ?, owner = ? WHERE id = ?");
                PreparedStatement select =
                        one.prepareStatement("SELECT owner, ? FROM account WHERE id = ? AND balance > ?")) {
            update.setInt(3, 2);
            update.setInt(1, 55);
            update.setString(2, "eve");
            assertThat(update.executeUpdate()).isEqualTo(1);
            select.setString(1, "shown");
            select.setInt(2, 2);
            select.setInt(3, 10);
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("eve");
                assertThat(rows.getString(2)).isEqualTo("shown");
                assertThat(rows.getStatement()).isSameAs(select);
                assertThat(rows.getStatement().getConnection()).isSameAs(one);
            }
        }

        assertThat(last().accesses())
                .hasToString("[read account 2 100 (#3), write account 2 55 (#4), read account 2 55 (#4)]");
    }

    @Test
    void aggregatesReadAllRowsOfTheirCondition() throws SQLException {
        assertThat(query(one, "SELECT SUM(balance) FROM account a WHERE a.balance > 1 GROUP BY owner LIMIT 1"))
                .isEqualTo(100);

        assertThat(last().accesses()).hasToString("[read account 1 100 (#3), read account 2 100 (#3)]");
    }

    @Test
    void whatIsDeletedAndInsertedAgainHasNewVersions() throws SQLException {
        update(one, "DELETE FROM account WHERE owner = 'ann'");
        update(one, "INSERT INTO account(id, balance) VALUES (1, 5)");
        one.commit();

        assertThat(last().accesses())
                .hasToString("[read account 1 100 (#3), write account 1 100 (#4), write account 1 5 (#5)]");
        assertThat(query(one, "SELECT COUNT(*) FROM account")).isEqualTo(2);
    }

    @Test
    void preparedDeletesAndInsertsFromQueriesAreRecorded() throws SQLException {
        update(one, "INSERT INTO audit VALUES ('3')");
        update(one, "INSERT INTO account(id, balance) SELECT CAST(line AS INT), 9 FROM audit");
        try (PreparedStatement delete = one.prepareStatement("DELETE FROM account WHERE balance < ? AND id > ?")) {
            delete.setInt(1, 50);
            delete.setInt(2, 2);
            assertThat(delete.executeUpdate()).isEqualTo(1);
        }

        assertThat(last().accesses()).hasToString("[write account 3 9 (#5), write account 3 9 (#6)]");
    }

    @Test
    void goingBackToAutoCommitCommits() throws SQLException {
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");
        one.setAutoCommit(true);

        assertThat(last().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aStatementThatFailsInAutoCommitModeLeavesTheModeAsItWas() throws SQLException {
        two.setAutoCommit(true);
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");

        assertThatThrownBy(() -> update(two, "UPDATE account SET balance = 2 WHERE id = 1"))
                .isInstanceOf(SQLException.class);
        assertThat(two.getAutoCommit()).isTrue();
        assertThat(recorded.transactions()).extracting(Txn::name).doesNotContain("connection 2.1");
    }

    @Test
    void aConditionOnAValueReadsIt() throws SQLException {
        query(one, "SELECT balance FROM account WHERE id = 1");
        update(two, "UPDATE account SET balance = 50 WHERE id = 1");
        two.commit();
        update(one, "UPDATE account SET balance = 7 WHERE id = 1 AND balance = 50");

        assertThat(last().accesses()).hasToString("[read account 1 100 (#3), write account 1 50 (#5)]");
        assertThat(recorded.transactions().get(1).accesses())
                .hasToString("[read account 1 100 (#3), read account 1 50 (#5), write account 1 7 (#6)]");
    }

    @Test
    void theColumnsAreNotAmongThoseOfAStar() throws SQLException {
        try (Statement statement = one.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM account")) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
        }
    }

    @Test
    void aRollbackAborts() throws SQLException {
        update(one, "UPDATE account SET balance = 0");
        one.rollback();

        assertThat(last().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(last().accesses()).hasSize(4);
    }

    @Test
    void aClosedConnectionAndOneThatIsLeftAbort() throws SQLException {
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");
        one.close();
        assertThat(last().outcome()).isEqualTo(Outcome.FAIL);

        update(two, "UPDATE account SET balance = 1 WHERE id = 1");
        assertThat(last().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(last().completedAt()).isEqualTo(Txn.UNTIMED);
    }

    @Test
    void aCommitThatFailsIsUnknown() throws SQLException {
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");
        try (Connection other = plain.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        }

        assertThatThrownBy(one::commit).isInstanceOf(SQLException.class);
        assertThat(last().outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aSavepointTakesBackWhatWasWrittenAfterIt() throws SQLException {
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");
        Savepoint here = one.setSavepoint();
        update(one, "UPDATE account SET balance = 2 WHERE id = 1");
        query(one, "SELECT balance FROM account");
        one.rollback(here);
        query(one, "SELECT balance FROM account WHERE id = 1");
        one.commit();

        assertThat(last().accesses())
                .hasToString(
                        "[read account 1 100 (#3), write account 1 1 (#4), read account 2 100 (#3), read account 1 1 (#4)]");
        assertThat(recorded.check().correct()).isTrue();
    }

    @Test
    void anErrorThatRollsBackEndsTheTransaction() throws SQLException {
        one.setTransactionIsolation(SNAPSHOT);
        two.setTransactionIsolation(SNAPSHOT);
        query(one, "SELECT balance FROM account WHERE id = 1");
        query(two, "SELECT balance FROM account WHERE id = 1");
        update(one, "UPDATE account SET balance = 90 WHERE id = 1");
        one.commit();

        assertThatThrownBy(() -> update(two, "UPDATE account SET balance = 80 WHERE id = 1"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("40001");
        assertThat(last().outcome()).isEqualTo(Outcome.FAIL);

        update(two, "UPDATE account SET balance = 70 WHERE id = 1");
        two.commit();
        assertThat(last().name()).isEqualTo("connection 2.2");
        assertThat(last().outcome()).isEqualTo(Outcome.OK);
        recorded.assertHolds(IsolationLevel.STRICT_SERIALIZABLE);
    }

    @Test
    void aStatementThatFailsDidNothing() throws SQLException {
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");
        assertThatThrownBy(() -> update(two, "UPDATE account SET balance = 2 WHERE id = 1"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("HYT00");
        query(two, "SELECT balance FROM account WHERE id = 1");

        assertThat(last().accesses()).hasToString("[read account 1 100 (#3)]");
    }

    @Test
    void readThenWrittenByTwoIsALostUpdate() throws SQLException {
        query(one, "SELECT balance FROM account WHERE id = 1");
        query(two, "SELECT balance FROM account WHERE id = 1");
        update(one, "UPDATE account SET balance = 90 WHERE id = 1");
        one.commit();
        update(two, "UPDATE account SET balance = 80 WHERE id = 1");
        two.commit();

        assertThat(recorded.check().kinds()).contains(Kind.LOST_UPDATE);
        assertThat(recorded.claimed()).isEqualTo(IsolationLevel.STRONG_READ_COMMITTED);
        recorded.assertHolds();
        assertThatThrownBy(() -> recorded.assertHolds(IsolationLevel.SNAPSHOT_ISOLATION))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lost update");
    }

    @Test
    void whatH2CallsSerializableHasWriteSkew() throws SQLException {
        for (Connection each : List.of(one, two)) {
            each.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            query(each, "SELECT SUM(balance) FROM account");
        }
        update(one, "UPDATE account SET balance = balance - 100 WHERE id = 1");
        update(two, "UPDATE account SET balance = balance - 100 WHERE id = 2");
        one.commit();
        two.commit();

        assertThat(recorded.check().kinds()).containsExactly(Kind.WRITE_SKEW);
        assertThatThrownBy(() -> recorded.assertHolds(IsolationLevel.SERIALIZABLE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not serializable: 3 transactions, 1 anomaly")
                .hasMessageContaining("it read 100 (#3) in account 2, which 0 (#7) replaced");
    }

    @Test
    void aDirtyReadIsNamed() throws SQLException {
        for (Connection each : List.of(one, two)) {
            each.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
        }
        update(one, "UPDATE account SET balance = 0 WHERE id = 1");
        query(two, "SELECT balance FROM account WHERE id = 1");
        one.rollback();
        two.commit();

        assertThat(recorded.check().kinds()).containsExactly(Kind.G1A);
        recorded.assertHolds();
    }

    @Test
    void aReadThatIsNotRepeatableIsNamed() throws SQLException {
        query(one, "SELECT balance FROM account WHERE id = 1");
        update(two, "UPDATE account SET balance = balance + 1 WHERE id = 1");
        two.commit();
        query(one, "SELECT balance FROM account WHERE id = 1");
        one.commit();

        assertThat(recorded.check().kinds()).contains(Kind.INTERNAL);
        assertThat(recorded.check().holds(IsolationLevel.READ_COMMITTED)).isTrue();
        assertThat(recorded.check().holds(IsolationLevel.SNAPSHOT_ISOLATION)).isFalse();
    }

    @Test
    void readSkewIsNamed() throws SQLException {
        query(one, "SELECT balance FROM account WHERE id = 1");
        update(two, "UPDATE account SET balance = balance - 10 WHERE id = 1");
        update(two, "UPDATE account SET balance = balance + 10 WHERE id = 2");
        two.commit();
        query(one, "SELECT balance FROM account WHERE id = 2");
        one.commit();

        assertThat(recorded.check().kinds()).contains(Kind.G_SINGLE);
    }

    @Test
    void whatWasThereBeforeIsTheInitialVersion() throws SQLException {
        one.commit();
        two.commit();
        RecordedTables later = RecordedTables.of(RegisterTable.of("ACCOUNT", "ID", "BALANCE"));
        try (Connection third = later.record(plain, "late").getConnection()) {
            query(third, "SELECT balance FROM account WHERE id = 1");
            update(third, "UPDATE account SET balance = 100 WHERE id = 1");
        }

        assertThat(later.transactions())
                .hasToString(
                        "[late 1.1[read ACCOUNT 1 null], late 1.2[read ACCOUNT 1 null, write ACCOUNT 1 100 (#2)]]");
    }

    @Test
    void aRowThatCamePastTheRecorderIsAnErrorWhenItIsRead() throws SQLException {
        one.commit();
        try (Connection other = plain.getConnection()) {
            update(other, "INSERT INTO account VALUES (3, 1, 'mallory')");
        }

        assertThatThrownBy(() -> query(one, "SELECT balance FROM account WHERE id = 3"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("row account 3 was inserted past RecordedTables");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.balance FROM account a JOIN audit b ON a.owner = b.line",
                "SELECT balance FROM account, audit",
                "SELECT balance FROM account UNION SELECT 1",
                "SELECT line FROM audit WHERE line IN (SELECT owner FROM account)",
                "SELECT balance FROM account WHERE id = (SELECT 1)",
                "WITH a AS (SELECT * FROM account) SELECT * FROM a",
                "UPDATE account SET id = 3 WHERE id = 1",
                "UPDATE account SET balance = (SELECT 1)",
                "UPDATE audit SET line = (SELECT owner FROM account)",
                "INSERT INTO audit SELECT owner FROM account",
                "MERGE INTO account KEY(id) VALUES (1, 2, 'x')",
                "TRUNCATE TABLE account",
                "ALTER TABLE account ADD COLUMN c INT",
                "DROP TABLE account",
                "CREATE VIEW v AS SELECT * FROM account",
                "CREATE TABLE account AS SELECT 1 AS id",
                "EXPLAIN SELECT * FROM account",
                "SELECT 1; SELECT balance FROM account",
                "COMMIT",
                "ROLLBACK",
                "SET AUTOCOMMIT TRUE",
                "CALL 1",
                "{call 1}"
            })
    void whatIsNotUnderstoodIsNotExecuted(String sql) {
        assertThatThrownBy(() -> update(one, sql))
                .isInstanceOf(SQLFeatureNotSupportedException.class)
                .hasMessageStartingWith("not recorded: \"" + sql + "\": ");
        assertThatThrownBy(() -> one.prepareStatement(sql)).isInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void batchesAndUpdatableResultsAreRefusedOnThem() throws SQLException {
        try (Statement statement = one.createStatement();
                PreparedStatement prepared = one.prepareStatement("DELETE FROM account");
                PreparedStatement audit = one.prepareStatement("INSERT INTO audit VALUES (?)")) {
            assertThatThrownBy(() -> statement.addBatch("UPDATE account SET balance = 1"))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(prepared::addBatch).isInstanceOf(SQLFeatureNotSupportedException.class);
            audit.setString(1, "line");
            audit.addBatch();
            assertThat(audit.executeBatch()).containsExactly(1);
        }
        assertThatThrownBy(() -> one.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThatThrownBy(() -> one.prepareCall("{call 1}")).isInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void aDefinitionIsRefusedWhereItWouldCommit() throws SQLException {
        update(one, "CREATE INDEX owners ON account(owner)");
        update(one, "UPDATE account SET balance = 1 WHERE id = 1");

        assertThatThrownBy(() -> update(one, "CREATE TABLE later(id INT)"))
                .isInstanceOf(SQLFeatureNotSupportedException.class)
                .hasMessageContaining("commit first");
    }

    @Test
    void otherTablesPassUnseen() throws SQLException {
        update(one, "INSERT INTO audit VALUES ('account')");
        assertThat(query(one, "SELECT COUNT(*) FROM audit -- of account")).isEqualTo(1);
        one.commit();

        assertThat(recorded.transactions()).hasSize(1);
    }

    @Test
    void nothingRecordedIsNoProof() {
        RecordedTables empty = RecordedTables.of(RegisterTable.of("account", "id", "balance"));

        assertThatThrownBy(() -> empty.assertHolds(IsolationLevel.SERIALIZABLE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing to judge");
        assertThatThrownBy(empty::claimed).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tablesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> RegisterTable.of("a b", "id", "v")).hasMessageContaining("\"a b\"");
        assertThatThrownBy(RecordedTables::of).hasMessage("no table to look at");
        RegisterTable table = RegisterTable.of("t", "id", "v");
        assertThatThrownBy(() -> RecordedTables.of(table, RegisterTable.of("T", "k", "v")))
                .hasMessage("table T is there twice");
    }
}
