package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.FaultKind;
import dev.simloop.spi.FaultParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of network fault, for schedules that draw what goes wrong. A kind draws its victims among the nodes of living
 * hosts that have an address bound, in the order of their names, and its intensity; 0 is the mildest.
 *
 * <p>Kinds: {@code net.partition}, {@code net.oneway}, {@code net.isolate}, {@code net.bisect}, {@code net.ring}, {@code
 * net.block}, {@code net.hold}, {@code net.clog}, {@code net.swizzle}, {@code net.slow}, {@code net.lossy}, {@code
 * net.duplicate}, {@code net.reorder}, {@code net.corrupt}, {@code net.flap}, {@code net.reset}, {@code net.dns.stale},
 * {@code net.dns.nxdomain}, {@code net.dns.slow}.
 *
 * <p>A kind is possible once there is something for it: those of names once a name was asked for, {@code net.duplicate} and
 * {@code net.reorder} once a packet was sent, {@code net.reset} while a stream is connected.
 */
public final class NetworkFaultKinds {
    private static final int TENTHS = 10;
    private static final int MOST_GROUPS = 4;

    private static final List<FaultKind> ALL = List.of(
            kind("net.partition", 2, NetworkFaultKinds::partition),
            kind("net.oneway", 2, NetworkFaultKinds::oneWay),
            kind("net.isolate", 2, (net, draws, nodes) -> net.isolate(Chosen.one(draws, nodes))),
            kind("net.bisect", 2, (net, draws, nodes) -> net.bisect(draws)),
            kind("net.ring", Ring.LEAST, (net, draws, nodes) -> net.ring(Chosen.some(draws, nodes, nodes.size()))),
            onLinks("net.block", (net, links, draws, factor) -> net.block(links), 1, 0),
            onLinks("net.hold", (net, links, draws, factor) -> net.hold(links), 1, 0),
            kind(
                    "net.clog",
                    2,
                    (net, draws, nodes) ->
                            net.clog(hostLinks(draws, nodes), upTo(draws, Duration.ofSeconds(1)), below(draws))),
            kind(
                    "net.swizzle",
                    2,
                    (net, draws, nodes) -> net.swizzle(draws, nodes, upTo(draws, Duration.ofSeconds(1)))),
            onLinks(
                    "net.slow",
                    (net, links, draws, factor) -> net.slow(links, or(factor, () -> 2 + draws.next(49))),
                    1.000_001,
                    1_000_000),
            onLinks("net.lossy", (net, links, draws, factor) -> net.lossy(links, or(factor, () -> share(draws))), 0, 1),
            onPackets(
                    "net.duplicate",
                    (net, links, draws, factor) -> net.duplicating(links, or(factor, () -> share(draws)))),
            onPackets(
                    "net.reorder",
                    (net, links, draws, factor) ->
                            net.reordering(links, or(factor, () -> share(draws)), upTo(draws, Duration.ofMillis(100)))),
            onLinks(
                    "net.corrupt",
                    (net, links, draws, factor) -> net.corrupting(links, or(factor, () -> share(draws))),
                    0,
                    1),
            onLinks(
                    "net.flap",
                    (net, links, draws, factor) -> net.flapping(
                            links, upTo(draws, Duration.ofMillis(500)), upTo(draws, Duration.ofSeconds(1))),
                    1,
                    0),
            new Reset(),
            new OfNames(
                    "net.dns.stale", Dns::wasAsked, (net, draws) -> net.dns().stale()),
            new OfNames("net.dns.nxdomain", Dns::wasAsked, NetworkFaultKinds::nxdomain),
            new OfNames(
                    "net.dns.slow",
                    Dns::wasAskedAsync,
                    (net, draws) -> net.dns().slow(upTo(draws, Duration.ofSeconds(10)))));

    private NetworkFaultKinds() {}

    /** {@return all of them, in the order above} */
    public static List<FaultKind> all() {
        return ALL;
    }

    /**
     * {@return the one of that name}
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static FaultKind named(String name) {
        for (FaultKind kind : ALL) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no network fault \"" + name + "\"; there are "
                + String.join(", ", ALL.stream().map(FaultKind::name).toList()));
    }

    /** Begins one fault among those nodes. */
    @FunctionalInterface
    private interface OnNodes {
        @Nullable
        Fault begin(SimNetwork net, DrawStream draws, List<String> nodes);
    }

    /** Begins one fault on those links, of that strength, {@link Double#NaN} for one that is drawn. */
    @FunctionalInterface
    private interface OnLinks {
        Fault begin(SimNetwork net, Links links, DrawStream draws, double factor);
    }

    /** A kind of which link and factor may be stated; the least factor is above the most where there is none. */
    private static FaultKind onLinks(String name, OnLinks beginning, double least, double most) {
        return new OfLinks(name, beginning, least, most, false);
    }

    /** As {@link #onLinks}, of packets alone: what a stream carries arrives once and in order whatever its segments do. */
    private static FaultKind onPackets(String name, OnLinks beginning) {
        return new OfLinks(name, beginning, 0, 1, true);
    }

    private static double or(double factor, java.util.function.DoubleSupplier drawn) {
        return Double.isNaN(factor) ? drawn.getAsDouble() : factor;
    }

    private static FaultKind kind(String name, int leastNodes, OnNodes beginning) {
        return new Drawn(name, leastNodes, beginning);
    }

    /** {@return {@code nodes} without the hosts that are no victims} */
    private static List<String> harmable(World world, List<String> nodes, List<Host> victims) {
        List<String> harmable = new ArrayList<>(nodes);
        for (Host host : world.hosts()) {
            if (!victims.contains(host)) {
                harmable.remove(host.name());
            }
        }
        return harmable;
    }

    /** Where some hosts are to be spared, a kind that harms links isolates a victim instead: nothing else is sure to. */
    private record Drawn(String name, int leastNodes, OnNodes beginning) implements FaultKind {
        @Override
        public boolean possible(World world) {
            return SimNetwork.of(world).boundNodes().size() >= leastNodes;
        }

        @Override
        public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
            SimNetwork net = SimNetwork.of(world);
            List<String> nodes = net.boundNodes();
            if (nodes.size() < leastNodes) {
                return null;
            }
            List<String> harmable = harmable(world, nodes, victims);
            if (harmable.size() == nodes.size()) {
                return beginning.begin(net, draws, nodes);
            }
            return harmable.isEmpty() ? null : net.isolate(Chosen.one(draws, harmable));
        }
    }

    private record OfLinks(String name, OnLinks beginning, double least, double most, boolean packets)
            implements FaultKind {
        @Override
        public boolean possible(World world) {
            SimNetwork net = SimNetwork.of(world);
            return net.boundNodes().size() >= 2 && (!packets || net.wasPacketSent());
        }

        @Override
        public void check(FaultParts parts) {
            if (parts.hasFactor() && least > most) {
                throw new IllegalArgumentException("it has no factor");
            }
            if (parts.hasFactor() && !(parts.factor() >= least && parts.factor() <= most)) {
                throw new IllegalArgumentException(
                        "its factor is not within " + least + " and " + most + ": " + parts.factor());
            }
        }

        @Override
        public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
            return begin(world, draws, victims, FaultParts.NONE);
        }

        @Override
        public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims, FaultParts parts) {
            SimNetwork net = SimNetwork.of(world);
            String from = parts.from();
            String to = parts.to();
            String victim = parts.victim();
            if (from != null && to != null) {
                return beginning.begin(net, Links.oneWay(from, to), draws, parts.factor());
            }
            if (victim != null) {
                return beginning.begin(net, Links.of(victim), draws, parts.factor());
            }
            List<String> nodes = net.boundNodes();
            if (nodes.size() < 2) {
                return null;
            }
            List<String> harmable = harmable(world, nodes, victims);
            if (harmable.size() == nodes.size()) {
                return beginning.begin(net, links(draws, nodes), draws, parts.factor());
            }
            return harmable.isEmpty() ? null : net.isolate(Chosen.one(draws, harmable));
        }
    }

    /** Strikes answers to names: possible once somebody has asked for one. */
    private record OfNames(
            String name, Predicate<Dns> asked, BiFunction<SimNetwork, DrawStream, @Nullable Fault> beginning)
            implements FaultKind {
        @Override
        public boolean possible(World world) {
            return asked.test(SimNetwork.of(world).dns());
        }

        @Override
        public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
            return beginning.apply(SimNetwork.of(world), draws);
        }
    }

    /** Needs connections that can be reset, as well as nodes. */
    private record Reset() implements FaultKind {
        @Override
        public String name() {
            return "net.reset";
        }

        @Override
        public boolean possible(World world) {
            SimNetwork net = SimNetwork.of(world);
            return !net.connections().isEmpty() && net.boundNodes().size() >= 2;
        }

        @Override
        public @Nullable Fault begin(World world, DrawStream draws, List<Host> victims) {
            SimNetwork net = SimNetwork.of(world);
            if (!possible(world)) {
                return null;
            }
            List<String> nodes = net.boundNodes();
            List<String> harmable = harmable(world, nodes, victims);
            if (harmable.size() == nodes.size()) {
                return net.resetConnections(links(draws, nodes));
            }
            return harmable.isEmpty() ? null : net.resetConnections(Links.of(Chosen.one(draws, harmable)));
        }
    }

    /** Two to four groups, none empty. */
    private static Fault partition(SimNetwork net, DrawStream draws, List<String> nodes) {
        int count = 2 + draws.next(Math.min(MOST_GROUPS, nodes.size()) - 1);
        List<String> order = Chosen.some(draws, nodes, nodes.size());
        List<List<String>> groups = new ArrayList<>();
        int from = 0;
        for (int left = count; left > 0; left--) {
            int most = order.size() - from - (left - 1);
            int size = left == 1 ? most : 1 + draws.next(most);
            groups.add(order.subList(from, from + size));
            from += size;
        }
        return net.partition(groups);
    }

    private static @Nullable Fault nxdomain(SimNetwork net, DrawStream draws) {
        List<String> names = net.dns().names();
        return names.isEmpty() ? null : net.dns().nxdomain(Chosen.one(draws, names));
    }

    private static Fault oneWay(SimNetwork net, DrawStream draws, List<String> nodes) {
        List<String> order = Chosen.some(draws, nodes, nodes.size());
        int cut = 1 + draws.next(nodes.size() - 1);
        return net.partitionOneWay(
                new TreeSet<>(order.subList(0, cut)), new TreeSet<>(order.subList(cut, order.size())));
    }

    /** One link, both between two nodes, those out of, into or of one node, or all. */
    private static Links links(DrawStream draws, List<String> nodes) {
        int scope = draws.next(6);
        List<String> two = Chosen.some(draws, nodes, 2);
        return switch (scope) {
            case 0 -> Links.oneWay(two.get(0), two.get(1));
            case 1 -> Links.between(two.get(0), two.get(1));
            case 2 -> Links.out(two.get(0));
            case 3 -> Links.into(two.get(0));
            case 4 -> Links.of(two.get(0));
            default -> Links.all();
        };
    }

    private static Links hostLinks(DrawStream draws, List<String> nodes) {
        int scope = draws.next(3);
        String node = Chosen.one(draws, nodes);
        return switch (scope) {
            case 0 -> Links.out(node);
            case 1 -> Links.into(node);
            default -> Links.of(node);
        };
    }

    private static Duration upTo(DrawStream draws, Duration most) {
        return Duration.ofNanos(1 + draws.draw(most.toNanos()));
    }

    /** A tenth to all. */
    private static double share(DrawStream draws) {
        return (1 + draws.next(TENTHS)) / (double) TENTHS;
    }

    /** None to nine tenths. */
    private static double below(DrawStream draws) {
        return draws.next(TENTHS) / (double) TENTHS;
    }
}
