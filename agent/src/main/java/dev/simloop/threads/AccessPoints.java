package dev.simloop.threads;

import dev.simloop.Actor;
import dev.simloop.SimLoop;
import dev.simloop.event.Event;
import dev.simloop.spi.Recorder;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** Tells the search that steers the run on this thread what an access at {@code site} touches. */
    public static void touch(SimLoop loop, @Nullable Object owner, int site) {
        Resource.of(Site.of(site), owner).tell(loop);
    }

    /** Tells it that the monitor of {@code object} was entered or left. */
    public static void touchMonitor(SimLoop loop, Object object) {
        Resource.ofMonitor(object).tell(loop);
    }

    /** Tells it that a collection, a lock or the like was touched. */
    public static void touchLibrary(SimLoop loop) {
        Resource.LIBRARY.tell(loop);
    }

    /** Tells it that a thread of {@code actor} goes on, or its end is awaited. */
    public static void touchThread(SimLoop loop, Actor actor) {
        Resource.ofThread(actor.name()).tell(loop);
    }

    /** Tells {@code log} the value that was read at {@code site}, or is about to be written there. */
    public static void observe(Recorder log, @Nullable Object value, int site, List<StackTraceElement> frames) {
        Site at = Site.of(site);
        Event.Access access = at.kind() == Site.Kind.WRITE ? Event.Access.WRITTEN : Event.Access.READ;
        log.observed(at.what(), at.valueOf(value), access, frames);
    }

    /** {@return whether some package was named when the agent was attached} */
    public static boolean areInstalled() {
        return installed;
    }
}
