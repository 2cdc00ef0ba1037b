package dev.simloop.net;

/**
 * Resets the connections on some links at once; over as soon as it has begun. Datagrams do not notice. Its hits are the
 * connections it reset.
 */
final class ConnectionReset extends LinksFault {
    private final Links links;

    ConnectionReset(SimNetwork net, Links links) {
        super(net, "net.reset", "reset of connections on " + links, links);
        this.links = links;
    }

    ConnectionReset strike() {
        begin();
        for (Connections connections : net.connections()) {
            hit(connections.reset(links));
        }
        close();
        return this;
    }
}
