package dev.simloop.net;

/** Loses some of what is sent on some links. */
final class LossyLink extends LinksFault {
    private final double loss;

    LossyLink(SimNetwork net, Links links, double loss) {
        super(net, "net.lossy", "lossy link " + links + ", loss " + loss, links);
        this.loss = Check.probability("loss", loss);
    }

    @Override
    double loss() {
        return loss;
    }
}
