package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The network of one run: packets between addresses, with latency, loss, duplication and reordering on each directed
 * link, and faults on top.
 *
 * <p><b>Models</b> datagrams. Sending returns at once; a packet arrives after its latency, once, twice or never, as a
 * task of the receiving host. Packets of one link overtake each other only through unequal latencies, the reordering
 * probability included; at the same instant they arrive in the order sent. A partition stops a packet when it is sent
 * and again when it would arrive. A packet to an address that nobody has bound vanishes.
 *
 * <p><b>Rejects</b> a second binding of a bound address, payloads that could change under way, a second receiver on an
 * endpoint, and probabilities outside 0 to 1.
 *
 * <p><b>Leaves out</b> queue limits, packet sizes, multicast and address resolution that fails: the bugs that
 * message-passing code has show without them. Connections (byte streams) are a model of their own.
 *
 * <p><b>Names.</b> An address is a node, {@code n1}, or a node and a port, {@code n1:7000}. Links and faults are between
 * nodes.
 *
 * <p><b>Determinism.</b> Each directed link draws from streams of its own: {@code net.latency/a->b}, {@code
 * net.offset/a->b}, {@code net.loss/a->b}, {@code net.duplicate/a->b}, {@code net.reorder/a->b}. A dropped packet still
 * takes its latency, so switching loss on leaves the latencies of those that survive as they were.
 *
 * <p><b>Counters.</b> {@code net.sent}, {@code net.delivered}, {@code net.void}, {@code net.dropped.loss}, {@code
 * net.dropped.partition}, {@code net.dropped.crash}, {@code net.duplicated}, {@code net.reordered}, {@code net.held},
 * {@code net.slowed}; and for each fault that begins {@code net.partition}, {@code net.block}, {@code net.hold}, {@code
 * net.slow}, {@code net.lossy}, {@code net.reset}.
 *
 * <p><b>Streams</b> run over the same links and meet the same faults: see {@link SimChannelProvider}.
 */
public final class SimNetwork {
    private static final ActiveFault[] NONE = {};

    final Domain domain;
    final Names names;
    private final World world;
    private @Nullable Streams streams;
    private final Map<String, Address> addresses = new LinkedHashMap<>();
    private final Map<Pair, Link> links = new HashMap<>();
    private final List<ActiveFault> faults = new ArrayList<>();
    private @Nullable Actor nobody;
    private LinkSettings defaults = LinkSettings.defaults();
    private int faultsVersion;
    private long numbers;
    private boolean closed;

    private record Pair(String from, String to) {}

    SimNetwork(World world) {
        this.domain = world.domain();
        this.world = world;
        this.names = new Names(world);
    }

    /** {@return the network of {@code world}, made on first use} */
    public static SimNetwork of(World world) {
        return world.extension(NetworkRun.class, NetworkRun::new).network;
    }

    // ---- addresses

    /** {@return an endpoint of {@code host} at the address that is its name} */
    public Endpoint bind(Host host) {
        return bind(host.domain(), host.name());
    }

    /** {@return an endpoint of {@code host} at {@code address}} */
    public Endpoint bind(Host host, String address) {
        return bind(host.domain(), address);
    }

    /**
     * {@return an endpoint that belongs to {@code domain}, at {@code address}}
     *
     * @throws IllegalStateException if the address is bound by an incarnation that is alive
     */
    public Endpoint bind(Domain owner, String address) {
        Address at = address(address);
        Endpoint before = at.endpoint;
        if (before != null) {
            if (before.domain.isAlive()) {
                String who = before.domain.name();
                throw new IllegalStateException("address " + address + " is bound already, by "
                        + (who.isEmpty() ? "the world" : "host " + who));
            }
            countVanished(before);
        }
        Endpoint endpoint = new Endpoint(this, owner, at);
        at.endpoint = endpoint;
        return endpoint;
    }

    private Address address(String name) {
        Address address = addresses.get(name);
        if (address == null) {
            address = new Address(name);
            addresses.put(name, address);
        }
        return address;
    }

    /** {@return the bound nodes of living hosts, sorted} */
    List<String> boundNodes() {
        Set<String> nodes = new TreeSet<>();
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.domain.isAlive()) {
                nodes.add(address(endpoint.address()).node);
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

    // ---- links

    /** {@return the settings of links that have none of their own} */
    public LinkSettings defaults() {
        return defaults;
    }

    /** Sets the settings of links that have none of their own, from the next packet on. */
    public void defaults(LinkSettings settings) {
        defaults = Objects.requireNonNull(settings, "settings");
    }

    /** {@return the link from one node to another, this direction alone} */
    public Link link(String from, String to) {
        Check.node(from);
        Check.node(to);
        return links.computeIfAbsent(new Pair(from, to), pair -> new Link(this, from, to));
    }

    Route route(Address from, String to) {
        Address target = address(to);
        return new Route(from, target, link(from.node, target.node));
    }

    // ---- faults

    /**
     * Cuts the nodes of {@code one} from those of {@code other}, both ways; nodes in neither group reach all.
     *
     * @throws IllegalArgumentException if a group is empty or a node is in both
     */
    public Fault partition(Set<String> one, Set<String> other) {
        Set<String> a = group(one);
        Set<String> b = group(other);
        for (String node : a) {
            if (b.contains(node)) {
                throw new IllegalArgumentException("node is on both sides of the partition: \"" + node + "\"");
            }
        }
        return begin(
                "net.partition",
                ActiveFault.Kind.CUT,
                0,
                "partition of " + a + " from " + b,
                (from, to) -> (a.contains(from) && b.contains(to)) || (b.contains(from) && a.contains(to)));
    }

    /** Cuts {@code node} from all others, both ways. */
    public Fault isolate(String node) {
        Check.node(node);
        return begin(
                "net.partition",
                ActiveFault.Kind.CUT,
                0,
                "isolation of " + node,
                (from, to) -> from.equals(node) != to.equals(node));
    }

    /** Stops what goes from one node to another; the other direction stays. */
    public Fault block(String from, String to) {
        return onLink("net.block", ActiveFault.Kind.CUT, 0, "block of ", from, to);
    }

    /**
     * Holds what goes from one node to another, packets under way included; when it ends they go on in the order they
     * were sent, none before it would have arrived.
     */
    public Fault hold(String from, String to) {
        return onLink("net.hold", ActiveFault.Kind.HOLD, 0, "hold of ", from, to);
    }

    /**
     * Multiplies the latency of what is sent from one node to another while it is on; overlapping factors multiply.
     *
     * @throws IllegalArgumentException if the factor is not above 1
     */
    public Fault slow(String from, String to, double factor) {
        return onLink("net.slow", ActiveFault.Kind.SLOW, Check.factor(factor), "slow link ", from, to);
    }

    /** Loses what goes from one node to another with probability {@code p}, on top of the link's own loss. */
    public Fault lossy(String from, String to, double p) {
        return onLink("net.lossy", ActiveFault.Kind.LOSS, Check.probability("loss", p), "lossy link ", from, to);
    }

    /** Ends every fault that is on. */
    public void heal() {
        for (ActiveFault fault : new ArrayList<>(faults)) {
            fault.close();
        }
    }

    /** {@return the faults that are on, in the order they began} */
    public List<Fault> faults() {
        return new ArrayList<>(faults);
    }

    private static Set<String> group(Set<String> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a side of the partition is empty");
        }
        nodes.forEach(Check::node);
        return new TreeSet<>(nodes);
    }

    private Fault onLink(String counter, ActiveFault.Kind kind, double amount, String text, String from, String to) {
        Check.pair(from, to);
        return begin(counter, kind, amount, text + from + "->" + to, (a, b) -> a.equals(from) && b.equals(to));
    }

    private Fault begin(String counter, ActiveFault.Kind kind, double amount, String text, ActiveFault.On on) {
        ActiveFault fault = new ActiveFault(this, kind, amount, text, on);
        faults.add(fault);
        faultsVersion++;
        count(counter);
        return fault;
    }

    void ended(ActiveFault fault) {
        faults.remove(fault);
        faultsVersion++;
    }

    int faultsVersion() {
        return faultsVersion;
    }

    ActiveFault[] faultsOn(Link link) {
        List<ActiveFault> on = new ArrayList<>();
        for (ActiveFault fault : faults) {
            if (fault.isOn(link)) {
                on.add(fault);
            }
        }
        return on.isEmpty() ? NONE : on.toArray(NONE);
    }

    // ---- streams

    /** {@return the names and addresses of this world's hosts} */
    public Names names() {
        return names;
    }

    /** {@return how streams behave} */
    public StreamSettings streamSettings() {
        return streams().settings;
    }

    /** Sets how streams behave from now on. */
    public void streamSettings(StreamSettings settings) {
        streams().settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Resets every connection between two hosts at both ends, whatever lies between them, as tasks of the two hosts at
     * this instant; {@return how many connections those were}
     */
    public int resetConnections(Host one, Host other) {
        count("net.reset");
        return streams().reset(one, other);
    }

    /**
     * {@return a connection between two hosts that are up, without listener and handshake}
     *
     * @throws IllegalStateException if one of them is down
     */
    public StreamPair pipe(Host one, Host other) {
        return streams().pipe(one, other);
    }

    Streams streams() {
        Streams all = streams;
        if (all == null) {
            all = new Streams(this, world, names);
            streams = all;
        }
        return all;
    }

    @Nullable
    Streams streamsOrNull() {
        return streams;
    }

    // ---- for the rest of the package

    void count(String counter) {
        domain.count(counter);
    }

    long nextNumber() {
        return numbers++;
    }

    boolean isClosed() {
        return closed;
    }

    /** {@return whose tasks packets to unbound addresses are} */
    Actor nobody() {
        Actor actor = nobody;
        if (actor == null) {
            actor = domain.newActor("net.void");
            nobody = actor;
        }
        return actor;
    }

    private void countVanished(Endpoint endpoint) {
        for (; endpoint.underWay > 0; endpoint.underWay--) {
            count("net.dropped.crash");
        }
    }

    /** Ends all traffic: what is still under way at the end of a run must not set off more of it. */
    void finish() {
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.domain.isAlive()) {
                countVanished(endpoint);
            }
        }
        if (streams != null) {
            streams.finish();
        }
        closed = true;
    }
}
