package dev.simloop;

/**
 * A fault that is on until it is closed. Closing heals exactly what this fault did: others that overlap with it stay. A
 * second call of {@link #close()} does nothing.
 *
 * <p>Fits a try-with-resources statement. Used on the loop's thread.
 */
public interface Fault extends AutoCloseable {
    /** {@return its kind, which is also the counter of how often one began, such as {@code net.partition}} */
    String kind();

    /** {@return how often it has bitten so far, in what it counts: packets, operations, readings of a clock} */
    long hits();

    /** {@return whether it is on} */
    boolean isActive();

    @Override
    void close();
}
