package dev.simloop.net;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts nodes in a ring in which each reaches only the one before it and the one after it; others reach all. */
final class Ring extends LinkFault {
    /** A ring of three cuts nothing. */
    static final int LEAST = 4;

    private final Map<String, Integer> places = new HashMap<>();

    Ring(SimNetwork net, List<String> nodes) {
        super(net, "net.ring", "ring of " + nodes);
        if (nodes.size() < LEAST) {
            throw new IllegalArgumentException("a ring of fewer than four nodes cuts nothing: " + nodes);
        }
        for (String node : nodes) {
            Check.node(node);
            if (places.put(node, places.size()) != null) {
                throw new IllegalArgumentException("node is in the ring twice: \"" + node + "\"");
            }
        }
        net.addresses.checkKnown(nodes);
    }

    @Override
    boolean isOn(String from, String to) {
        Integer one = places.get(from);
        Integer other = places.get(to);
        if (one == null || other == null) {
            return false;
        }
        int apart = Math.abs(one - other);
        return apart > 1 && apart < places.size() - 1;
    }

    @Override
    boolean cuts() {
        return true;
    }
}
