package dev.simloop.shrink;

import java.time.Duration;

/** Is told how shrinking goes. */
@FunctionalInterface
public interface ShrinkListener {
    /** Tells nobody. */
    ShrinkListener SILENT = progress -> {};

    /**
     * How far it is.
     *
     * @param candidates how many runs were tried
     * @param budget how many may be
     * @param best the size of the best so far
     * @param elapsed wall time
     */
    record Progress(int candidates, int budget, Size best, Duration elapsed) {}

    /** Called on the shrinking thread after each smaller run, and about ten times a second. */
    void onProgress(Progress progress);
}
