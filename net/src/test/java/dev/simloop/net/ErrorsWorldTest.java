package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input to the network: the exact error, and a run that goes on as if nobody had asked. Each case is run with the bad
 * call and without it; steps, draws, counters and fingerprint must be the same.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class ErrorsWorldTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration AGES = Duration.ofDays(80_000);

    interface Call {
        void on(SimNetwork net, World world) throws Exception;
    }

    record Case(String name, Call bad, Class<? extends Throwable> type, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case argument(String name, Call bad, String message) {
        return new Case(name, bad, IllegalArgumentException.class, message);
    }

    private static Case state(String name, Call bad, String message) {
        return new Case(name, bad, IllegalStateException.class, message);
    }

    static Stream<Case> unknownHosts() {
        String unknown = "there is no host \"z\"; there are a, b, c";
        return Stream.of(
                argument("a partition", (net, world) -> net.partition(Set.of("a"), Set.of("z")), unknown),
                argument(
                        "a partition of groups",
                        (net, world) -> net.partition(List.of(List.of("a"), List.of("z"))),
                        unknown),
                argument("one way", (net, world) -> net.partitionOneWay(Set.of("z"), Set.of("a")), unknown),
                argument("an isolation", (net, world) -> net.isolate("z"), unknown),
                argument("a ring", (net, world) -> net.ring(List.of("a", "b", "c", "z")), unknown),
                argument("a block", (net, world) -> net.block("a", "z"), unknown),
                argument("a hold", (net, world) -> net.hold(Links.into("z")), unknown),
                argument("a slow link", (net, world) -> net.slow("z", "a", 2), unknown),
                argument("loss", (net, world) -> net.lossy(Links.out("z"), 0.5), unknown),
                argument("duplicates", (net, world) -> net.duplicating(Links.of("z"), 0.5), unknown),
                argument("another order", (net, world) -> net.reordering(Links.of("z"), 0.5, SECOND), unknown),
                argument("corruption", (net, world) -> net.corrupting(Links.between("a", "z"), 0.5), unknown),
                argument("a clog", (net, world) -> net.clog(Links.of("z"), SECOND, 0.5), unknown),
                argument("a swizzle", (net, world) -> net.swizzle(List.of("a", "z"), SECOND), unknown),
                argument("a flapping link", (net, world) -> net.flapping(Links.of("z"), SECOND, SECOND), unknown),
                argument("resets", (net, world) -> net.resetConnections(Links.of("z")), unknown),
                argument(
                        "a name that vanishes",
                        (net, world) -> net.dns().nxdomain("z"),
                        "there is no name \"z\"; there are a, b, c"),
                argument(
                        "a name that moves",
                        (net, world) -> net.dns().move("z", world.host("a")),
                        "there is no name \"z\"; there are a, b, c"),
                argument(
                        "a name taken away",
                        (net, world) -> net.dns().remove("z"),
                        "there is no name \"z\"; there are a, b, c"),
                new Case(
                        "a look-up",
                        (net, world) -> net.dns().resolve("z"),
                        UnknownHostException.class,
                        "z: Name or service not known"));
    }

    static Stream<Case> values() {
        Links link = Links.between("a", "b");
        return Stream.of(
                argument("negative loss", (net, world) -> net.lossy(link, -0.1), "loss is not within 0 and 1: -0.1"),
                argument(
                        "no number as loss",
                        (net, world) -> net.lossy(link, Double.NaN),
                        "loss is not within 0 and 1: NaN"),
                argument(
                        "too many duplicates",
                        (net, world) -> net.duplicating(link, 1.1),
                        "duplicate is not within 0 and 1: 1.1"),
                argument(
                        "negative corruption",
                        (net, world) -> net.corrupting(link, -1),
                        "corrupt is not within 0 and 1: -1.0"),
                argument(
                        "negative reordering",
                        (net, world) -> net.reordering(link, -1, SECOND),
                        "reorder is not within 0 and 1: -1.0"),
                argument(
                        "reordering within nothing",
                        (net, world) -> net.reordering(link, 1, Duration.ZERO),
                        "within is not positive: PT0S"),
                argument(
                        "a negative factor",
                        (net, world) -> net.slow(link, -2),
                        "factor is not above 1 and at most 1,000,000: -2.0"),
                argument(
                        "a negative clog",
                        (net, world) -> net.clog(Links.of("a"), SECOND.negated(), 0),
                        "latency is negative: PT-1S"),
                argument(
                        "a clog of ages",
                        (net, world) -> net.clog(Links.of("a"), AGES, 0),
                        "latency is more than 100 years: PT1920000H"),
                argument(
                        "a swizzle in no time",
                        (net, world) -> net.swizzle(List.of("a"), Duration.ZERO),
                        "step is not positive: PT0S"),
                argument(
                        "a swizzle of nobody",
                        (net, world) -> net.swizzle(List.of(), SECOND),
                        "there is no node to clog"),
                argument(
                        "a link that is never up",
                        (net, world) -> net.flapping(link, SECOND, Duration.ZERO),
                        "up is not positive: PT0S"),
                argument(
                        "settings with negative loss",
                        (net, world) -> net.link("a", "b").setLoss(-1),
                        "loss is not within 0 and 1: -1.0"),
                argument(
                        "negative bandwidth",
                        (net, world) -> net.out("a").setBandwidth(-1),
                        "bytesPerSecond is not positive: -1"),
                argument(
                        "an object without size",
                        (net, world) -> net.setObjectSize(0),
                        "object size is not positive: 0"),
                argument(
                        "slow names in no time",
                        (net, world) -> net.dns().slow(Duration.ZERO),
                        "delay is not positive: PT0S"),
                argument(
                        "both ends the same",
                        (net, world) -> net.block("a", "a"),
                        "both ends of the link are the same node: \"a\""),
                argument(
                        "both sides the same",
                        (net, world) -> net.partition(Set.of("a"), Set.of("a", "b")),
                        "node is on both sides of the partition: \"a\""),
                argument(
                        "an empty side",
                        (net, world) -> net.partition(Set.of("a"), Set.of()),
                        "a side of the partition is empty"),
                argument(
                        "a ring of three",
                        (net, world) -> net.ring(List.of("a", "b", "c")),
                        "a ring of fewer than four nodes cuts nothing: [a, b, c]"),
                argument(
                        "a port where a node belongs",
                        (net, world) -> net.isolate("a:1"),
                        "links and faults are between nodes, and this is an address with a port: \"a:1\""),
                argument(
                        "no address",
                        (net, world) -> net.bind(world.host("a"), ":"),
                        "address is not a name, or a name, a colon and a port: \":\""),
                argument(
                        "an unknown kind",
                        (net, world) -> NetworkFaultKinds.named("net.rain"),
                        "there is no network fault \"net.rain\"; there are "
                                + String.join(
                                        ", ",
                                        NetworkFaultKinds.all().stream()
                                                .map(kind -> kind.name())
                                                .toList())),
                argument(
                        "an address twice",
                        (net, world) -> net.dns().addAddress(world.host("b"), "10.1.0.7"),
                        "address 10.1.0.7 belongs to host a already"),
                argument(
                        "a name twice",
                        (net, world) -> net.dns().addAddress(world.host("b"), "db"),
                        "name stands for something already: \"db\""),
                state(
                        "a bound address",
                        (net, world) -> net.bind(world.host("b"), "a"),
                        "address a is bound already, by host a"));
    }

    private static RunReport run(long seed, Case each, boolean bad) {
        return Campaign.ofAction(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    for (String name : List.of("a", "b", "c")) {
                        Host host = world.host(name);
                        Endpoint end = net.bind(host);
                        end.onPacket(packet -> world.fingerprint("got " + packet.from(), 0));
                        beat(host, end, 10);
                    }
                    if (each.message.contains("10.1.0.7") || each.message.contains("db")) {
                        net.dns().addAddress(world.host("a"), "10.1.0.7");
                        net.dns().addAddress(world.host("a"), "db");
                    }
                    if (bad) {
                        assertThat(catchThrowable(() -> each.bad.on(net, world)))
                                .isExactlyInstanceOf(each.type)
                                .hasMessage(each.message);
                    }
                    assertThat(net.faults()).isEmpty();
                    world.runFor(SECOND);
                    world.fingerprint(world.hosts().toString(), 0);
                    world.fingerprint(net.dns().names().toString(), 0);
                    world.fingerprint(net.defaults().toString(), net.objectSize());
                    world.fingerprint("a", net.dns().resolve("a").hashCode());
                })
                .runSeed(seed);
    }

    private static void beat(Host host, Endpoint end, int left) {
        for (String to : List.of("a", "b", "c")) {
            end.send(to, new byte[host.random("size").nextInt(200)]);
        }
        if (left > 0) {
            host.executor().schedule(() -> beat(host, end, left - 1), 50, TimeUnit.MILLISECONDS);
        }
    }

    static Stream<Case> all() {
        return Stream.concat(unknownHosts(), values());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRefusedCallSaysWhyAndChangesNothing(Case each) {
        for (long seed = 1; seed <= 3; seed++) {
            RunReport with = run(seed, each, true);
            RunReport without = run(seed, each, false);
            assertThat(with.failure()).isNull();
            assertThat(without.failure()).isNull();
            assertThat(with.isSameRun(without)).isTrue();
            var counters = new java.util.TreeMap<>(with.counters());
            if (each.type == UnknownHostException.class) {
                // An answer, not a mistake: it counts as one.
                assertThat(counters.remove("net.dns.unknown")).isEqualTo(1);
            }
            assertThat(counters).isEqualTo(new java.util.TreeMap<>(without.counters()));
        }
    }

    // ---- what is no error: healing twice, and faults that overlap

    interface Begin {
        Fault on(SimNetwork net);
    }

    static Stream<Begin> faults() {
        Links link = Links.between("a", "b");
        return Stream.of(
                net -> net.partition(Set.of("a"), Set.of("b", "c")),
                net -> net.partitionOneWay(Set.of("a"), Set.of("b", "c")),
                net -> net.isolate("a"),
                SimNetwork::bisect,
                net -> net.block(link),
                net -> net.hold(link),
                net -> net.clog(Links.of("a"), SECOND, 0.5),
                net -> net.swizzle(List.of("a", "b"), SECOND),
                net -> net.slow(link, 3),
                net -> net.lossy(link, 0.5),
                net -> net.duplicating(link, 0.5),
                net -> net.reordering(link, 0.5, SECOND),
                net -> net.corrupting(link, 0.5),
                net -> net.flapping(link, SECOND, SECOND),
                net -> net.dns().stale(),
                net -> net.dns().nxdomain("a"),
                net -> net.dns().slow(SECOND));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void healingTwiceIsHealingOnce(Begin begin) {
        RunReport once = healed(begin, 1);
        assertThat(healed(begin, 3).isSameRun(once)).isTrue();
        assertThat(healed(begin, 3).counters()).isEqualTo(once.counters());
    }

    private static RunReport healed(Begin begin, int times) {
        RunReport report = Campaign.ofAction(world -> {
                    SimNetwork net = SimNetwork.of(world);
                    for (String name : List.of("a", "b", "c")) {
                        Host host = world.host(name);
                        Endpoint end = net.bind(host);
                        end.onPacket(packet -> world.fingerprint("got " + packet.from(), 0));
                        beat(host, end, 20);
                    }
                    Fault other = net.lossy(Links.all(), 0.1);
                    Fault fault = begin.on(net);
                    assertThat(fault.isActive()).isTrue();
                    world.runFor(SECOND.dividedBy(2));
                    for (int i = 0; i < times; i++) {
                        fault.close();
                    }
                    assertThat(fault.isActive()).isFalse();
                    assertThat(other.isActive()).isTrue();
                    assertThat(net.faults()).containsExactly(other);
                    assertThat(net.dns().resolve("a").getHostName()).isEqualTo("a");
                    world.runFor(SECOND);
                    net.heal();
                    net.heal();
                    assertThat(net.faults()).isEmpty();
                })
                .runSeed(1);
        assertThat(report.failure()).isNull();
        return report;
    }

    @Test
    void ofTwoPartitionsEachHealsItsOwn() {
        var unused = Nets.run(world -> {
            Nets.Mesh mesh = new Nets.Mesh(world, Nets.fixed(world, 1), "a", "b", "c");
            Fault one = mesh.net.block("a", "b");
            Fault two = mesh.net.isolate("a");
            one.close();
            one.close();
            mesh.all();
            world.runFor(SECOND);
            assertThat(mesh.got).containsExactlyInAnyOrder("b>c", "c>b");
            two.close();
            mesh.got.clear();
            mesh.all();
            world.runFor(SECOND);
            assertThat(mesh.got).hasSize(6);
        });
    }

    // ---- after a crash

    @Test
    void anEndpointOfADeadIncarnationSendsNothingAndTheNextOneMayBindItsAddress() {
        RunReport report = Nets.run(world -> {
            SimNetwork net = Nets.fixed(world, 1);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            b.onPacket(packet -> world.count("arrived " + packet.payload(String.class)));
            world.host("a").executor().execute(() -> {
                a.send("b", "before");
                world.host("a").crash();
                a.send("b", "after");
            });
            world.runFor(SECOND);
            a.send("b", "from a dead endpoint");
            world.host("a").restart();
            a.send("b", "from an old endpoint");
            net.bind(world.host("a")).send("b", "from the next");
        });
        assertThat(report.counters())
                .containsEntry("arrived before", 1L)
                .containsEntry("arrived from the next", 1L)
                .doesNotContainKeys("arrived after", "arrived from a dead endpoint", "arrived from an old endpoint");
    }

    @Test
    void aClosedEndpointSaysSo() {
        var unused = Nets.run(world -> {
            Endpoint a = SimNetwork.of(world).bind(world.host("a"));
            a.close();
            a.close();
            for (Runnable use : List.<Runnable>of(
                    () -> a.send("b", "x"), () -> a.receive().cancel(false), () -> a.onPacket(packet -> {}))) {
                assertThat(catchThrowable(use::run))
                        .isExactlyInstanceOf(IllegalStateException.class)
                        .hasMessage("endpoint a is closed");
            }
        });
    }
}
