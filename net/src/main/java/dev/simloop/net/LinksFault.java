package dev.simloop.net;

/** A fault on the links that a caller named. */
abstract class LinksFault extends LinkFault {
    private final Links links;

    LinksFault(SimNetwork net, String kind, String text, Links links) {
        super(net, kind, text);
        net.addresses.checkKnown(links.nodes());
        this.links = links;
    }

    @Override
    final boolean isOn(String from, String to) {
        return links.isOn(from, to);
    }
}
