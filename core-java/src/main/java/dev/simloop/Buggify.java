package dev.simloop;

import dev.simloop.internal.run.LoopThread;
import org.jspecify.annotations.Nullable;

/**
 * Marks in production code at which a simulation may make things go wrong, and labels that tell it where the code has
 * been. Outside a simulation both do nothing: constant, without allocation, at the price of asking for the current
 * thread.
 *
 * <p>A site is switched on per run with one probability ({@link SimConfig#withBuggify}, 25 % at first) and then fires
 * with another (25 % at first); {@link World#buggify} sets both for one site. So one run in four has a given site
 * misbehave often, which reaches further than all sites misbehaving a little in every run. Draws come from stream {@code
 * buggify/SITE}, where 0 means no. The counters {@code buggify.SITE.evaluated}, {@code .activated} and {@code .fired}
 * tell what became of it.
 */
public final class Buggify {
    private Buggify() {}

    /**
     * {@return whether the site is to misbehave this time; always false outside a simulation, while a property is asked,
     * and while a run is torn down}
     *
     * @param site its name, the same for every call of the site
     */
    public static boolean fires(String site) {
        Engine engine = engine();
        return engine != null && engine.sites().fires(site);
    }

    /** Tells that the code came by; see {@link World#reached}. Does nothing wherever {@link #fires} is always false. */
    public static void reached(String label) {
        Engine engine = engine();
        if (engine != null) {
            engine.reached(label);
        }
    }

    private static @Nullable Engine engine() {
        LoopThread thread = LoopThread.current();
        return thread != null && thread.occupant instanceof Engine running ? running : null;
    }
}
