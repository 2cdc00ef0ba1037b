package dev.simloop.jdbc;

/** A key of a history: a row by its table and its key, as text, which is the same whatever type a driver gives it. */
record Row(String table, String key) {
    @Override
    public String toString() {
        return table + " " + key;
    }
}
