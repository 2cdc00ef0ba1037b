package dev.simloop.net;

/** Flips a bit in some of the packets of bytes that are sent on some links, and drops as many packets that are objects. */
final class Corruption extends LinksFault {
    private final double probability;

    Corruption(SimNetwork net, Links links, double probability) {
        super(net, "net.corrupt", "corruption on " + links + ", probability " + probability, links);
        this.probability = Check.probability("corrupt", probability);
    }

    @Override
    double corrupt() {
        return probability;
    }
}
