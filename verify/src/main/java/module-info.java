/** A model checker for designs, and checkers that judge what a system answered. */
module dev.simloop.verify {
    requires transitive dev.simloop.core;
    requires transitive dev.simloop.net;
    requires static transitive org.jspecify;

    exports dev.simloop.verify;
    exports dev.simloop.verify.node;
    exports dev.simloop.verify.history;
    exports dev.simloop.verify.txn;
}
