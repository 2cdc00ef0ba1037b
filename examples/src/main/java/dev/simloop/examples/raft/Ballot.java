package dev.simloop.examples.raft;

/**
 * The wire format: all that nodes say to each other.
 *
 * @param kind what it says
 * @param term the sender's term
 * @param from the sender
 */
record Ballot(Kind kind, int term, int from) {
    enum Kind {
        ASK,
        GRANT,
        HEARTBEAT
    }
}
