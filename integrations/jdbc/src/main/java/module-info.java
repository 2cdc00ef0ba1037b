/** What a service does over JDBC, judged as transactions; H2 on simulated disks. */
@org.jspecify.annotations.NullMarked
module dev.simloop.jdbc {
    requires transitive dev.simloop.core;
    requires transitive dev.simloop.verify;
    requires transitive java.sql;
    requires static com.h2database;
    requires static org.jspecify;

    exports dev.simloop.jdbc;
}
