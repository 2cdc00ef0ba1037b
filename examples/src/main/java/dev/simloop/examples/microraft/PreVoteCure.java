package dev.simloop.examples.microraft;

import io.microraft.RaftNode;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;

/**
 * Works around a bug of MicroRaft 0.7 from outside. Whoever is refused a pre-vote because its term is too low does not move
 * to the higher term. If it has the longest log nobody else can win either, and the group stays without a leader for
 * good. So this hands the node, along with such a refusal, a request for a vote in the higher term, from a candidate with
 * an empty log: the node moves to the term. It may give away its vote in a term in which nobody asked for it.
 */
final class PreVoteCure {
    private final RaftModelFactory models = new DefaultRaftModelFactory();
    private final RaftNode node;

    PreVoteCure(RaftNode node) {
        this.node = node;
    }

    void handle(RaftMessage message) {
        node.handle(message);
        // A refusal for the log's sake has the term that was asked for, one above the node's.
        if (message instanceof PreVoteResponse refusal
                && !refusal.isGranted()
                && refusal.getTerm() > node.getTerm().getTerm() + 1) {
            node.handle(models.createVoteRequestBuilder()
                    .setGroupId(node.getGroupId())
                    .setSender(refusal.getSender())
                    .setTerm(refusal.getTerm())
                    .setLastLogTerm(0)
                    .setLastLogIndex(0)
                    .setSticky(true)
                    .build());
        }
    }
}
