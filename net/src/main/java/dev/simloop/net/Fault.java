package dev.simloop.net;

/**
 * A network fault that is on until it is closed. Closing ends exactly this fault: others that overlap with it stay.
 *
 * <p>Made by {@link SimNetwork}; fits a try-with-resources statement.
 */
public interface Fault extends AutoCloseable {
    /** {@return how many packets it has stopped, held, lost or slowed so far} */
    long hits();

    /** {@return whether it is on} */
    boolean isActive();

    /** Ends it; held packets go on. A second call does nothing. */
    @Override
    void close();
}
