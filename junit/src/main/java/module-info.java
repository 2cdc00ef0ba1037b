/** JUnit Jupiter integration: one test method, many seeds. */
module dev.simloop.junit {
    requires transitive dev.simloop.core;
    requires me.tongfei.progressbar;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires static org.junit.platform.engine;
    requires static org.junit.platform.launcher;

    exports dev.simloop.junit;

    uses dev.simloop.spi.MethodRunner;
    // Jupiter, which is asked what it takes
    uses org.junit.platform.engine.TestEngine;

    // makes the extensions that @SeedSource and @SimTest name
    opens dev.simloop.junit to
            org.junit.platform.commons;

    // makes the generator of names
    opens dev.simloop.junit.internal to
            org.junit.platform.commons;

    provides dev.simloop.campaign.TestMethods with
            dev.simloop.junit.JupiterMethods;
    provides org.junit.platform.engine.TestEngine with
            dev.simloop.junit.DroppedTestsEngine;
    provides org.junit.platform.launcher.LauncherSessionListener with
            dev.simloop.junit.internal.CoroutinesDebugOff,
            dev.simloop.junit.internal.SuspendingTestNames.Chosen;
}
