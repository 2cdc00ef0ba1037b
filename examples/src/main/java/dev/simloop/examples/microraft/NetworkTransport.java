package dev.simloop.examples.microraft;

import dev.simloop.net.Endpoint;
import io.microraft.RaftEndpoint;
import io.microraft.model.message.RaftMessage;
import io.microraft.transport.Transport;

/**
 * The simulated network as MicroRaft's transport. Messages go by reference: MicroRaft never changes one that it has
 * built, and its log entries and our commands are immutable, too.
 */
final class NetworkTransport implements Transport {
    private final Endpoint endpoint;

    NetworkTransport(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void send(RaftEndpoint target, RaftMessage message) {
        endpoint.sendShared(((Peer) target).name(), message);
    }

    @Override
    public boolean isReachable(RaftEndpoint target) {
        return true;
    }
}
