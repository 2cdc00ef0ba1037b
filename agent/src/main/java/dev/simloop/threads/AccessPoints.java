package dev.simloop.threads;

import java.lang.instrument.Instrumentation;

/** Where the classes that have points come from. */
public final class AccessPoints {
    private static volatile boolean installed;

    private AccessPoints() {}

    /** Has classes of the packages that {@code -Dsimloop.points} names get points from now on. Called by the agent when it is attached. */
    public static void install(Instrumentation instrumentation) {
        if (!PointRewriter.chosen().isEmpty()) {
            // Before those that may transform again: they would have redirected waits by then.
            instrumentation.addTransformer(new PointRewriter(PointRewriter.chosen()));
            installed = true;
        }
    }

    static boolean areInstalled() {
        return installed;
    }
}
