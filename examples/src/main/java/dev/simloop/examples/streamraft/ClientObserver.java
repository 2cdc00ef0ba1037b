package dev.simloop.examples.streamraft;

/** What clients see, as it happens. */
public interface ClientObserver {
    /** Nobody listens. */
    ClientObserver NONE = new ClientObserver() {};

    /** A read begins. */
    default void reads(int client, String key) {}

    /** The read of that client is answered: the value, and the index of the entry that wrote it. */
    default void hasRead(int client, String key, long value, long revision) {}

    /** A write begins: that request of the client, for {@code value}. */
    default void writes(int client, long seq, String key, long value) {}

    /** A write is acknowledged: it is the entry at {@code revision}. */
    default void hasWritten(int client, long seq, String key, long value, long revision) {}
}
