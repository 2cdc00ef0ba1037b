package dev.simloop.net;

import java.time.Duration;

/** Adds latency and loss to what is sent on some links, as a full buffer on the way does. */
final class Clog extends LinksFault {
    private final long latencyNanos;
    private final double loss;

    Clog(SimNetwork net, Links links, Duration latency, double loss) {
        super(net, "net.clog", "clog of " + links + ", latency " + latency + ", loss " + loss, links);
        this.latencyNanos = Check.nanos("latency", latency);
        this.loss = Check.probability("loss", loss);
    }

    @Override
    long delayNanos() {
        return latencyNanos;
    }

    @Override
    double loss() {
        return loss;
    }
}
