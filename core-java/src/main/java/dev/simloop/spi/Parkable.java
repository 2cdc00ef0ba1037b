package dev.simloop.spi;

/**
 * A task that has stopped midway and can go on later. While it is parked its mailbox is not ready.
 *
 * <p>Exactly one of the two methods is called, once, on the loop's thread.
 */
public interface Parkable {
    /** Goes on, with the domain, actor and log context the task had when it parked. */
    void resume();

    /** Gives up: the task's domain was dropped or the run has ended. Nothing of the program may run. */
    void abandon();
}
