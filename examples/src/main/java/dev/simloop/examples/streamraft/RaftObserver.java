package dev.simloop.examples.streamraft;

/** What a node tells of itself as it happens: for metrics in production, for properties in a test. */
public interface RaftObserver {
    /** Nobody listens. */
    RaftObserver NONE = new RaftObserver() {};

    /** A log, to look at. */
    interface Log {
        /** {@return the index of the last entry, 0 if there is none} */
        long lastIndex();

        /** {@return the term of the entry at that index; 0 if there is none} */
        long termAt(long index);
    }

    /** {@code node} begins with this log, which changes from then on. */
    default void opened(int node, Log log) {}

    /** A vote of {@code node} leaves it. */
    default void voted(int node, long term, int candidate) {}

    /** {@code node} has won the election of {@code term}. */
    default void leads(int node, long term, Log log) {}

    /**
     * {@code node} has applied a committed entry.
     *
     * @param term the node's term
     * @param digest of all it has applied
     */
    default void applied(int node, long index, Entry entry, long term, long digest) {}
}
