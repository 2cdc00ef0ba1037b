package dev.simloop.spi;

import java.util.List;

/** What another module adds to a run. Called on the loop's thread, in the order in which extensions were added. */
public interface Extension {
    /** {@return what of this module's is waiting, in the order of creation; asked only when a run is stuck or ends} */
    default List<Waiting> waiting() {
        return List.of();
    }

    /** {@return what of this module's may go on outside of the loop although the loop came to rest; asked then only} */
    default List<Waiting> escaped() {
        return List.of();
    }

    /** {@return what of this module's outlived the scenario although nothing owns it any more} */
    default List<Waiting> leaked() {
        return List.of();
    }

    /**
     * {@return the frames in which {@code body} goes on when it runs, innermost first; empty if it is not this module's}
     * Asked in recorded runs only.
     */
    default List<StackTraceElement> standsAt(Runnable body) {
        return List.of();
    }

    /** Cancels what still lives, in the order of creation. What this submits runs before the loop is finished. */
    default void teardown() {}

    /** Lets go of everything; the run has ended. */
    default void close() {}
}
