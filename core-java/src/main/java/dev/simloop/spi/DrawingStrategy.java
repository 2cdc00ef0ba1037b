package dev.simloop.spi;

import dev.simloop.tape.Fallback;
import java.util.function.Supplier;

/**
 * A strategy that decides what streams draw, too: for a search that goes through all there is to choose. It is not asked where a
 * run is held to a tape.
 */
public interface DrawingStrategy extends Strategy {
    /**
     * {@return what {@code stream} draws} Draws of the loop's own streams, which are on no tape, are not asked for.
     *
     * @param stream its name
     * @param calm what kind of stream it is
     * @param bound how many ways it can go, unsigned; 0 stands for 2^64, and 1 never comes
     * @param calmBelow the values below this mean the same, and so do all others; 0 where each value has its own meaning
     * @param seeded what the stream's own generator has drawn
     */
    long draw(String stream, Fallback calm, long bound, long calmBelow, long seeded);

    /** Tells that the run has its outcome: what is picked and drawn from here on belongs to its teardown. */
    default void ended() {}

    /**
     * Tells that the order of the step that runs and any other may matter, whatever the step has declared: a property looks at what
     * it left, or it took a task away.
     */
    default void touchesAnything() {}

    /** Tells that the step that runs touches something of the loop's that other steps may touch, too. */
    default void touchesOwn(String resource) {}

    /** Tells that {@code stream}, which nobody can steer, has drawn what the seed says. */
    default void drew(String stream) {}

    /** Tells that {@code whole} gives, between two steps, all on which the rest of the run depends; see {@link dev.simloop.World#state}. */
    default void looksAt(Supplier<?> whole) {}

    /** {@return whether nothing more is to be learned from this run, which then ends with no outcome} */
    default boolean isCut() {
        return false;
    }
}
