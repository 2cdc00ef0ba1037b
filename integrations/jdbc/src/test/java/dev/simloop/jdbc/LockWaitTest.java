package dev.simloop.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.verify.txn.Anomaly;
import dev.simloop.verify.txn.IsolationLevel;
import hospital.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Threads that wait for each other's rows within H2, which a run carries on JDK 25 alone. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@SuppressWarnings("FutureReturnValueIgnored") // runs are looked at
class LockWaitTest {
    static {
        H2OnDisk.prepare();
    }

    private static Campaign campaign(Waiting.Style style, IsolationLevel level) {
        return Campaign.of((Scenario) world -> {
                    RecordedTables recorded = RecordedTables.of(RegisterTable.of("account", "id", "balance"));
                    return Waiting.run(world, recorded, style).thenRun(() -> recorded.assertHolds(level));
                })
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.THREADS));
    }

    @Test
    void aLostUpdateIsNamedAndTheLockedAndTheAtomicUpdateSurvive() {
        var lost = campaign(Waiting.Style.READ_THEN_WRITE, IsolationLevel.CURSOR_STABILITY)
                .withSeeds(30)
                .run();
        assertThat(Objects.requireNonNull(lost.firstFinding()).failure())
                .hasStackTraceContaining(Anomaly.Kind.LOST_UPDATE.title());

        campaign(Waiting.Style.LOCKED, IsolationLevel.STRICT_SERIALIZABLE)
                .withSeeds(30)
                .run()
                .assertPassed();
        campaign(Waiting.Style.ATOMIC, IsolationLevel.STRICT_SERIALIZABLE)
                .withSeeds(30)
                .run()
                .assertPassed();
    }

    @Test
    void aHostCrashesWhileItsThreadsWaitWithinH2() {
        Campaign campaign = Campaign.ofAction(world -> {
                    RecordedTables recorded = RecordedTables.of(RegisterTable.of("account", "id", "balance"));
                    Waiting.run(world, recorded, Waiting.Style.LOCKED);
                    Host bank = Objects.requireNonNull(world.findHost("bank"));
                    world.runFor(Duration.ofMillis(1 + world.random("cut").nextInt(30)));
                    bank.crash();
                    world.count(recorded.transactions().size() + " transactions");
                    world.runFor(Duration.ofMillis(10));
                    recorded.assertHolds(IsolationLevel.STRICT_SERIALIZABLE);
                })
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.THREADS));
        for (int seed = 0; seed < 10; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.runSeed(seed).fingerprint()).as("seed %s", seed).isEqualTo(run.fingerprint());
        }
    }

    @Test
    void seedsRepeat() {
        Campaign campaign = campaign(Waiting.Style.LOCKED, IsolationLevel.STRICT_SERIALIZABLE);
        campaign.runSeed(0).assertPassed();
        Set<Long> fingerprints = new HashSet<>();
        for (int seed = 0; seed < 15; seed++) {
            RunReport run = campaign.runSeed(seed);
            run.assertPassed();
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).isSameRun(run))
                    .as("seed %s", seed)
                    .isTrue();
            fingerprints.add(run.fingerprint());
        }
        assertThat(fingerprints).hasSizeGreaterThan(5);
    }
}
