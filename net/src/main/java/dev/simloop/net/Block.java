package dev.simloop.net;

/** Stops what is sent on some links. */
final class Block extends LinksFault {
    Block(SimNetwork net, Links links) {
        super(net, "net.block", "block of " + links, links);
    }

    @Override
    boolean cuts() {
        return true;
    }
}
