/** A simulated network with seeded faults. */
module dev.simloop.net {
    requires transitive dev.simloop.core;
    requires static transitive org.jspecify;

    exports dev.simloop.net;
}
