package dev.simloop.net;

/** Keeps what is sent or under way on some links until it ends. */
final class Hold extends LinksFault {
    private final HeldPackets held;

    Hold(SimNetwork net, Links links) {
        super(net, "net.hold", "hold of " + links, links);
        held = new HeldPackets(net);
    }

    @Override
    boolean holds() {
        return true;
    }

    @Override
    void hold(Holdable what, long dueNanos) {
        held.add(what, dueNanos);
    }

    @Override
    void ended() {
        held.release(link -> true);
    }
}
