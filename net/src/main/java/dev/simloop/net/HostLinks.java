package dev.simloop.net;

/** Settings for all links out of one host, or for all links into it. Made by {@link SimNetwork#out} and {@link SimNetwork#into}. */
public final class HostLinks extends LinkLayer {
    private final String text;

    HostLinks(SimNetwork net, String text) {
        super(net);
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
