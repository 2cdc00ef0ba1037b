package dev.simloop.examples.microraft;

import io.microraft.RaftEndpoint;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import io.microraft.transport.Transport;

/** A transport that takes down the votes that go through it; a candidate has voted for itself. */
final class WatchedTransport implements Transport {
    private final Transport transport;
    private final Peer self;
    private final History history;

    WatchedTransport(Transport transport, Peer self, History history) {
        this.transport = transport;
        this.self = self;
        this.history = history;
    }

    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
        if (message instanceof VoteResponse vote && vote.isGranted()) {
            history.voted(self, vote.getTerm(), (Peer) target);
        } else if (message instanceof VoteRequest) {
            history.voted(self, message.getTerm(), self);
        }
        transport.send(target, message);
    }

    @Override
    public boolean isReachable(RaftEndpoint target) {
        return transport.isReachable(target);
    }
}
