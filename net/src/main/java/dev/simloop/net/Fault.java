package dev.simloop.net;

/**
 * A network fault that is on until it is closed. Closing ends exactly this fault: others that overlap with it stay. Its
 * text says what it is and where.
 *
 * <p>Made by {@link SimNetwork} and {@link Dns}; fits a try-with-resources statement.
 */
public interface Fault extends AutoCloseable {
    /** {@return its kind, which is also the counter of how often one began, such as {@code net.partition}} */
    String kind();

    /** {@return how many packets, names or connections it has stopped, held, lost, slowed or changed so far} */
    long hits();

    /** {@return whether it is on} */
    boolean isActive();

    /** Ends it; held packets go on. A second call does nothing. */
    @Override
    void close();
}
