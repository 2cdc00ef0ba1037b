package dev.simloop.nio;

/** A channel that a {@link SimSelector} can ask. */
interface Selectable {
    /** {@return which of {@code interest} would not wait now} */
    int readyOps(int interest);

    /** {@return who is told when that may have changed} */
    Watchers watchers();
}
