package dev.simloop.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.SimConfig;
import dev.simloop.SimRandom;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.verify.txn.IsolationLevel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import ledger.Ledger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // runs are looked at
class H2OnDiskTest {
    private static final SimConfig CONFIG = SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE);

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // region power-cuts
    private static void start(RecordedTables recorded, Host host, boolean synced) throws SQLException, IOException {
        H2OnDisk h2 = H2OnDisk.of(host);
        h2.setSyncedWrites(synced);
        DataSource database = h2.dataSource("/data/bank");
        Ledger ledger = new Ledger(recorded.record(database));
        ledger.open();
        execute(database, "CHECKPOINT SYNC"); // whoever sets a machine up waits until the new file is there
        force(host.disk().path("/data"));
        force(host.disk().path("/"));
        ledger.start();
    }

    private static Campaign powerCuts(boolean synced) {
        return Campaign.ofAction(world -> {
                    RecordedTables recorded = RecordedTables.of(RegisterTable.of("account", "id", "balance"));
                    Host bank = world.host("bank", host -> start(recorded, host, synced));
                    SimRandom random = world.random("cuts");
                    for (int i = 0; i < 4; i++) {
                        world.runFor(Duration.ofMillis(20 + random.nextInt(200)));
                        bank.crash();
                        world.runFor(Duration.ofMillis(random.nextInt(50)));
                        bank.restart();
                    }
                    world.runFor(Duration.ofMillis(15));
                    bank.crash();
                    recorded.assertHolds(IsolationLevel.STRICT_SERIALIZABLE);
                })
                .withConfig(CONFIG);
    }
    // endregion

    @Test
    void whatIsForcedAsItIsWrittenSurvivesPowerCuts() {
        CampaignResult result = powerCuts(true).withSeeds(40).run().assertPassed();

        assertThat(result.counters()).containsKeys("host.crash", "disk.forces").doesNotContainKey("disk.torn");
    }

    @Test
    void withoutForceAPowerCutTakesWhatWasCommittedAndTheRunNamesIt() {
        Campaign campaign = powerCuts(false);
        for (int seed = 0; seed < 3; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.failure())
                    .as("seed %s", seed)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("not strict serializable")
                    .hasMessageContaining("lost update");
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }

    /** Seed 135 was the one of 300 in which H2 finds, in the fifth incarnation, chunks that overlap, and does not open its file. */
    @Test
    void withoutForceADatabaseMayNotOpenAfterSeveralPowerCuts() {
        assertThat(powerCuts(false).runSeed(135).failure())
                .hasStackTraceContaining("File corrupted while reading record: \"simdisk:bank.5/data/bank.mv.db\"")
                .hasStackTraceContaining("Double mark: 22/2")
                .hasStackTraceContaining("org.h2.mvstore.RandomAccessStore.readStoreHeader");
    }

    @Test
    void seedsRepeat() {
        Campaign campaign = powerCuts(true);
        Set<Long> fingerprints = new HashSet<>();
        campaign.runSeed(0).assertPassed();
        for (int seed = 0; seed < 12; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.runSeed(seed).fingerprint()).as("seed %s", seed).isEqualTo(run.fingerprint());
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSize(12);
    }

    /** H2 forces nothing when it makes a file: without its header, or with half of it, the file is no database. */
    @Test
    void aNewDatabaseThatNobodyForcedMayBeCorruptAfterAPowerCut() {
        CampaignResult result = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    H2OnDisk h2 = H2OnDisk.of(host);
                    execute(h2.dataSource("/data/bank"), "CREATE TABLE t(i INT)");
                    force(host.disk().path("/data"));
                    force(host.disk().path("/"));
                    host.crash();
                    host.restart();
                    try {
                        execute(h2.dataSource("/data/bank"), "CREATE TABLE IF NOT EXISTS t(i INT)");
                        world.count("opened");
                    } catch (SQLException e) {
                        assertThat(e.getMessage()).contains("File corrupted").contains("simdisk:n1.2/data/bank");
                        world.count("corrupt");
                    }
                })
                .withConfig(CONFIG)
                .withSeeds(40)
                .run()
                .assertPassed();

        assertThat(result.counters()).containsKeys("opened", "corrupt");
    }

    @Test
    void whatOneIncarnationHeldIsClosedForTheNext() {
        Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    DataSource source = H2OnDisk.of(host).dataSource("/bank");
                    Connection held = source.getConnection();
                    held.createStatement().execute("CHECKPOINT SYNC");
                    force(host.disk().path("/"));
                    host.crash();
                    assertThatThrownBy(() -> H2OnDisk.of(host).dataSource("/bank"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("H2 on the disk of host n1, which is down");
                    host.restart();

                    assertThatThrownBy(() -> held.createStatement().execute("SELECT 1"))
                            .isInstanceOf(SQLException.class);
                    assertThatThrownBy(source::getConnection).hasMessageContaining("ClosedFileSystemException");
                    execute(H2OnDisk.of(host).dataSource("/bank"), "SELECT 1");
                })
                .withConfig(CONFIG)
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void twoHostsHaveDatabasesOfTheirOwn() {
        Campaign.ofAction(world -> {
                    DataSource one = H2OnDisk.of(world.host("n1")).dataSource("/bank", "lock_timeout=5");
                    DataSource two = H2OnDisk.of(world.host("n2")).dataSource("/bank");
                    execute(one, "CREATE TABLE t(i INT)");
                    execute(two, "CREATE TABLE t(i INT)");
                })
                .withConfig(CONFIG)
                .runSeed(1)
                .assertPassed();
    }

    @Test
    void aRunThatLeavesTheClockOrChanceToTheJdkIsRefused() {
        Campaign campaign = Campaign.ofAction(
                world -> H2OnDisk.of(world.host("n1")).dataSource("/bank").getConnection());

        assertThat(campaign.runSeed(1).failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("H2 reads the real clock in this run");
        assertThat(campaign.withConfig(SimConfig.defaults().withTakeOver(TakeOver.CALLS))
                        .runSeed(1)
                        .failure())
                .hasMessageContaining("add TakeOver.CHANCE");
    }

    @Test
    void pathsAndSettingsThatCannotBeAreRefused() {
        Campaign.ofAction(world -> {
                    H2OnDisk h2 = H2OnDisk.of(world.host("n1"));
                    assertThatThrownBy(() -> h2.dataSource("bank")).hasMessageContaining("not absolute");
                    assertThatThrownBy(() -> h2.dataSource("/bank", "X")).hasMessage("a setting is not NAME=VALUE: X");
                    H2OnDisk odd = H2OnDisk.of(world.host("a;b"));
                    assertThatThrownBy(() -> odd.dataSource("/bank")).hasMessageContaining("a;b");
                })
                .withConfig(CONFIG)
                .runSeed(1)
                .assertPassed();
    }
}
