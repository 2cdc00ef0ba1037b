package dev.simloop.examples.microraft;

/** What a {@link FileStore} forces to the disk before it says that something is durable. */
public enum Durability {
    /** All of it, as MicroRaft demands. */
    FORCED,
    /** The planted bug: flush leaves log entries to the operating system. */
    LOG_NOT_FORCED,
    /** The planted bug: term and vote are left to the operating system. */
    TERM_NOT_FORCED
}
