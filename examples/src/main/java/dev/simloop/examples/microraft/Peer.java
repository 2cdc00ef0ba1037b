package dev.simloop.examples.microraft;

import io.microraft.RaftEndpoint;

/** A member of the group: the name of its host. MicroRaft hashes members; a string hashes alike in every JVM. */
record Peer(String name) implements RaftEndpoint {
    @Override
    public Object getId() {
        return name;
    }

    /** Every refusal of MicroRaft prints two members. */
    @Override
    public String toString() {
        return name;
    }
}
