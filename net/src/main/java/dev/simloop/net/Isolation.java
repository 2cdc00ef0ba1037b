package dev.simloop.net;

import java.util.List;

/** Cuts one node from all others, both ways, those that join later included. */
final class Isolation extends LinkFault {
    private final String node;

    Isolation(SimNetwork net, String node) {
        super(net, "net.isolate", "isolation of " + node);
        Check.node(node);
        net.addresses.checkKnown(List.of(node));
        this.node = node;
    }

    @Override
    boolean isOn(String from, String to) {
        return from.equals(node) != to.equals(node);
    }

    @Override
    boolean cuts() {
        return true;
    }
}
