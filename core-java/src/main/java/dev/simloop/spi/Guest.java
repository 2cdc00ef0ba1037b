package dev.simloop.spi;

/**
 * A thread of the program that the loop's thread {@linkplain dev.simloop.SimLoop#carry carries}, as a carrier does a virtual thread. While it
 * is carried it counts as the loop's own: it may touch whatever a task may.
 */
public interface Guest {
    /** {@return what {@code Thread.currentThread()} is within it} */
    Thread thread();

    /**
     * Has {@code work} done by the loop's own thread, and returns when that is done; called by the guest while it is carried. For what runs
     * other tasks, which no guest can.
     */
    void onLoop(Runnable work);
}
