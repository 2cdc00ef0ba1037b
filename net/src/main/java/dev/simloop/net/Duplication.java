package dev.simloop.net;

/** Makes some of what is sent on some links arrive twice. */
final class Duplication extends LinksFault {
    private final double probability;

    Duplication(SimNetwork net, Links links, double probability) {
        super(net, "net.duplicate", "duplication on " + links + ", probability " + probability, links);
        this.probability = Check.probability("duplicate", probability);
    }

    @Override
    double duplicate() {
        return probability;
    }
}
