package dev.simloop.threads;

import dev.simloop.event.Event;
import dev.simloop.spi.Recorder;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the classes that have points come from. */
public final class AccessPoints {
    /** Counts how often a thread came to a point. */
    public static final String ACCESSES = "interleave.accesses";

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

    /** Tells {@code log} the value that was read at {@code site}, or is about to be written there. */
    public static void observe(Recorder log, @Nullable Object value, int site, List<StackTraceElement> frames) {
        Site at = Site.of(site);
        Event.Access access = at.kind() == Site.Kind.WRITE ? Event.Access.WRITTEN : Event.Access.READ;
        log.observed(at.what(), at.valueOf(value), access, frames);
    }

    static boolean areInstalled() {
        return installed;
    }
}
