package dev.simloop.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Cuts groups of nodes from each other, both ways; nodes in no group reach all. */
final class Partition extends LinkFault {
    private final Map<String, Integer> groups;

    private Partition(SimNetwork net, String kind, String text, Map<String, Integer> groups) {
        super(net, kind, text);
        this.groups = groups;
    }

    static Partition of(SimNetwork net, String kind, List<? extends Collection<String>> groups) {
        if (groups.size() < 2) {
            throw new IllegalArgumentException("a partition needs two groups at least: " + groups);
        }
        Map<String, Integer> groupOf = new HashMap<>();
        List<String> texts = new ArrayList<>();
        for (Collection<String> group : groups) {
            List<String> nodes = sorted(net, group);
            for (String node : nodes) {
                if (groupOf.put(node, texts.size()) != null) {
                    throw new IllegalArgumentException("node is on both sides of the partition: \"" + node + "\"");
                }
            }
            texts.add(nodes.toString());
        }
        return new Partition(net, kind, "partition of " + String.join(" from ", texts), groupOf);
    }

    /** {@return the nodes of one side in order, checked} */
    static List<String> sorted(SimNetwork net, Collection<String> group) {
        if (group.isEmpty()) {
            throw new IllegalArgumentException("a side of the partition is empty");
        }
        group.forEach(Check::node);
        List<String> nodes = new ArrayList<>(new TreeSet<>(group));
        net.addresses.checkKnown(nodes);
        return nodes;
    }

    @Override
    boolean isOn(String from, String to) {
        Integer one = groups.get(from);
        Integer other = groups.get(to);
        return one != null && other != null && !one.equals(other);
    }

    @Override
    boolean cuts() {
        return true;
    }
}
