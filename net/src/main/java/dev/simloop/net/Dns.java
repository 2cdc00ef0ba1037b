package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.SimFuture;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of one world: every host by its name and its {@code 10.x} address, further names and addresses, and faults.
 *
 * <p><b>Models</b> what a program sees of a resolver: a name has one address or several, a change of a record, answers
 * from before the last change, answers that take time, and names that stand for nothing.
 *
 * <p><b>Rejects</b> an address that another host has, and faults on names that do not exist.
 *
 * <p><b>Leaves out</b> the resolver's own traffic (a partition does not touch it: use the faults), time to live and caches
 * (stale answers are a fault), IPv6, and letter case: names are compared as they are written. Reverse look-ups are left out
 * too: the JDK does them itself, so {@code getHostName} of an address that was made from digits asks the real machine.
 *
 * <p><b>Determinism.</b> {@link #resolve} and {@link #resolveAll} answer at once and draw nothing. {@link #resolveAsync}
 * takes 0.2 to 1 ms from stream {@code net.dns/HOST}, and what slow faults add. Counters: {@code net.dns.resolved},
 * {@code net.dns.unknown}, and those of the faults.
 */
public final class Dns implements Names {
    private static final LatencyModel LATENCY = LatencyModel.uniform(Duration.ofNanos(200_000), Duration.ofMillis(1));

    /** What a name stands for, and stood for before the last change. */
    private record Answers(List<InetAddress> now, List<InetAddress> before) {}

    private final SimNetwork net;
    private final Names hostNames;
    private final Map<String, Answers> records = new TreeMap<>();
    private final Map<InetAddress, Host> furtherAddresses = new HashMap<>();
    private final List<DnsFault> faults = new ArrayList<>();
    private final Tally resolved;
    private final Tally unknown;
    private boolean asked;
    private boolean askedAsync;

    Dns(SimNetwork net, Names hostNames) {
        this.net = net;
        this.hostNames = hostNames;
        this.resolved = new Tally(net.domain, "net.dns.resolved");
        this.unknown = new Tally(net.domain, "net.dns.unknown");
    }

    // ---- records

    /**
     * Gives {@code host} a further address, which its name then stands for too, or a further name, which stands for its
     * addresses.
     *
     * @param nameOrIp a name, or an IPv4 address such as {@code 10.1.0.7}
     * @throws IllegalArgumentException if the address belongs to another host or the name stands for something already
     */
    public void addAddress(Host host, String nameOrIp) {
        InetAddress literal = Ip.literal(nameOrIp);
        if (literal == null) {
            Check.node(nameOrIp);
            if (net.world.findHost(nameOrIp) != null
                    || (records.containsKey(nameOrIp) && !now(nameOrIp).isEmpty())) {
                throw new IllegalArgumentException("name stands for something already: \"" + nameOrIp + "\"");
            }
            change(nameOrIp, now(host.name()));
            return;
        }
        if (literal.isLoopbackAddress()) {
            throw new IllegalArgumentException("every host has that address already: " + nameOrIp);
        }
        Host owner = hostOf(literal);
        if (owner != null) {
            throw new IllegalArgumentException("address " + nameOrIp + " belongs to host " + owner.name() + " already");
        }
        List<InetAddress> all = new ArrayList<>(now(host.name()));
        InetAddress address = Ip.address(host.name(), literal.getAddress());
        all.add(address);
        furtherAddresses.put(address, host);
        change(host.name(), all);
    }

    /** Makes {@code name} stand for the addresses of {@code host}, whatever it stood for: a failover by name. */
    public void move(String name, Host host) {
        checkName(name);
        change(name, now(host.name()));
    }

    /**
     * Takes what {@code name} stands for away: it resolves to nothing. The host keeps its addresses.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    public void remove(String name) {
        checkName(name);
        change(name, List.of());
    }

    private void change(String name, List<InetAddress> to) {
        records.put(name, new Answers(List.copyOf(to), now(name)));
    }

    private List<InetAddress> now(String name) {
        Answers answers = records.get(name);
        if (answers != null) {
            return answers.now;
        }
        Host host = net.world.findHost(name);
        return host == null ? List.of() : List.of(hostNames.addressOf(host));
    }

    void checkName(String name) {
        Check.node(name);
        if (!records.containsKey(name) && net.world.findHost(name) == null) {
            Set<String> known = new TreeSet<>(records.keySet());
            net.world.hosts().forEach(host -> known.add(host.name()));
            throw new IllegalArgumentException("there is no name \"" + name + "\"; " + AddressBook.listed(known));
        }
    }

    /** {@return all names, sorted} */
    List<String> names() {
        Set<String> known = new TreeSet<>(records.keySet());
        net.world.hosts().forEach(host -> known.add(host.name()));
        return new ArrayList<>(known);
    }

    // ---- questions

    /** {@return whether a name, not an address, was asked for in this run} */
    boolean wasAsked() {
        return asked || askedAsync;
    }

    /** {@return whether a name was asked for in a way that can take time} */
    boolean wasAskedAsync() {
        return askedAsync;
    }

    @Override
    public InetAddress addressOf(Host host) {
        return hostNames.addressOf(host);
    }

    @Override
    public @Nullable Host hostOf(InetAddress address) {
        Host host = hostNames.hostOf(address);
        return host == null ? furtherAddresses.get(address) : host;
    }

    @Override
    public InetAddress resolve(String name) throws UnknownHostException {
        return resolveAll(name).get(0);
    }

    /**
     * {@return every address that the name or IP address stands for, in the order they were added}
     *
     * @throws UnknownHostException if it stands for none, with the JDK's own message
     */
    public List<InetAddress> resolveAll(String name) throws UnknownHostException {
        InetAddress literal = Ip.literal(name);
        if (literal != null) {
            return List.of(literal);
        }
        asked = true;
        List<InetAddress> found = answer(name);
        if (found.isEmpty()) {
            unknown.add();
            throw Ip.unknown(name);
        }
        resolved.add();
        return found;
    }

    private List<InetAddress> answer(String name) {
        Answers answers = records.get(name);
        boolean stale = false;
        boolean absent = false;
        for (DnsFault fault : faults) {
            if (!fault.isOn(name)) {
                continue;
            }
            if (fault.isStale() && answers != null) {
                fault.hit();
                stale = true;
            }
            if (fault.isAbsent()) {
                fault.hit();
                absent = true;
            }
        }
        if (absent) {
            return List.of();
        }
        return stale && answers != null ? answers.before : now(name);
    }

    /**
     * {@return a future of {@code host}, of the address that the name stands for once the answer is there}; it fails with
     * an {@link UnknownHostException} if there is none
     */
    public SimFuture<InetAddress> resolveAsync(Host host, String name) {
        Objects.requireNonNull(name, "name");
        askedAsync = true;
        Domain domain = host.domain();
        DrawStream draws = net.domain.stream("net.dns/" + host.name(), Fallback.SEEDED);
        long nanos = LATENCY.nanos(draws);
        for (DnsFault fault : faults) {
            if (fault.isOn(name) && fault.delayNanos() > 0) {
                fault.hit();
                nanos += fault.delayNanos();
            }
        }
        SimFuture<InetAddress> future = domain.newFuture();
        domain.schedule(domain.newActor("dns"), null, TaskKind.TIMER, false, nanos, () -> {
            try {
                boolean unused = domain.settle(future, resolve(name), null);
            } catch (UnknownHostException e) {
                boolean unused = domain.settle(future, null, e);
            }
        });
        return future;
    }

    // ---- faults

    /** Answers for {@code name} what was true before its last change; a name that never changed keeps its answer. */
    public Fault stale(String name) {
        checkName(name);
        return begin(new DnsStale(this, name));
    }

    /** Answers for every name what was true before its last change. */
    public Fault stale() {
        return begin(new DnsStale(this, null));
    }

    /** Makes {@code name} stand for nothing while it is on. */
    public Fault nxdomain(String name) {
        checkName(name);
        return begin(new DnsAbsent(this, name));
    }

    /** Makes every name stand for nothing while it is on. */
    public Fault nxdomain() {
        return begin(new DnsAbsent(this, null));
    }

    /** Adds {@code delay} to answers for {@code name}; only {@link #resolveAsync} takes time. */
    public Fault slow(String name, Duration delay) {
        checkName(name);
        return begin(new DnsSlow(this, name, delay));
    }

    /** Adds {@code delay} to all answers; only {@link #resolveAsync} takes time. */
    public Fault slow(Duration delay) {
        return begin(new DnsSlow(this, null, delay));
    }

    private Fault begin(DnsFault fault) {
        faults.add(fault);
        fault.begin();
        return fault;
    }

    void ended(DnsFault fault) {
        faults.remove(fault);
    }

    SimNetwork net() {
        return net;
    }
}
