package dev.simloop.examples.streamraft;

/** A mistake to plant, each with the property that has to catch it. */
public enum Bug {
    /** A node grants its vote to whoever asks, also when it has given it away in this term. */
    DOUBLE_VOTE(PropertyNames.ONE_VOTE),
    /** Term and vote are written and renamed but never forced; a file that cannot be read then counts as none. */
    VOTE_NOT_FSYNCED(PropertyNames.ONE_VOTE),
    /** Entries are acknowledged before they are forced. */
    ENTRY_NOT_FSYNCED(PropertyNames.NOTHING_LOST),
    /** The new vote is forced and renamed, but the directory is not forced: the old name may come back. */
    RENAME_WITHOUT_DIRECTORY_FSYNC(PropertyNames.ONE_VOTE),
    /**
     * A leader measures its lease with the wall clock, and for a whole election time-out: where that clock drifts, stands
     * still or is set back, it goes on reading after it was deposed. Drift alone is enough.
     */
    STALE_LEASE_READ(PropertyNames.FRESH_READS),
    /** A leader commits an entry of an earlier term once a majority has it: figure 8 of the Raft paper. */
    OLD_TERM_COMMIT(PropertyNames.NOTHING_LOST);

    private final String property;

    Bug(String property) {
        this.property = property;
    }

    /** {@return the property that names it} */
    public String property() {
        return property;
    }
}
