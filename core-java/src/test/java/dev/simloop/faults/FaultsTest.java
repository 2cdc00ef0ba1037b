package dev.simloop.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.disk.DiskFaultKinds;
import dev.simloop.spi.FaultKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Schedules of faults: what is drawn, what a swarm leaves out, what heals, what is refused. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class FaultsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<FaultKind> ALL = all();

    private static List<FaultKind> all() {
        List<FaultKind> all = new ArrayList<>(HostFaultKinds.all());
        all.add(HostFaultKinds.diskLoss());
        all.addAll(DiskFaultKinds.survivable());
        all.addAll(DiskFaultKinds.lying());
        return all;
    }

    private static RunReport run(long seed, Scenario.Action scenario) {
        RunReport report = Campaign.ofAction(scenario).runSeed(seed);
        assertThat(report.failure()).isNull();
        return report;
    }

    /** Hosts that tick and write to their disks, so that every kind of fault has something to bite. */
    private static void hosts(World world, int count) {
        for (int i = 1; i <= count; i++) {
            world.host("n" + i, FaultsTest::tick);
        }
    }

    private static void tick(Host host) {
        try {
            try (FileChannel log =
                    FileChannel.open(host.disk().path("/log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                int unused = log.write(ByteBuffer.wrap(new byte[] {'x'}));
                log.force(true);
            }
            Files.readString(host.disk().path("/log"));
        } catch (IOException e) {
            host.world().count("ioexception");
        }
        host.world().fingerprint("wall", host.clock().millis());
        if (host.world().now().toSeconds() < 40) {
            host.executor().schedule(() -> tick(host), 50, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void everyKindHappensOverSeedsAndNoneIsLeftOn() {
        CampaignResult result = Campaign.ofAction(world -> {
                    hosts(world, 3);
                    Chaos chaos = Faults.of(ALL).start(world);
                    chaos.healed().thenRun(() -> {
                        assertThat(chaos.faults()).isEmpty();
                        assertThat(world.hosts()).allMatch(Host::isUp);
                        assertThat(world.hosts()).noneMatch(Host::isPaused);
                        assertThat(world.now()).isEqualTo(Duration.ofSeconds(30));
                        assertThat(world.hosts())
                                .allMatch(host -> host.hostClock().driftPpb() == 0);
                        assertThat(world.hosts())
                                .allMatch(host -> host.disk().faults().isEmpty());
                    });
                })
                .withSeeds(200)
                .requiringHits(ALL.stream().map(kind -> "fault." + kind.name()).toArray(String[]::new))
                .requiringHits(ALL.stream()
                        .filter(kind -> !kind.name().equals("disk.slow"))
                        .map(kind -> "fault." + kind.name() + ".hits")
                        .toArray(String[]::new))
                .run()
                .assertPassed();

        assertThat(result.hits("fault.calm").total()).isPositive();
        assertThat(result.hits("ioexception").runs()).isPositive();
        // These hosts do nothing that waits for a disk.
        assertThat(result.hits("fault.disk.slow").total()).isPositive();
        assertThat(result.neverHappened()).containsExactly("counter \"fault.disk.slow.hits\"");
    }

    @Test
    void aScheduleRepeats() {
        Campaign campaign = Campaign.ofAction(world -> {
                    hosts(world, 3);
                    Faults.of(ALL).start(world);
                })
                .withSeeds(300);

        assertThat(campaign.withWorkers(1).run().assertPassed().fingerprint())
                .isEqualTo(campaign.withWorkers(2).run().assertPassed().fingerprint());
    }

    @Nested
    class Swarm {
        @Test
        void seedsDifferInWhatIsOn() {
            Set<List<String>> seen = new HashSet<>();
            for (long seed = 0; seed < 20; seed++) {
                run(seed, world -> seen.add(Faults.of(ALL).start(world).kinds()));
            }

            assertThat(seen).hasSizeGreaterThan(15);
        }

        @Test
        void allKindsAreOnWithoutIt() {
            run(
                    1,
                    world -> assertThat(Faults.of(ALL).allKinds().start(world).kinds())
                            .containsExactlyElementsOf(
                                    ALL.stream().map(FaultKind::name).toList()));
        }

        @Test
        void whatTheSeedDrewStandsInTheReport() {
            RunReport report = run(3, world -> {
                hosts(world, 2);
                Faults.of(ALL).lasting(SECOND.multipliedBy(5)).start(world);
            });

            assertThat(report.notes().get(0)).startsWith("at 0.000 s faults of this seed: ");
            assertThat(report.notes()).anyMatch(note -> note.endsWith(" all faults healed"));
        }
    }

    @Nested
    class Healing {
        @Test
        void aPropertyStartsWhenAllIsHealed() {
            RunReport report = Campaign.ofAction(world -> {
                        hosts(world, 1);
                        Faults.of(ALL)
                                .lasting(SECOND)
                                .start(world)
                                .thenEventually("never", SECOND.multipliedBy(2), () -> false);
                    })
                    .runSeed(1);

            assertThat(report.failureLine()).contains("never");
            assertThat(report.virtualNanos()).isEqualTo(SECOND.multipliedBy(3).toNanos());
        }

        @Test
        void onlyACoreComesBackIfAskedTo() {
            Set<String> cores = new HashSet<>();
            for (long seed = 0; seed < 20; seed++) {
                run(seed, world -> {
                    hosts(world, 3);
                    Faults.of(ALL)
                            .lasting(SECOND)
                            .healingOnly(2)
                            .start(world)
                            .healed()
                            .thenRun(() -> cores.add(world.hosts().stream()
                                    .filter(Host::isUp)
                                    .toList()
                                    .toString()));
                });
            }

            assertThat(cores).containsExactlyInAnyOrder("[n1, n2]", "[n1, n3]", "[n2, n3]");
        }

        @Test
        void aWorldIsHealedForSoLong() {
            List<Long> millis = new ArrayList<>();
            run(1, world -> {
                Chaos chaos = Faults.none().lasting(SECOND).start(world);
                chaos.healedFor(Duration.ZERO)
                        .thenRun(() -> millis.add(world.now().toMillis()));
                chaos.healedFor(SECOND).thenRun(() -> millis.add(world.now().toMillis()));
                assertThatThrownBy(() -> chaos.healedFor(SECOND.negated())).hasMessage("delay is negative: PT-1S");
                world.runFor(SECOND.multipliedBy(3));
            });
            assertThat(millis).containsExactly(1_000L, 2_000L);
        }

        @Test
        void healingEarlyEndsIt() {
            run(1, world -> {
                hosts(world, 2);
                Chaos chaos = Faults.of(HostFaultKinds.all()).allKinds().start(world);
                world.executor()
                        .schedule(
                                () -> {
                                    chaos.heal();
                                    chaos.heal();
                                    assertThat(chaos.isOver()).isTrue();
                                },
                                10,
                                TimeUnit.SECONDS);
                world.executor().schedule(() -> assertThat(world.hosts()).allMatch(Host::isUp), 29, TimeUnit.SECONDS);
            });
        }
    }

    @Test
    void aMajorityIsSparedIfAskedTo() {
        Set<String> everHarmed = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            Set<String> harmed = new HashSet<>();
            run(seed, world -> {
                hosts(world, 5);
                Faults.of(HostFaultKinds.all()).sparingMajority().allKinds().start(world);
                world.always("spared", () -> {
                    for (Host host : world.hosts()) {
                        if (!host.isUp() || host.isPaused()) {
                            harmed.add(host.name());
                        }
                    }
                    return harmed.size() <= 2;
                });
            });
            assertThat(harmed).isNotEmpty();
            everHarmed.addAll(harmed);
        }
        assertThat(everHarmed).hasSize(5);
    }

    @Test
    void aStatedFaultComesWhenItIsStated() {
        List<String> seen = new ArrayList<>();

        run(1, world -> {
            hosts(world, 1);
            Host host = world.hosts().get(0);
            FaultKind crash = HostFaultKinds.all().get(0);
            Faults.none().at(SECOND.multipliedBy(2), SECOND, crash).start(world);
            for (int at : new int[] {1_999, 2_001, 2_999, 3_001}) {
                world.executor().schedule(() -> seen.add(at + " " + host.isUp()), at, TimeUnit.MILLISECONDS);
            }
        });

        assertThat(seen).containsExactly("1999 true", "2001 false", "2999 false", "3001 true");
    }

    @Test
    void aClockThatNobodyReadsIsNotBitten() {
        List<FaultKind> clocks = HostFaultKinds.all().stream()
                .filter(kind -> kind.name().startsWith("clock."))
                .toList();

        for (String reading : List.of("none", "monotonic", "wall")) {
            RunReport report = run(1, world -> {
                world.host("n1", host -> read(host, reading));
                Faults chaos = Faults.none();
                for (FaultKind kind : clocks) {
                    chaos = chaos.at(SECOND, SECOND, kind);
                }
                chaos.lasting(SECOND.multipliedBy(5)).start(world);
            });
            for (FaultKind kind : clocks) {
                boolean read = reading.equals("wall")
                        || (reading.equals("monotonic") && kind.name().startsWith("clock.drift"));
                long hits = report.counters().getOrDefault("fault." + kind.name() + ".hits", -1L);
                assertThat(hits).isNotNegative();
                assertThat(hits > 0)
                        .describedAs(kind.name() + " when " + reading + " is read")
                        .isEqualTo(read);
                assertThat(report.counters()).containsEntry("fault." + kind.name(), 1L);
            }
        }
    }

    @Test
    void whatCannotBiteIsNotDrawn() {
        RunReport bare = run(1, world -> {
            world.host("n1");
            world.host("n2");
            Faults.of(ALL).without("host.diskloss").allKinds().start(world);
            world.runFor(SECOND.multipliedBy(31));
        });
        for (FaultKind kind : ALL) {
            long begun = bare.counters().getOrDefault("fault." + kind.name(), 0L);
            boolean bites = kind.name().startsWith("host.") || kind.name().startsWith("clock.drift");
            assertThat(begun > 0)
                    .as(kind.name() + " began " + begun + " times without files and readings")
                    .isEqualTo(bites && !kind.name().equals("host.diskloss"));
        }

        // One of the two has files: its disk is the victim, always.
        Map<String, Long> counted = new HashMap<>();
        for (long seed = 0; seed < 5; seed++) {
            run(seed, world -> {
                        world.host("n1");
                        world.host("n2", FaultsTest::tick);
                        Faults.of(DiskFaultKinds.survivable()).allKinds().start(world);
                        world.runFor(SECOND.multipliedBy(31));
                    })
                    .counters()
                    .forEach((name, count) -> counted.merge(name, count, Long::sum));
        }
        for (FaultKind kind : DiskFaultKinds.survivable()) {
            // The others need more than a byte now and then, or somebody who waits.
            boolean bites = kind.name().startsWith("disk.eio");
            assertThat(counted.get("fault." + kind.name() + (bites ? ".hits" : "")))
                    .as(kind.name())
                    .isPositive();
        }
    }

    private static void read(Host host, String which) {
        for (int second = 0; second < 5; second++) {
            host.world()
                    .executor()
                    .schedule(
                            () -> {
                                if (which.equals("wall")) {
                                    host.world()
                                            .fingerprint("wall", host.clock().millis());
                                } else if (which.equals("monotonic")) {
                                    host.world()
                                            .fingerprint(
                                                    "monotonic",
                                                    host.hostClock().nanoTime());
                                }
                            },
                            1_500 + second * 1_000,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Nested
    class Refusals {
        @Test
        void wrongRecipesSaySo() {
            Faults faults = Faults.of(HostFaultKinds.all());
            assertThatThrownBy(() -> Faults.of(List.of())).hasMessage("a recipe without a kind of fault");
            assertThatThrownBy(() -> faults.and(HostFaultKinds.all()))
                    .hasMessage("two kinds of fault have the name \"host.crash\"");
            assertThatThrownBy(() -> faults.without("host.crush"))
                    .hasMessage(
                            "there is no kind of fault \"host.crush\" in the recipe; there are host.crash, "
                                    + "host.pause, clock.drift, clock.drift.strong, clock.offset, clock.step, clock.freeze, clock.leap");
            assertThatThrownBy(() -> faults.lasting(Duration.ZERO)).hasMessage("length is not positive: PT0S");
            assertThatThrownBy(() -> faults.every(SECOND.negated())).hasMessage("round is not positive: PT-1S");
            assertThatThrownBy(() -> faults.windows(Duration.ZERO)).hasMessage("window is not positive: PT0S");
            assertThatThrownBy(() -> faults.healingOnly(0)).hasMessage("the core has no host: 0");
            assertThatThrownBy(() -> faults.at(SECOND.negated(), SECOND, HostFaultKinds.diskLoss()))
                    .hasMessage("start is negative: PT-1S");
        }

        @Test
        void nothingBeginsIfAStatedFaultComesTooLate() {
            RunReport report = run(1, world -> {
                hosts(world, 1);
                Faults late = Faults.none().at(SECOND.multipliedBy(30), SECOND, HostFaultKinds.diskLoss());
                assertThatThrownBy(() -> late.start(world))
                        .hasMessage("fault host.diskloss is to begin at PT30S, and all heal at PT30S: raise it with"
                                + " lasting");
                assertThatThrownBy(() ->
                                Faults.of(HostFaultKinds.all()).healingOnly(2).start(world))
                        .hasMessage("the core has 2 hosts, the world 1");
            });

            assertThat(report.counters()).doesNotContainKey("fault.rounds");
        }
    }
}
