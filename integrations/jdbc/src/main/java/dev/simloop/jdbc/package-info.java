/**
 * For tests of services that speak to a database over JDBC: {@link dev.simloop.jdbc.RecordedTables} turns what they do into transactions
 * that module {@code verify} judges, and {@link dev.simloop.jdbc.H2OnDisk} runs H2 on the disk of a host, for power cuts.
 * The two need not be used together. Nothing here reads real time or draws.
 */
@org.jspecify.annotations.NullMarked
package dev.simloop.jdbc;
