package dev.simloop.net;

/** Multiplies the latency of what is sent on some links. */
final class SlowLink extends LinksFault {
    private final double factor;

    SlowLink(SimNetwork net, Links links, double factor) {
        super(net, "net.slow", "slow link " + links + ", factor " + factor, links);
        this.factor = Check.factor(factor);
    }

    @Override
    double factor() {
        return factor;
    }
}
