package dev.simloop.net;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stops what one group sends to another; the way back stays open. */
final class OneWayPartition extends LinkFault {
    private final Set<String> senders;
    private final Set<String> receivers;

    private OneWayPartition(SimNetwork net, List<String> senders, List<String> receivers) {
        super(net, "net.oneway", "one-way partition of " + senders + " to " + receivers);
        this.senders = new HashSet<>(senders);
        this.receivers = new HashSet<>(receivers);
    }

    static OneWayPartition of(SimNetwork net, Collection<String> from, Collection<String> to) {
        List<String> senders = Partition.sorted(net, from);
        List<String> receivers = Partition.sorted(net, to);
        for (String node : senders) {
            if (receivers.contains(node)) {
                throw new IllegalArgumentException("node is on both sides of the partition: \"" + node + "\"");
            }
        }
        return new OneWayPartition(net, senders, receivers);
    }

    @Override
    boolean isOn(String from, String to) {
        return senders.contains(from) && receivers.contains(to);
    }

    @Override
    boolean cuts() {
        return true;
    }
}
