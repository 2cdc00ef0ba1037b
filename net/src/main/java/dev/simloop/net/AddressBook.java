package dev.simloop.net;

import dev.simloop.Host;
import dev.simloop.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The addresses of one network: who is bound to which, and which nodes there are. */
final class AddressBook {
    private static final int NAMED = 20;

    private final World world;
    private final Map<String, Address> addresses = new LinkedHashMap<>();
    private final Set<String> boundEver = new TreeSet<>();
    private final Set<Host> joined = new LinkedHashSet<>();
    /** Closed endpoints that packets were on the way to: these may still be lost with the host. */
    private final List<Endpoint> departed = new ArrayList<>();

    AddressBook(World world) {
        this.world = world;
    }

    Address address(String name) {
        Address address = addresses.get(name);
        if (address == null) {
            address = new Address(name);
            addresses.put(name, address);
        }
        return address;
    }

    void bind(Address address, Endpoint endpoint) {
        address.endpoint = endpoint;
        boundEver.add(address.node);
    }

    /** Says that {@code host} is on the network, although it may have no address bound here: it has connections. */
    void join(Host host) {
        joined.add(host);
    }

    /** {@return the nodes of living hosts that are bound or have joined, sorted} */
    List<String> boundNodes() {
        Set<String> nodes = new TreeSet<>();
        for (Host host : joined) {
            if (host.isUp()) {
                nodes.add(host.name());
            }
        }
        for (Address address : addresses.values()) {
            Endpoint endpoint = address.endpoint;
            if (endpoint != null && endpoint.domain.isAlive()) {
                nodes.add(address.node);
            }
        }
        return new ArrayList<>(nodes);
    }

    List<Endpoint> endpoints() {
        List<Endpoint> bound = new ArrayList<>();
        for (Address address : addresses.values()) {
            if (address.endpoint != null) {
                bound.add(address.endpoint);
            }
        }
        return bound;
    }

    /** Rejects nodes that are no host of the world and never had an address bound. */
    void checkKnown(Collection<String> nodes) {
        for (String node : nodes) {
            if (!boundEver.contains(node) && world.findHost(node) == null) {
                Set<String> known = new TreeSet<>(boundEver);
                world.hosts().forEach(host -> known.add(host.name()));
                throw new IllegalArgumentException("there is no host \"" + node + "\"; " + listed(known));
            }
        }
    }

    /** {@return a sentence with the names there are, cut short where they are many} */
    static String listed(Set<String> known) {
        if (known.isEmpty()) {
            return "there are none yet";
        }
        String names = known.stream().limit(NAMED).collect(Collectors.joining(", "));
        return "there are " + names + (known.size() > NAMED ? " and " + (known.size() - NAMED) + " more" : "");
    }

    void departed(Endpoint endpoint) {
        if (endpoint.isAwaitedByPackets()) {
            departed.add(endpoint);
        }
    }

    /** Counts what was on the way to hosts that have crashed. */
    void countVanished() {
        List<Endpoint> all = endpoints();
        all.addAll(departed);
        for (Endpoint endpoint : all) {
            if (!endpoint.domain.isAlive()) {
                endpoint.countVanished();
            }
        }
        departed.removeIf(endpoint -> !endpoint.isAwaitedByPackets());
    }
}
