package dev.simloop.examples.streamraft;

/** What the properties are called, in messages and in the table of bugs. */
public final class PropertyNames {
    /** Votes as they leave a node, its own candidacies included. */
    public static final String ONE_VOTE = "a node votes once per term";
    /** Election safety. */
    public static final String ONE_LEADER = "one leader per term";
    /** Leader completeness: nobody leads, or could be elected by the logs as they are, without a committed entry. */
    public static final String NOTHING_LOST = "committed entries are never lost";
    /** State machine safety. */
    public static final String SAME_PREFIX = "applied prefixes are equal";
    /** What a client was told is what the log holds. */
    public static final String ACKNOWLEDGED = "acknowledged writes survive";
    /** No read is older than what was known before it began. */
    public static final String FRESH_READS = "reads are not stale";
    /** After healing. */
    public static final String CONVERGED = "all converge";

    private PropertyNames() {}
}
