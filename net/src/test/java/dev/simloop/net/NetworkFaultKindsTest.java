package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.spi.FaultKind;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Tape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NetworkFaultKindsTest {
    /** Five nodes chatter and look names up, while faults of all kinds begin every few milliseconds and end later. */
    private static void storm(World world) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(
                LinkSettings.defaults().withLoss(0.02).withBandwidth(1_000_000).withQueue(5_000));
        net.onReset(links -> 1);
        DrawStream draws = world.stream("fault", Fallback.ZERO);
        List<Endpoint> ends = new ArrayList<>();
        for (String name : new String[] {"a", "b", "c", "d", "e"}) {
            Endpoint end = net.bind(world.host(name));
            end.onPacket(packet -> world.fingerprint("got", packet.bytes()[0]));
            ends.add(end);
        }
        net.dns().addAddress(world.host("a"), "db");
        net.dns().move("db", world.host("b"));
        for (int i = 0; i < 200; i++) {
            Endpoint from = ends.get(i % 5);
            Endpoint to = ends.get((i * 3 + 1) % 5);
            byte[] bytes = {(byte) i, 1, 2};
            Nets.at(world, i, () -> from.send(to.address(), bytes));
            if (i % 20 == 0) {
                String asked = i % 40 == 0 ? "db" : "c";
                Nets.at(world, i, () -> {
                    var unusedAnswer = net.dns()
                            .resolveAsync(world.host("c"), asked)
                            .handle((address, e) -> {
                                world.fingerprint("answer", address == null ? 0 : address.hashCode());
                                return 0;
                            });
                });
            }
        }
        List<FaultKind> kinds = NetworkFaultKinds.all();
        for (int i = 0; i < 12; i++) {
            Nets.at(world, 5 + 15 * i, () -> {
                FaultKind kind = kinds.get(draws.next(kinds.size()));
                assertThat(kind.possible(world)).isTrue();
                Fault fault = Objects.requireNonNull(kind.begin(world, draws, world.hosts()));
                Nets.at(world, 1 + draws.next(40), () -> close(fault));
            });
        }
        Nets.at(world, 400, () -> assertThat(net.faults()).isEmpty());
    }

    private static void close(AutoCloseable fault) {
        try {
            fault.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static CampaignResult campaign(int workers) {
        // the storm is asked at a stated time whether it is over
        return Campaign.ofAction(NetworkFaultKindsTest::storm)
                .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                .withSeeds(400)
                .withWorkers(workers)
                .run()
                .assertPassed();
    }

    @Test
    void allKindsHappenAndBiteAndEachSeedIsTheSameRunEveryTime() {
        CampaignResult first = campaign(1);
        CampaignResult second = campaign(2);
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(second.counters()).isEqualTo(first.counters());
        for (FaultKind kind : NetworkFaultKinds.all()) {
            assertThat(first.hits(kind.name()).total()).as(kind.name()).isPositive();
            assertThat(first.hits(kind.name() + ".hits").total())
                    .as(kind.name() + ".hits")
                    .isPositive();
        }
    }

    @Test
    void aRunWithFaultsReplaysStrictlyAndLeniently() {
        Campaign campaign = Campaign.ofAction(NetworkFaultKindsTest::storm);
        for (long seed = 0; seed < 30; seed++) {
            Tape tape = Tape.parse(
                    Objects.requireNonNull(campaign.runSeed(seed).tape()).toJson());
            RunReport first = campaign.runSeed(seed);
            assertThat(campaign.replay(tape).isSameRun(first)).isTrue();
            assertThat(campaign.replayLeniently(tape).isSameRun(first)).isTrue();
        }
    }

    @Test
    void aTapeWithoutDrawsIsACalmRunOfTheSameFaults() {
        Campaign campaign = Campaign.ofAction(NetworkFaultKindsTest::storm);
        Tape tape = Objects.requireNonNull(campaign.runSeed(1).tape());
        RunReport calm = campaign.replayLeniently(new Tape(tape.token(), List.of(), List.of()));
        assertThat(calm.failureLine()).isEmpty();
        assertThat(Nets.counter(calm, "net.dropped.loss")).isZero();
        // Value 0 picks the first kind each time.
        assertThat(Nets.counter(calm, "net.partition")).isEqualTo(12);
    }

    @Test
    void whereThereIsNothingToHarmAKindIsImpossibleAndBeginsNothing() {
        var unused = Nets.run(world -> {
            DrawStream draws = world.stream("fault", Fallback.ZERO);
            for (FaultKind kind : NetworkFaultKinds.all()) {
                assertThat(kind.possible(world)).as(kind.name()).isFalse();
                if (kind.name().startsWith("net.dns.")) {
                    // A recipe may state one for names that are asked for later.
                    continue;
                }
                assertThat(kind.begin(world, draws, world.hosts()))
                        .as(kind.name())
                        .isNull();
            }
            assertThat(draws.drawn()).isZero();
        });
    }

    @Test
    void namesThatNobodyAsksForAndPacketsThatNobodySendsAreNoVictims() {
        List<String> possible = new ArrayList<>();
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint a = net.bind(world.host("a"));
            Endpoint b = net.bind(world.host("b"));
            possible.add(possible(world));
            a.send(b.address(), new byte[] {1});
            possible.add(possible(world));
            assertThat(net.dns().resolve("b")).isNotNull();
            possible.add(possible(world));
            var unusedAnswer = net.dns().resolveAsync(world.host("a"), "b");
            possible.add(possible(world));
        });
        assertThat(possible)
                .containsExactly(
                        "",
                        "net.duplicate net.reorder",
                        "net.duplicate net.reorder net.dns.stale net.dns.nxdomain",
                        "net.duplicate net.reorder net.dns.stale net.dns.nxdomain net.dns.slow");
    }

    private static String possible(World world) {
        return NetworkFaultKinds.all().stream()
                .filter(kind -> kind.possible(world))
                .map(FaultKind::name)
                .filter(name -> name.startsWith("net.dns.")
                        || List.of("net.duplicate", "net.reorder").contains(name))
                .collect(Collectors.joining(" "));
    }

    @Test
    void hostsThatHaveOnlyConnectionsAreVictimsToo() {
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            net.addresses.join(world.host("b"));
            net.addresses.join(world.host("a"));
            assertThat(net.boundNodes()).containsExactly("a", "b");
            assertThat(NetworkFaultKinds.named("net.isolate").possible(world)).isTrue();
            world.host("b").crash();
            assertThat(net.boundNodes()).containsExactly("a");
        });
    }

    @Test
    void kindsAreFoundByName() {
        assertThat(NetworkFaultKinds.named("net.ring").name()).isEqualTo("net.ring");
        assertThat(NetworkFaultKinds.all()).extracting(FaultKind::name).doesNotHaveDuplicates();
        assertThatThrownBy(() -> NetworkFaultKinds.named("net.rain"))
                .hasMessageStartingWith(
                        "there is no network fault \"net.rain\"; there are net.partition, net.oneway, ");
    }

    @Test
    void lossOrCorruptionOrBandwidthLeaveTheLatenciesOfSurvivorsAlone() {
        List<Long> plain = arrivals(net -> {});
        List<Long> hostile = arrivals(net -> {
            var unusedLossy = net.lossy(Links.all(), 0.3);
            var unusedCorrupt = net.corrupting(Links.all(), 0.3);
            net.setDefaults(LinkSettings.defaults().withCorrupt(0.1));
        });
        assertThat(plain).hasSize(200);
        assertThat(hostile.size()).isBetween(50, 190);
        assertThat(plain).containsSubsequence(hostile);
    }

    private static List<Long> arrivals(java.util.function.Consumer<SimNetwork> faults) {
        List<Long> times = new ArrayList<>();
        var unused = Nets.run(world -> {
            SimNetwork net = SimNetwork.of(world);
            Endpoint a = net.bind(world.host("a"));
            net.bind(world.host("b")).onPacket(p -> times.add(world.now().toNanos()));
            faults.accept(net);
            for (int i = 0; i < 200; i++) {
                Nets.at(world, 100L * i, () -> a.send("b", new byte[] {1}));
            }
            Nets.at(world, Duration.ofSeconds(30).toMillis(), () -> {});
        });
        return times;
    }
}
