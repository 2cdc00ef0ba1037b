package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.Recorder;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
 * probability included; at the same instant they arrive in the order sent. A link may have a bandwidth and a queue of
 * limited length. A partition stops a packet when it is sent and again when it would arrive. A packet to an address that
 * nobody has bound vanishes. A packet that left its host before that host crashed is on the wire and arrives.
 *
 * <p><b>Rejects</b> a second binding of a bound address, payloads that could change under way, a second receiver on an
 * endpoint, probabilities outside 0 to 1, and faults on hosts that do not exist.
 *
 * <p><b>Leaves out</b> headers and fragments (a packet is as large as its bytes; an object has no size of its own and
 * counts as {@link #setObjectSize}), multicast and routes over more than one hop: the bugs that message-passing code has
 * show without them.
 *
 * <p><b>Names.</b> An address is a node, {@code n1}, or a node and a port, {@code n1:7000}. Links and faults are between
 * nodes. {@link #dns} has the names and IP addresses of hosts.
 *
 * <p><b>Streams</b> of bytes run over the same links and meet the same faults: see {@link SimChannelProvider}.
 *
 * <p><b>Determinism.</b> Each directed link draws from streams of its own: {@code net.latency/a->b}, {@code
 * net.offset/a->b}, {@code net.loss/a->b}, {@code net.duplicate/a->b}, {@code net.reorder/a->b}, {@code
 * net.corrupt/a->b}. A dropped packet still takes its latency, so switching loss on leaves the latencies of those that
 * survive as they were. Faults that choose for themselves draw from stream {@code fault}, a flapping link from {@code
 * net.flap/LINKS}. A link exists once it is used or has settings of its own, and nothing a packet does grows with the
 * number of links or hosts.
 *
 * <p><b>Counters.</b> {@code net.sent}, {@code net.delivered}, both with {@code .bytes}, {@code net.dropped.bytes},
 * those of {@link DropReason}, {@code net.duplicated}, {@code net.reordered}, {@code net.corrupted}, {@code net.held},
 * {@code net.slowed}, {@code net.queued}; for each kind of fault that begins, its {@link Fault#kind} and that with {@code
 * .hits}. {@code net.partition} counts isolations and bisections too.
 *
 * <p>Long because every kind of fault has its methods here; what they do is in classes of their own.
 */
public final class SimNetwork {
    private static final int OBJECT_SIZE = 128;
    private static final String PARTITION = "net.partition";

    final Domain domain;
    final AddressBook addresses;
    final FaultBoard faults;
    private final Map<Pair, Link> links = new LinkedHashMap<>();
    private final Map<String, HostLinks> outs = new HashMap<>();
    private final Map<String, HostLinks> intos = new HashMap<>();
    private final List<Connections> connections = new ArrayList<>();
    final World world;
    /** Where packets are told; null in a hunt. */
    final @Nullable Recorder recorder;

    final @Nullable PacketLog log;

    final Tallies tallies;
    private final Dns dns;
    private @Nullable Streams streams;
    private @Nullable Actor nobody;
    private LinkSettings defaults = LinkSettings.defaults();
    private int objectSize = OBJECT_SIZE;
    private int settingsVersion;
    boolean packetSent;
    private long numbers;
    private boolean closed;

    private record Pair(String from, String to) {}

    SimNetwork(World world) {
        this.world = world;
        this.domain = world.domain();
        this.recorder = world.recorder();
        this.log = recorder == null ? null : new PacketLog(world, recorder);
        this.addresses = new AddressBook(world);
        this.faults = new FaultBoard(domain);
        this.tallies = new Tallies(domain);
        this.dns = new Dns(this, new HostNames(world));
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
        Address at = addresses.address(address);
        Endpoint before = at.endpoint;
        if (before != null) {
            if (before.domain.isAlive()) {
                String who = before.domain.name();
                throw new IllegalStateException("address " + address + " is bound already, by "
                        + (who.isEmpty() ? "the world" : "host " + who));
            }
            before.countVanished();
        }
        Endpoint endpoint = new Endpoint(this, owner, at);
        addresses.bind(at, endpoint);
        return endpoint;
    }

    List<String> boundNodes() {
        return addresses.boundNodes();
    }

    List<Endpoint> endpoints() {
        return addresses.endpoints();
    }

    /** {@return the names and IP addresses of hosts} */
    public Dns dns() {
        return dns;
    }

    /** {@return the names and addresses of this world's hosts: {@link #dns}, as channels ask it} */
    Names names() {
        return dns;
    }

    // ---- links

    /** {@return the settings of links that have none of their own, nor through their hosts} */
    public LinkSettings defaults() {
        return defaults;
    }

    /** Sets the settings of links that have none of their own, nor through their hosts, from the next packet on. */
    public void setDefaults(LinkSettings settings) {
        defaults = Objects.requireNonNull(settings, "settings");
        settingsChanged(settings);
    }

    /** {@return the link from one node to another, this direction alone} */
    public Link link(String from, String to) {
        Check.node(from);
        Check.node(to);
        return links.computeIfAbsent(new Pair(from, to), pair -> new Link(this, from, to));
    }

    /** {@return the settings of all links on which {@code node} sends; a link's own come before them} */
    public HostLinks out(String node) {
        Check.node(node);
        return outs.computeIfAbsent(node, name -> new HostLinks(this, name + "->*"));
    }

    /** {@return the settings of all links on which {@code node} receives; a link's own and its sender's come before them} */
    public HostLinks into(String node) {
        Check.node(node);
        return intos.computeIfAbsent(node, name -> new HostLinks(this, "*->" + name));
    }

    /** {@return whether a packet was sent in this run; streams send none} */
    boolean wasPacketSent() {
        return packetSent;
    }

    /** {@return as how many bytes a payload counts that is an object; 128 unless set} */
    public int objectSize() {
        return objectSize;
    }

    /**
     * Sets as how many bytes a payload counts that is an object. Bandwidth and traffic go by it.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public void setObjectSize(int bytes) {
        objectSize = (int) Check.positive("object size", bytes);
    }

    /** {@return what was sent, delivered and dropped so far, in all and for each link} */
    public Traffic traffic() {
        addresses.countVanished();
        Meter total = new Meter();
        Map<String, Traffic.Volume> volumes = new LinkedHashMap<>();
        for (Link link : links.values()) {
            if (link.meter.isUsed()) {
                total.add(link.meter);
                volumes.put(link.toString(), link.meter.volume());
            }
        }
        return new Traffic(total.volume(), volumes);
    }

    LinkSettings hostSettings(String from, String to) {
        LinkSettings settings = defaults;
        HostLinks in = intos.get(to);
        if (in != null) {
            settings = in.over(settings);
        }
        HostLinks out = outs.get(from);
        return out == null ? settings : out.over(settings);
    }

    void settingsChanged(LinkSettings fields) {
        settingsVersion++;
        tallies.declare(fields);
    }

    int settingsVersion() {
        return settingsVersion;
    }

    int sizeOf(Object payload) {
        return payload instanceof byte[] bytes ? bytes.length : objectSize;
    }

    Route route(Address from, String to) {
        Address target = addresses.address(to);
        return new Route(from, target, link(from.node, target.node));
    }

    // ---- faults

    /**
     * Cuts the nodes of {@code one} from those of {@code other}, both ways; nodes in neither group reach all.
     *
     * @throws IllegalArgumentException if a group is empty, a node is in both, or a host does not exist
     */
    public Fault partition(Set<String> one, Set<String> other) {
        return partition(List.of(one, other));
    }

    /**
     * Cuts groups of nodes from each other, both ways; nodes in no group reach all.
     *
     * @throws IllegalArgumentException if there are fewer than two groups, one is empty, a node is in two, or a host
     *     does not exist
     */
    public Fault partition(List<? extends Collection<String>> groups) {
        return begin(Partition.of(this, PARTITION, groups));
    }

    /** Stops what the nodes of {@code from} send to those of {@code to}; the way back stays open. */
    public Fault partitionOneWay(Set<String> from, Set<String> to) {
        return begin(OneWayPartition.of(this, from, to));
    }

    /** Cuts {@code node} from all others, both ways. */
    public Fault isolate(String node) {
        return partitioning(new Isolation(this, node));
    }

    /**
     * Cuts the bound nodes of living hosts into two halves, drawn from stream {@code fault}.
     *
     * @throws IllegalStateException if there are fewer than two
     */
    public Fault bisect() {
        return bisect(chance());
    }

    Fault bisect(DrawStream draws) {
        List<String> nodes = boundNodes();
        if (nodes.size() < 2) {
            throw new IllegalStateException("two bound nodes are needed to cut the network in halves: " + nodes);
        }
        return partitioning(Partition.of(this, "net.bisect", Chosen.halves(draws, nodes)));
    }

    /** Lets each of {@code nodes} reach, among them, only the one before it and the one after it; at least four. */
    public Fault ring(List<String> nodes) {
        return begin(new Ring(this, List.copyOf(nodes)));
    }

    /** Stops what goes from one node to another; the other direction stays. */
    public Fault block(String from, String to) {
        return block(Links.oneWay(from, to));
    }

    /** Stops what is sent on {@code links}. */
    public Fault block(Links links) {
        return begin(new Block(this, links));
    }

    /** As {@link #hold(Links)}, on one link. */
    public Fault hold(String from, String to) {
        return hold(Links.oneWay(from, to));
    }

    /**
     * Holds what goes over {@code links}, packets under way included; when it ends they go on in the order they were
     * sent, none before it would have arrived. A crash of the sender leaves them alone.
     */
    public Fault hold(Links links) {
        return begin(new Hold(this, links));
    }

    /** As {@link #slow(Links, double)}, on one link. */
    public Fault slow(String from, String to, double factor) {
        return slow(Links.oneWay(from, to), factor);
    }

    /**
     * Multiplies the latency of what is sent on {@code links} while it is on; overlapping factors multiply.
     *
     * @throws IllegalArgumentException if the factor is not above 1
     */
    public Fault slow(Links links, double factor) {
        return begin(new SlowLink(this, links, factor));
    }

    /** As {@link #lossy(Links, double)}, on one link. */
    public Fault lossy(String from, String to, double p) {
        return lossy(Links.oneWay(from, to), p);
    }

    /** Loses what is sent on {@code links} with probability {@code p}, on top of the links' own loss. */
    public Fault lossy(Links links, double p) {
        return begin(new LossyLink(this, links, p));
    }

    /** Makes what is sent on {@code links} arrive twice with probability {@code p}. */
    public Fault duplicating(Links links, double p) {
        return begin(new Duplication(this, links, p));
    }

    /** Holds what is sent on {@code links} up for a drawn time of at most {@code within}, with probability {@code p}. */
    public Fault reordering(Links links, double p, Duration within) {
        return begin(new Reordering(this, links, p, within));
    }

    /**
     * Damages what is sent on {@code links} with probability {@code p}: of a payload of bytes one drawn bit is flipped;
     * an object is dropped, as a checksum would have it.
     */
    public Fault corrupting(Links links, double p) {
        return begin(new Corruption(this, links, p));
    }

    /** Adds {@code latency} and a loss of probability {@code loss} to what is sent on {@code links}. */
    public Fault clog(Links links, Duration latency, double loss) {
        return begin(new Clog(this, links, latency, loss));
    }

    /**
     * Clogs a drawn subset of {@code nodes} one by one, then unclogs them one by one in another drawn order, with a drawn
     * time of at most {@code step} between two of these; then it is over. What is sent to or from a clogged node is held.
     * Draws from stream {@code fault}; its timers are background.
     */
    public Fault swizzle(Collection<String> nodes, Duration step) {
        nodes.forEach(Check::node);
        return swizzle(chance(), new ArrayList<>(new TreeSet<>(nodes)), step);
    }

    Fault swizzle(DrawStream draws, List<String> nodes, Duration step) {
        return SwizzleClog.start(this, draws, nodes, step);
    }

    /**
     * Cuts {@code links} again and again: down for a drawn time of at most {@code down}, then up for one of at most
     * {@code up}. Draws from stream {@code net.flap/LINKS}; its timers are background.
     */
    public Fault flapping(Links links, Duration down, Duration up) {
        return new Flapping(this, links, down, up).start();
    }

    /** Resets all connections on {@code links} now, {@return a fault that is over and whose hits are the connections} */
    public Fault resetConnections(Links links) {
        return new ConnectionReset(this, links).strike();
    }

    /** Ends every fault that is on. */
    public void heal() {
        for (Fault fault : faults.active()) {
            fault.close();
        }
    }

    /** {@return the faults that are on, in the order they began} */
    public List<Fault> faults() {
        return faults.active();
    }

    private static Fault begin(ActiveFault fault) {
        fault.begin();
        return fault;
    }

    private Fault partitioning(LinkFault fault) {
        faults.tally(PARTITION).add();
        return begin(fault);
    }

    private DrawStream chance() {
        return domain.stream("fault", Fallback.ZERO);
    }

    /** Has {@code those} told when connections are to be reset. */
    void onReset(Connections those) {
        connections.add(those);
    }

    List<Connections> connections() {
        return connections;
    }

    // ---- streams

    /** {@return how streams behave} */
    public StreamSettings streamSettings() {
        return streams().settings;
    }

    /** Sets how streams behave from now on. */
    public void setStreamSettings(StreamSettings settings) {
        streams().settings = Objects.requireNonNull(settings, "settings");
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
            all = new Streams(this, world);
            streams = all;
        }
        return all;
    }

    @Nullable
    Streams streamsOrNull() {
        return streams;
    }

    // ---- for the rest of the package

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

    /** Ends all traffic: what is still under way at the end of a run must not set off more of it. */
    void finish() {
        addresses.countVanished();
        if (streams != null) {
            streams.finish();
        }
        closed = true;
    }
}
