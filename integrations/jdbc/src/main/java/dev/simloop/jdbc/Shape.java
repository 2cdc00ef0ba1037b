package dev.simloop.jdbc;

import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does to a table that is looked at.
 *
 * @param rows of a select, the statement that finds the keys and versions of what it read; of a delete, the one that marks what it
 *     will take; else empty. {@code %d} stands for the number of the statement
 * @param rewritten of an update, the statement that is executed in its place, with {@code ?} for the number; else empty
 * @param skip how many parameters of the statement come before those of {@code rows}
 * @param parameters how many of them {@code rows} has
 * @param reads whether what an update writes follows from what was there
 */
record Shape(
        Kind kind,
        @Nullable RegisterTable table,
        String rows,
        String rewritten,
        int skip,
        int parameters,
        boolean reads) {
    enum Kind {
        /** Touches no table that is looked at. */
        ELSEWHERE,
        /** The same, and many databases commit before it. */
        DEFINITION,
        CREATE_TABLE,
        SELECT,
        INSERT,
        UPDATE,
        DELETE
    }

    static final String VERSION = "simloop_version";
    static final String REPLACED = "simloop_replaced";

    private static final Set<String> DEFINITIONS =
            Set.of("CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE", "COMMENT", "RENAME", "SHUTDOWN");
    private static final Set<String> ENDS =
            Set.of("COMMIT", "ROLLBACK", "BEGIN", "START", "SAVEPOINT", "RELEASE", "END");
    private static final Set<String> CALLS = Set.of("CALL", "EXEC", "EXECUTE", "{");
    private static final Set<String> AGGREGATES =
            Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "DISTINCT", "EVERY", "ANY", "BOOL_AND", "BOOL_OR", "BIT_OR");
    private static final String[] AFTER_WHERE = {
        "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "WINDOW", "QUALIFY"
    };
    private static final Set<String> NO_COLUMNS =
            Set.of("TRUE", "FALSE", "NULL", "DEFAULT", "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "LIKE", "CAST", "AS");

    private static Shape plain(Kind kind, @Nullable RegisterTable table) {
        return new Shape(kind, table, "", "", 0, 0, false);
    }

    /**
     * {@return what {@code text} does to {@code tables}}
     *
     * @throws SQLFeatureNotSupportedException if it touches one of them in a way that is not understood, or ends a transaction
     *     past the connection
     */
    static Shape of(String text, List<RegisterTable> tables) throws SQLFeatureNotSupportedException {
        Sql sql = new Sql(text);
        if (ENDS.contains(sql.word(0).text())
                || (sql.begins("SET")
                        && (sql.word(1).is("AUTOCOMMIT") || sql.word(1).is("TRANSACTION")))) {
            throw notUnderstood(text, "it ends or begins a transaction: call the method of the connection");
        }
        if (CALLS.contains(sql.word(0).text())) {
            throw notUnderstood(text, "what a procedure does is not seen: execute its statements");
        }
        int semicolon = sql.find(0, ";");
        if (semicolon < sql.words.size() - 1) {
            throw notUnderstood(text, "it is several statements: execute them one by one");
        }
        RegisterTable table = null;
        for (Sql.Word word : sql.words) {
            for (RegisterTable one : tables) {
                if (word.name() && one.isNamed(word.text())) {
                    if (table != null) {
                        throw notUnderstood(text, "it names tables that are looked at twice");
                    }
                    table = one;
                }
            }
        }
        if (table == null) {
            return plain(DEFINITIONS.contains(sql.word(0).text()) ? Kind.DEFINITION : Kind.ELSEWHERE, null);
        }
        int end = Math.min(semicolon, sql.words.size());
        return switch (sql.word(0).text()) {
            case "SELECT" -> select(sql, end, table);
            case "UPDATE" -> update(sql, end, table);
            case "DELETE" -> delete(sql, end, table);
            case "INSERT" -> insert(sql, table);
            case "CREATE" -> create(sql, table);
            default -> throw notUnderstood(text, "it is no SELECT, INSERT, UPDATE or DELETE");
        };
    }

    private static SQLFeatureNotSupportedException notUnderstood(String text, String why) {
        return new SQLFeatureNotSupportedException(
                "not recorded: \"" + text + "\": " + why
                        + ". A statement on a table that is looked at is not executed where it is not understood; leave the table out of RecordedTables, or write it as docs/jdbc.md says");
    }

    private static Shape create(Sql sql, RegisterTable table) throws SQLFeatureNotSupportedException {
        int kind = sql.find(1, "TABLE", "INDEX", "VIEW", "TRIGGER", "RULE");
        if (sql.word(kind).is("TABLE")) {
            if (sql.count(0, sql.words.size(), "SELECT") > 0) {
                throw notUnderstood(sql.text, "it creates a table from a query: create it, then insert");
            }
            return plain(Kind.CREATE_TABLE, table);
        }
        if (sql.word(kind).is("INDEX")) {
            return plain(Kind.DEFINITION, null);
        }
        throw notUnderstood(sql.text, "what it creates would read or write the table unseen");
    }

    private static Shape insert(Sql sql, RegisterTable table) throws SQLFeatureNotSupportedException {
        int target = 2;
        if (!sql.word(1).is("INTO")) {
            throw notUnderstood(sql.text, "it is no INSERT INTO");
        }
        if (sql.word(target + 1).is(".")) {
            target += 2;
        }
        if (!table.isNamed(sql.word(target).text())) {
            throw notUnderstood(sql.text, "it reads one table and inserts into another");
        }
        if (sql.find(target, "ON") < sql.words.size()) {
            throw notUnderstood(sql.text, "it inserts or updates: select the row, then do one or the other");
        }
        return plain(Kind.INSERT, table);
    }

    private static void onlyOne(Sql sql) throws SQLFeatureNotSupportedException {
        if (sql.count(1, sql.words.size(), "SELECT") > 0) {
            throw notUnderstood(sql.text, "it has a query within it: execute that first");
        }
    }

    private static Shape select(Sql sql, int end, RegisterTable table) throws SQLFeatureNotSupportedException {
        onlyOne(sql);
        int from = sql.find(1, "FROM");
        int where = Math.min(end, sql.find(from, AFTER_WHERE));
        int set = sql.find(1, "UNION", "INTERSECT", "EXCEPT", "MINUS", "JOIN", "INTO");
        if (from >= end || set < end || sql.find(from, ",") < where) {
            throw notUnderstood(sql.text, "it is no query of one table");
        }
        int tail = sql.word(where).is("WHERE") ? Math.min(end, sql.find(where + 1, AFTER_WHERE)) : where;
        boolean grouped = sql.find(tail, "GROUP", "HAVING", "WINDOW", "QUALIFY") < end;
        for (int i = 1; i < from; i++) {
            grouped |= AGGREGATES.contains(sql.words.get(i).text());
        }
        int until = grouped ? tail : end;
        String rows = "SELECT " + table.key() + ", " + table.value() + ", " + VERSION + " " + sql.slice(from, until);
        return new Shape(Kind.SELECT, table, rows, "", sql.count(0, from, "?"), sql.count(from, until, "?"), false);
    }

    private static Shape update(Sql sql, int end, RegisterTable table) throws SQLFeatureNotSupportedException {
        onlyOne(sql);
        int set = sql.find(1, "SET");
        int where = Math.min(end, sql.find(set, "WHERE"));
        if (set >= end || sql.find(1, "FROM", "ORDER", "LIMIT", "FETCH", "RETURNING") < end) {
            throw notUnderstood(sql.text, "it is no UPDATE of a table SET ... WHERE");
        }
        boolean reads = false;
        boolean left = true;
        int depth = 0;
        for (int i = set + 1; i < where; i++) {
            Sql.Word word = sql.words.get(i);
            depth += word.is("(") ? 1 : word.is(")") ? -1 : 0;
            if (left && word.is(table.key().toUpperCase(Locale.ROOT))) {
                throw notUnderstood(sql.text, "it changes the key of a row");
            }
            if (!left
                    && word.name()
                    && !NO_COLUMNS.contains(word.text())
                    && !sql.word(i + 1).is("(")) {
                reads = true;
            }
            if (word.is("=")) {
                left = false;
            } else if (depth == 0 && word.is(",")) {
                left = true;
            }
        }
        for (int i = where + 1; i < end; i++) {
            Sql.Word word = sql.words.get(i);
            boolean column = word.name()
                    && !NO_COLUMNS.contains(word.text())
                    && !sql.word(i + 1).is(".");
            reads |= column && !word.is(table.key().toUpperCase(Locale.ROOT));
        }
        String rewritten = sql.slice(0, where) + ", " + REPLACED + " = " + VERSION + ", " + VERSION + " = ? "
                + sql.slice(where, end);
        return new Shape(Kind.UPDATE, table, "", rewritten, sql.count(0, where, "?"), 0, reads);
    }

    private static Shape delete(Sql sql, int end, RegisterTable table) throws SQLFeatureNotSupportedException {
        onlyOne(sql);
        int where = Math.min(end, sql.find(1, "WHERE"));
        if (!sql.word(1).is("FROM") || sql.find(1, "ORDER", "LIMIT", "FETCH", "USING", "RETURNING") < end) {
            throw notUnderstood(sql.text, "it is no DELETE FROM a table WHERE");
        }
        String rows = "UPDATE " + sql.slice(2, where) + " SET " + REPLACED + " = " + VERSION + ", " + VERSION + " = %d "
                + sql.slice(where, end);
        return new Shape(Kind.DELETE, table, rows, "", 0, sql.count(0, end, "?"), true);
    }
}
