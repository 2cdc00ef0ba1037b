package dev.simloop.spi;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;

/** How one kind of thing is taken over; found through {@link java.util.ServiceLoader}. One instance serves the whole of a JVM. */
public interface TakeOverProvider {
    /** {@return what it takes over} */
    TakeOver what();

    /**
     * Looks whether it can, and leaves everything as it was. Called before any run.
     *
     * @throws IllegalStateException if it cannot, with the reason and what to do
     */
    void check();

    /** {@return whether only one run of the JVM can have it at a time} */
    boolean isExclusive();

    /**
     * Takes it over for a run. Called on the loop's thread before the first task.
     *
     * @return what puts everything back; called on the same thread when the run has ended, however it went
     */
    Runnable install(World world);

    /** All that the run had taken over has been put back, by whichever provider; called on the same thread. */
    default void isBack() {}

    /** As {@link #install(World)}, for a provider that wants to know the run's configuration; it is this one that is called. */
    default Runnable install(World world, SimConfig config) {
        return install(world);
    }
}
