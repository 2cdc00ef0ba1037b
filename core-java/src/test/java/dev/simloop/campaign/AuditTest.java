package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RecordingTest;
import dev.simloop.Scenario;
import dev.simloop.event.Event;
import dev.simloop.failure.NondeterminismException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The traps of the JVM, each in a program of its own that has no other; an audit names the right one. */
@Tag("jdk")
class AuditTest {
    private static final List<String> NAMES = List.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida");

    static final class Sound {
        private Sound() {}

        static Campaign scenario() {
            return Campaign.ofAction(
                    world -> NAMES.forEach(name -> world.executor().execute(() -> {})));
        }
    }

    static final class SetOf {
        private SetOf() {}

        static Scenario scenario() {
            return world -> {
                Set.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ida")
                        .forEach(name ->
                                world.fingerprint(name, world.random("r").nextInt(1000)));
                return null;
            };
        }
    }

    static final class IdentityOrder {
        private static final class Key {
            final int number;

            Key(int number) {
                this.number = number;
            }
        }

        private IdentityOrder() {}

        static Scenario scenario() {
            return world -> {
                Set<Key> keys = new HashSet<>();
                for (int i = 0; i < 20; i++) {
                    keys.add(new Key(i));
                }
                for (Key key : keys) {
                    world.fingerprint("key", key.number);
                }
                return null;
            };
        }
    }

    static final class RealClock {
        private RealClock() {}

        static Scenario scenario() {
            return world -> {
                long now = System.nanoTime();
                world.executor().execute(() -> world.fingerprint("took", System.nanoTime() - now));
                return null;
            };
        }
    }

    static final class StaticCache {
        private static final List<String> CACHE = new ArrayList<>();

        private StaticCache() {}

        static Scenario scenario() {
            return world -> {
                if (CACHE.isEmpty()) {
                    world.executor().execute(() -> CACHE.add("loaded"));
                }
                return null;
            };
        }
    }

    static final class StaticCount {
        private static int runs;

        private StaticCount() {}

        static Scenario scenario() {
            return world -> {
                world.fingerprint("runs", ++runs);
                return null;
            };
        }
    }

    static final class BackgroundThread {
        private volatile int seen;

        private BackgroundThread() {}

        static Scenario scenario() {
            return world -> {
                BackgroundThread shared = new BackgroundThread();
                Thread thread = new Thread(() -> shared.seen = 1);
                thread.start();
                world.executor().execute(() -> world.fingerprint("seen", shared.seen));
                thread.join();
                return null;
            };
        }
    }

    private static Divergence audited(Class<?> program, NondeterminismSource culprit) {
        AuditResult result = Audit.factory(program, "scenario").withSeeds(2).run();
        assertThat(result.passed()).as(result.describe()).isFalse();
        Divergence divergence = java.util.Objects.requireNonNull(result.divergence());
        assertThat(divergence.culprit()).as(result.describe()).isEqualTo(culprit);
        return divergence;
    }

    @Test
    void aSoundProgramPasses() {
        AuditResult result =
                Audit.factory(Sound.class, "scenario").withSeeds(3).run().assertPassed();

        assertThat(result.describe()).isEqualTo("3 seeds, each run the same way every time");
    }

    @Test
    void theOrderOfSetOfIsFoundInAFreshJvm() {
        assertThat(Audit.of(SetOf.scenario()).withSeeds(2).run().passed()).isTrue();

        Divergence found = audited(SetOf.class, NondeterminismSource.HASH_ORDER);

        assertThat(found.evidence())
                .isEqualTo("runs agree within a JVM and not between two; AuditTest$SetOf calls Set.of");
        Event left = java.util.Objects.requireNonNull(found.left());
        assertThat(found.describe())
                .startsWith("the recorded runs differ first in event " + found.index()
                        + "\n    one:   0.000 s step 1 root:" + " observe " + left.subject());
    }

    @Test
    void theOrderOfIdentityHashesIsFoundByMakingThemEqual() {
        assertThat(audited(IdentityOrder.class, NondeterminismSource.HASH_ORDER).evidence())
                .startsWith("runs agree where all identity hashes are equal");
    }

    @Test
    void theRealClockIsOneCandidateAmongWhatTheFileCalls() {
        assertThat(audited(RealClock.class, NondeterminismSource.UNKNOWN).evidence())
                .startsWith(
                        "candidates, none of them shown: the real clock (AuditTest$RealClock calls System.nanoTime), ")
                .contains("a foreign thread (AuditTest$BackgroundThread calls new Thread)");
    }

    @Test
    void aStaticCacheIsFoundByTheFirstRunOfAJvm() {
        assertThat(audited(StaticCache.class, NondeterminismSource.STATIC_STATE).evidence())
                .isEqualTo("runs differ within a JVM, and each as in another fresh JVM;"
                        + " runs change static AuditTest.StaticCache.CACHE: an ArrayList of 0, then an ArrayList of 1");
    }

    @Test
    void aStaticCountIsFoundTheSameWay() {
        assertThat(audited(StaticCount.class, NondeterminismSource.STATIC_STATE).evidence())
                .containsPattern("; runs change static AuditTest.StaticCount.runs: \\d+, then \\d+$");
    }

    @Test
    void aBackgroundThreadIsFoundAlthoughTheRunsMayAgree() {
        assertThat(audited(BackgroundThread.class, NondeterminismSource.FOREIGN_THREAD)
                        .evidence())
                .isEqualTo(
                        "each run starts a thread that is not the loop's; AuditTest$BackgroundThread calls new Thread");
    }

    @Test
    void aFindingThatDoesNotRepeatShowsBothEventsAndACulprit() {
        Finding finding = Campaign.of(world -> {
                    world.fingerprint("took", System.nanoTime());
                    throw new IllegalStateException("always");
                })
                .withSeeds(1)
                .run()
                .findings()
                .get(0);

        Divergence divergence = java.util.Objects.requireNonNull(finding.divergence());
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.UNSTABLE);
        assertThat(divergence.index()).isEqualTo(1);
        assertThat(divergence.culprit()).isEqualTo(NondeterminismSource.UNKNOWN);
        assertThat(finding.describe())
                .contains("the recorded runs differ first in event 1\n    one:   0.000 s step 1 root: observe took ")
                .contains(" at AuditTest.java:")
                .contains("\n  culprit: unknown (candidates, none of them shown: the real clock (AuditTest");
        assertThat(finding.tape()).isNotNull();
        assertThat(finding.failure()).hasMessage("always");
    }

    @Test
    void aCampaignAuditsASampleAsItGoes() {
        Campaign campaign = Campaign.of(RealClock.scenario()).withSeeds(10);
        assertThat(campaign.run().findings()).isEmpty();

        Finding finding = campaign.withAudit(3).run().findings().get(0);

        assertThat(finding.token().seed()).isZero();
        assertThat(finding.failure())
                .isInstanceOf(NondeterminismException.class)
                .hasMessage("seed 0 passed, and went another way when it was run again");
        assertThat(java.util.Objects.requireNonNull(finding.divergence()).culprit())
                .isEqualTo(NondeterminismSource.UNKNOWN);
        assertThat(Sound.scenario().withSeeds(10).withAudit(1).run().findings()).isEmpty();
    }

    static Campaign busy() {
        return Campaign.ofAction(RecordingTest::busyWorld);
    }

    @Test
    void theSameRunGivesTheSameBytesInAFreshJvm() throws NoSuchMethodException {
        Seeds seeds = Seeds.count(4);
        ForkedRuns there = ForkedRuns.of(AuditTest.class.getDeclaredMethod("busy"), seeds, false);

        for (int i = 0; i < seeds.size(); i++) {
            String here =
                    java.util.Objects.requireNonNull(busy().runSeed(i).events()).toJsonLines();
            assertThat(java.util.Objects.requireNonNull(there.log(i)).toJsonLines())
                    .isEqualTo(here);
        }
    }

    @Test
    void refusesWhatIsNoFactory() {
        assertThatThrownBy(() -> Audit.factory(Sound.class, "nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dev.simloop.campaign.AuditTest$Sound has no method nothing without parameters");
        assertThatThrownBy(() -> Audit.of(SetOf.scenario()).withJvms(-1)).hasMessage("number of JVMs is negative: -1");
        assertThatThrownBy(() -> Campaign.of(SetOf.scenario()).withAudit(-1)).hasMessage("sample is negative: -1");
        AuditResult failed = Audit.of(RealClock.scenario()).run();
        assertThatThrownBy(failed::assertPassed)
                .isInstanceOf(NondeterminismException.class)
                .hasMessageStartingWith(
                        "seed 0 differs when run twice in one JVM: the recorded runs differ first in event");
    }
}
