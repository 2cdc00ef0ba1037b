package dev.simloop.jdbc;

import java.util.Locale;

/**
 * A table whose rows are looked at, each as one register: what reads any column of a row reads the row, what writes any column
 * replaces it.
 *
 * @param name without a schema
 * @param key the column that tells rows apart and never changes
 * @param value the column that reports show
 */
public record RegisterTable(String name, String key, String value) {
    /**
     * Upper and lower case are one.
     *
     * @throws IllegalArgumentException if one of them is not a name of letters, digits and underscores
     */
    public RegisterTable {
        check("table", name);
        check("key", key);
        check("value", value);
    }

    private static void check(String what, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z_0-9]*")) {
            throw new IllegalArgumentException(
                    what + " is not a name of letters, digits and underscores: \"" + name + "\"");
        }
    }

    /** {@return the rows of table {@code name}} */
    public static RegisterTable of(String name, String key, String value) {
        return new RegisterTable(name, key, value);
    }

    boolean isNamed(String identifier) {
        return name.toUpperCase(Locale.ROOT).equals(identifier);
    }
}
