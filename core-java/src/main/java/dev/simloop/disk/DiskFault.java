package dev.simloop.disk;

/** A fault of a disk that is on until it is closed. Closing it heals what it did to come, not what it did already. */
public interface DiskFault extends AutoCloseable {
    /** {@return how many operations it has struck so far} */
    long hits();

    /** {@return whether it is still on} */
    boolean isActive();

    /** Ends it. Faults that are on besides stay; closing twice is once. */
    @Override
    void close();
}
