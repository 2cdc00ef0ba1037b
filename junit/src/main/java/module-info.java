/** JUnit Jupiter integration: one test method, many seeds. */
module dev.simloop.junit {
    requires transitive dev.simloop.core;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports dev.simloop.junit;
}
