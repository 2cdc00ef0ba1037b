package dev.simloop.examples.microraft;

/** What goes through the log. */
sealed interface Command {
    /** {@return what tells it from all others in the chain of applied commands} */
    long digest();

    /**
     * A write to the key that its number gives.
     *
     * @param id counts the client's writes from 1 on; a retry keeps it, so that a write takes effect once
     */
    record Put(int id) implements Command {
        int key() {
            return id % ReplicatedMap.KEYS;
        }

        @Override
        public long digest() {
            return id;
        }
    }

    /** What MicroRaft asks for at the start of a term. */
    enum NewTerm implements Command {
        MARK;

        @Override
        public long digest() {
            return -1;
        }
    }
}
