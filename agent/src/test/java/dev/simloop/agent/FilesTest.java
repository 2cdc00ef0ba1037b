package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.disk.SimDisk;
import dev.simloop.failure.EscapedSimulationException;
import files.Orders;
import files.Programs;
import files.Setting;
import files.SyncedOrders;
import files.Uses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the default file system on the disk of a host, beside those of the machine. */
@SuppressWarnings("FutureReturnValueIgnored") // a scenario returns the future that ends it
class FilesTest {
    private static final SimConfig FILES = SimConfig.defaults().withTakeOver(TakeOver.FILES);
    private static final int SEEDS = 300;

    static Set<String> programs() {
        return Programs.ALL.keySet();
    }

    private static Programs.Program program(String name) {
        return Objects.requireNonNull(Programs.ALL.get(name));
    }

    private static Campaign of(Scenario.Action action) {
        return Campaign.ofAction(action).withConfig(FILES);
    }

    private static void onHost(Host.Entry entry) {
        of(world -> world.host("n1", entry)).runSeed(7).assertPassed();
    }

    // ---- as on the machine

    private static void sees(String name, Path real, SimConfig config) {
        String expected = program(name).run(real.toString());
        String[] seen = new String[1];
        Campaign.ofAction(world -> world.host("n1", host -> {
                    Files.createDirectories(host.disk().path("/home/work"));
                    seen[0] = program(name).run("/home/work");
                }))
                .withConfig(config)
                .runSeed(7)
                .assertPassed();
        assertThat(seen[0]).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void programsSeeWhatTheySeeOnTheMachine(String name, @TempDir Path real) {
        sees(name, real, FILES);
    }

    @ParameterizedTest
    @MethodSource("programs")
    @EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
    void threadsSeeTheSame(String name, @TempDir Path real) {
        sees(name, real, SimConfig.defaults().withTakeOver(TakeOver.FILES, TakeOver.THREADS));
    }

    @Test
    void afterARunFilesAreThoseOfTheMachineAgain(@TempDir Path real) throws IOException {
        onHost(host -> Uses.streams("/there", new byte[] {1}));

        assertThat(Path.of("/there")).doesNotExist();
        Uses.streams(real.resolve("here").toString(), new byte[] {1, 2});
        assertThat(Files.size(real.resolve("here"))).isEqualTo(2);
    }

    // ---- whose they are

    @Test
    void aConstantIsAFileOfEachHostAndOfEachRun() {
        of(world -> {
                    world.host("n1", host -> Uses.writesToAConstant("one"));
                    world.host("n2", host -> Uses.writesToAConstant("two"));
                    world.host("n3", host -> {
                        Uses.writesToAConstant("three");
                        assertThat(Uses.readsTheConstant()).isEqualTo("three");
                        assertThat(host.disk().path("/shared")).hasContent("three");
                    });
                })
                .withSeeds(3)
                .run()
                .assertPassed();
    }

    @Test
    void outsideOfAnyHostTheyAreOfTheHostLocal() {
        of(world -> {
                    Uses.writesToAConstant("text");
                    assertThat(Files.readString(world.host("local").disk().path("/shared")))
                            .isEqualTo("text");
                })
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void whatTheJdkOpensItselfIsReal() {
        onHost(host -> {
            assertThat(Uses.loadsAClass()).isEqualTo("loaded");
            assertThat(Uses.readsAResource()).isTrue();
            assertThat(host.disk().path("/")).isEmptyDirectory();
        });
    }

    @Test
    void pathsOfADiskAndNamesGoTogether() {
        onHost(host -> {
            Path source = Files.writeString(host.disk().path("/source"), "both");
            Path target = Uses.copies(source, "target");
            assertThat(target).isEqualTo(Path.of("target"));
            assertThat(Files.readString(host.disk().path("/target"))).isEqualTo("both");
        });
    }

    @Test
    void theirNamesAreDrawnByTheRun() {
        Scenario temporary = world -> Uses.temporary();
        Campaign campaign = Campaign.of(temporary).withConfig(FILES);
        String names = String.valueOf(campaign.runSeed(1).value());

        assertThat(names).matches("/tmp/part\\d+\\.tmp /tmp/parts\\d+ more\\d+\\.x");
        assertThat(campaign.runSeed(1).value()).isEqualTo(names);
        assertThat(campaign.runSeed(2).value()).isNotEqualTo(names);
    }

    @Test
    void thoseOnAPathOfADiskAsWell() {
        Scenario temporary = world -> {
            Path directory = world.host("n1").disk().path("/");
            Path made = Uses.temporaryIn(directory);
            assertThat(made.getFileSystem()).isEqualTo(directory.getFileSystem());
            return made.toString();
        };
        Campaign campaign = Campaign.of(temporary).withConfig(FILES);
        assertThat(campaign.runSeed(1).value())
                .isNotNull()
                .isEqualTo(campaign.runSeed(1).value());
    }

    @Test
    void callsAloneRejectThemAndSayWhatToAdd() {
        RunReport report = Campaign.ofAction(world -> world.host("n1", host -> Uses.streams("/x", new byte[1])))
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.CALLS))
                .runSeed(1);

        assertThat(report.failure())
                .isInstanceOf(EscapedSimulationException.class)
                .hasMessageStartingWith("FileOutputStream at files.Uses.streams(Uses.java:")
                .hasMessageContaining("add TakeOver.FILES, with which it is a file of the host's disk");
    }

    @Test
    void aClassThatExtendsAWriterIsRejectedAndToldWhatToExtend() {
        RunReport report =
                of(world -> world.host("n1", host -> Uses.extendsAWriter())).runSeed(1);

        assertThat(report.failure())
                .isInstanceOf(EscapedSimulationException.class)
                .hasMessageStartingWith("FileWriter at files.Uses$Upper.<init>(Uses.java:")
                .hasMessageContaining("extend a class that is given a stream");
    }

    @Test
    void theyBringCallsAlong() {
        assertThat(FILES.takeOver()).contains(TakeOver.CALLS, TakeOver.FILES);
    }

    // ---- faults

    private static void fails(Fault fault, String text, ThrowingCallable use) {
        try (fault) {
            assertThat(catchThrowable(use)).isInstanceOf(IOException.class).hasMessage(text);
        }
    }

    @Test
    void faultsOfTheDiskShowAsTheyDoInTheJdk() {
        onHost(host -> {
            SimDisk disk = host.disk();
            Uses.streams("/file", new byte[1000]);
            fails(disk.failWrites(1), "Input/output error", () -> Uses.streams("/x", new byte[1]));
            fails(disk.failReads(1), "Input/output error", () -> {
                int unused = Uses.readsOnce("/file", 1);
            });
            fails(disk.failForces(1), "sync failed", () -> Uses.syncs("/x"));
            fails(disk.full(1500), "No space left on device", () -> Uses.streams("/y", new byte[2000]));
            try (Fault shorter = disk.shortReads(1)) {
                assertThat(Uses.readsOnce("/file", 100)).isLessThan(100);
                assertThat(shorter.hits()).isPositive();
            }
            try (Fault shorter = disk.shortWrites(1)) {
                Uses.streams("/z", new byte[100]);
                assertThat(Files.size(disk.path("/z"))).isEqualTo(100);
                assertThat(shorter.hits()).isPositive();
            }
        });
    }

    // ---- power cuts

    private static final Scenario.Action ORDERS = world -> {
        // region shop
        List<String> accepted = new ArrayList<>();
        Host host = world.host("shop", self -> {
            List<String> left = Orders.all();
            if (!left.containsAll(accepted)) {
                throw new IllegalStateException(
                        "accepted " + accepted.size() + " orders, and " + left.size() + " are left");
            }
            Orders orders = new Orders();
            for (int i = 0; i < 4; i++) {
                String order = "order " + accepted.size();
                orders.accept(order);
                accepted.add(order);
            }
        });
        var unused = world.delay(Duration.ofSeconds(1)).thenRun(() -> {
            host.crash();
            host.restart();
        });
        // endregion
    };

    private static final Scenario.Action SYNCED = world -> {
        List<String> accepted = new ArrayList<>();
        Host host = world.host("shop", self -> {
            assertThat(SyncedOrders.all()).containsAll(accepted);
            SyncedOrders orders = new SyncedOrders();
            for (int i = 0; i < 4; i++) {
                String order = "order " + accepted.size();
                orders.accept(order);
                accepted.add(order);
            }
        });
        cutsPowerThrice(world, host);
    };

    private static void cutsPowerThrice(World world, Host host) {
        for (int i = 1; i <= 3; i++) {
            var unused = world.delay(Duration.ofSeconds(i)).thenRun(() -> {
                host.crash();
                host.restart();
            });
        }
    }

    @Test
    void anAcceptedOrderThatWasNotSyncedIsLost() {
        CampaignResult result = of(ORDERS).withSeeds(SEEDS).run();

        assertThat(result.findings()).isNotEmpty();
        assertThat(of(ORDERS)
                        .replay(result.findings().get(0).token().toString())
                        .failure())
                .hasMessageContaining("IllegalStateException: accepted 4 orders, and ");
        of(SYNCED).withSeeds(SEEDS).run().assertPassed();
    }

    private static Campaign setting(boolean forces) {
        return of(world -> {
            String[] acknowledged = {""};
            Host host = world.host("n1", self -> {
                if (!Setting.get().equals(acknowledged[0])) {
                    throw new IllegalStateException("put " + acknowledged[0] + " and got " + Setting.get());
                }
                String next = acknowledged[0] + "x";
                Setting.put(next, forces);
                acknowledged[0] = next;
            });
            cutsPowerThrice(world, host);
        });
    }

    @Test
    void aRenameIsLostIfItsDirectoryWasNotForced() {
        assertThat(setting(false).withSeeds(SEEDS).run().findings()).isNotEmpty();
        setting(true).withSeeds(SEEDS).run().assertPassed();
    }

    @Test
    void theSameSeedLeavesTheSameAndItsTapeToo() {
        Campaign campaign = Campaign.of(world -> {
                    StringBuilder seen = new StringBuilder();
                    Host host = world.host(
                            "n1",
                            self -> seen.append(Uses.recovers())
                                    .append(" | ")
                                    .append(Uses.writesAndForgets(100))
                                    .append(Uses.temporary()));
                    return world.delay(Duration.ofSeconds(1))
                            .thenApply(done -> {
                                host.crash();
                                host.restart();
                                return null;
                            })
                            .thenCompose(done -> world.delay(Duration.ofSeconds(1)))
                            .thenApply(done -> seen.toString());
                })
                .withConfig(FILES);
        Set<Object> left = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            RunReport one = campaign.runSeed(seed);
            RunReport two = campaign.runSeed(seed);
            RunReport fromTape = campaign.replay(Objects.requireNonNull(one.tape()));
            assertThat(one.failure()).isNull();
            assertThat(two.value()).isEqualTo(one.value());
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
            assertThat(fromTape.fingerprint()).isEqualTo(one.fingerprint());
            left.add(one.value());
        }
        assertThat(left).hasSizeGreaterThan(50);
    }
}
