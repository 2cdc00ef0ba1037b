package dev.simloop.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.agent.ThreadsTakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.event.EventKind;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.SimulationFailure;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import races.Counters;
import races.Counters.Plain;
import races.Sample;
import races.Told;
import races.Waits;

class InterleaveTest {
    private static final Interleave<Plain> TWO = Interleave.of(Plain::new)
            .withThreads(2, Plain::increment)
            .withInvariant("both counted", counter -> counter.count() == 2);

    @Test
    void shownInTheDocuments() {
        assertThatThrownBy(() -> {
                    // region interleave
                    Interleave.of(Plain::new)
                            .withThreads(2, Plain::increment)
                            .withInvariant("both counted", counter -> counter.count() == 2)
                            .assertHolds();
                    // endregion
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("AssertionError: \"both counted\" does not hold when all threads have ended\n")
                .hasMessageContaining("why: lost update of Plain.count: ")
                .hasMessageContaining("at Counters.java:14");
    }

    @Test
    void whatThreadsLeaveIsHeldToWhatTheyLeaveOneAfterTheOther() {
        assertThatThrownBy(() -> Interleave.of(Plain::new)
                        .withThreads(3, Plain::increment)
                        .withSerialState(Plain::count)
                        .assertHolds())
                .isInstanceOf(SimulationFailure.class)
                .hasMessageMatching(
                        "(?s)AssertionError: the threads left [12], and one after the other they leave 3\n.*");
        assertThat(Interleave.of(Counters.Synchronized::new)
                        .withThreads(3, Counters.Synchronized::increment)
                        .withSerialState(Counters.Synchronized::count)
                        .assertHolds()
                        .failed())
                .isZero();
        // Who is last differs, and each order is one that could be.
        assertThat(Interleave.of(() -> new int[1])
                        .withThread("one", cell -> cell[0] = 1)
                        .withThread("two", cell -> cell[0] = 2)
                        .withSerialState(int[]::clone)
                        .campaign()
                        .run()
                        .failed())
                .isZero();
        assertThatThrownBy(() -> Interleave.of(Plain::new)
                        .withThreads(8, Plain::increment)
                        .withSerialState(Plain::count)
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("8 threads have too many serial orders: up to 7 can be gone through");
    }

    /** A recorded run turns values into text, and a hunt does not. */
    @Test
    void theTextOfAValueIsNoAccessOfTheRun() {
        Campaign campaign =
                Interleave.of(Told::new).withThreads(2, Told::add).campaign().withStrategy("random");
        for (int seed = 0; seed < 20; seed++) {
            CampaignResult hunted = campaign.withSeeds(Seeds.of(seed)).run();
            assertThat(campaign.runSeed(seed).counters().get("interleave.accesses"))
                    .as("seed %s", seed)
                    .isEqualTo(hunted.hits("interleave.accesses").total());
        }
    }

    @Test
    void runsTheSameTwiceAndFromItsTape() {
        Campaign mixed = Interleave.of(Sample.Queue::new)
                .withThread("give", Sample.Queue::give)
                .withThread("take", Sample.Queue::take)
                .campaign();
        for (Campaign campaign : new Campaign[] {TWO.campaign(), mixed}) {
            for (int seed = 0; seed < 40; seed++) {
                RunReport once = campaign.runSeed(seed);
                assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(once.fingerprint());
                assertThat(campaign.replay(java.util.Objects.requireNonNull(once.tape()))
                                .fingerprint())
                        .isEqualTo(once.fingerprint());
            }
        }
    }

    @Test
    void resultDoesNotDependOnWorkers() {
        CampaignResult one = TWO.withRuns(100).campaign().withWorkers(1).run();
        Campaign two = TWO.withRuns(100).campaign().withWorkers(2);
        if (ThreadsTakeOver.isAvailable()) {
            assertThatThrownBy(two::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("withWorkers(1) takes none");
        } else {
            assertThat(two.run().fingerprint()).isEqualTo(one.fingerprint());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "pct(k=20)", "pos"})
    void eachStrategyFindsIt(String strategy) {
        CampaignResult result = TWO.campaign().withStrategy(strategy).run();
        Finding finding = java.util.Objects.requireNonNull(result.firstFinding());
        assertThat(TWO.replay(finding.token().toString()).failure()).hasMessageContaining("both counted");
    }

    @Test
    void recordedRunTellsWhatWasReadAndWritten() {
        Finding finding = java.util.Objects.requireNonNull(TWO.run().firstFinding());
        assertThat(java.util.Objects.requireNonNull(finding.events()).events())
                .filteredOn(event -> event.kind() == EventKind.OBSERVE)
                .extracting(event -> event.actor() + " " + event.access() + " " + event.subject() + " " + event.text()
                        + " " + event.at())
                .contains(
                        "t1#1 READ Plain.count 0 Counters.java:14",
                        "t2#1 READ Plain.count 0 Counters.java:14",
                        "t1#1 WRITTEN Plain.count 1 Counters.java:14",
                        "t2#1 WRITTEN Plain.count 1 Counters.java:14");
    }

    @Test
    void sleepsAndTimedWaitsAreVirtual() {
        CampaignResult result = Interleave.of(Sample.Sleeper::new)
                .withThread("sleep", Sample.Sleeper::sleep)
                .withThread("wait", Sample.Sleeper::waitForAnHour)
                .withInvariant("both", sleeper -> sleeper.slept() == 2)
                .withRuns(50)
                .assertHolds();
        assertThat(result.virtualNanos())
                .isBetween(Duration.ofHours(50).toNanos(), Duration.ofHours(100).toNanos());
    }

    @Test
    void queuesAndSemaphoresWaitInTheRun() {
        Interleave.of(Sample.Queue::new)
                .withThread("give", Sample.Queue::give)
                .withThread("take", Sample.Queue::take)
                .withInvariant("all came", queue -> queue.sum() == 6)
                .withRuns(50)
                .assertHolds();
    }

    @Test
    void notifiedWaiterGoesOnWhenTheMonitorIsFree() {
        Interleave.of(Waits.TakesWithWhile::new)
                .withThread("take 1", Waits.TakesWithWhile::take)
                .withThread("take 2", Waits.TakesWithWhile::take)
                .withThread("put 1", Waits.TakesWithWhile::put)
                .withThread("put 2", Waits.TakesWithWhile::put)
                .withInvariant("none is left", buffer -> buffer.items() == 0)
                .withRuns(100)
                .assertHolds();
    }

    @Test
    void everyKindOfAccessHasPoints() {
        Sample.Wide outside = new Sample.Wide();
        long expected = outside.all(3, "x");
        Interleave.of(Sample.Wide::new)
                .withThreads(2, wide -> {
                    assertThat(wide.all(3, "x")).isGreaterThanOrEqualTo(expected);
                    assertThatThrownBy(() -> wide.all(-3, "y")).isInstanceOf(IllegalArgumentException.class);
                    Sample.Wide.countStatic();
                })
                .withInvariant("as often as it was called", wide -> wide.wide() == 0)
                .withRuns(30)
                .assertHolds();
        assertThat(Sample.Wide.statics()).isEqualTo(60);
    }

    @Test
    void waitThatNobodyEndsIsAnErrorWithItsLine() {
        RunReport run = Interleave.of(Sample.Parked::new)
                .withThreads(1, Sample.Parked::park)
                .campaign()
                .runSeed(0);
        if (ThreadsTakeOver.isAvailable()) {
            assertThat(run.failure())
                    .isInstanceOf(DeadlockException.class)
                    .hasMessageContaining(
                            "t1#1 (waits to be unparked) suspended at races.Sample$Parked.park(Sample.java:38)");
        } else {
            assertThat(run.failure())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "t1#1 waits for something that no run knows of, at races.Sample$Parked.park(Sample.java:38)");
        }
    }

    @Test
    void whatAThreadThrowsFailsTheRun() {
        CampaignResult result = Interleave.of(Plain::new)
                .withThread("bad", counter -> {
                    counter.increment();
                    throw new IOException("gone");
                })
                .withThread("good", Plain::increment)
                .withRuns(10)
                .run();
        assertThat(java.util.Objects.requireNonNull(result.firstFinding()).failure())
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void threadsOfAFailedRunGiveBackWhatOutlivesIt() {
        CampaignResult result = Interleave.of(Sample.Held::new)
                .withThread("hold", Sample.Held::hold)
                .withThread("fail", Sample.Held::fail)
                .withRuns(100)
                .campaign()
                .withWorkers(1)
                .collecting(3)
                .run();
        assertThat(result.failed()).isGreaterThanOrEqualTo(3);
        assertThat(result.findings())
                .allSatisfy(finding -> assertThat(finding.failure()).hasMessage("seen in the middle"));
        assertThat(Sample.Held.isHeld()).isFalse();
    }

    @Test
    void programWithoutPointsIsAnError() {
        int[] count = new int[1];
        assertThatThrownBy(() -> Interleave.of(() -> count)
                        .withThreads(2, c -> c[0]++)
                        .withRuns(3)
                        .assertHolds())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "no access was seen in 3 runs: the code of the threads has no points; -Dsimloop.points names races");
    }

    @Test
    void whatMakesNoProgramIsAnError() {
        Interleave<Counters.Plain> none = Interleave.of(Counters.Plain::new);
        assertThatThrownBy(none::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing runs: no thread was given, with withThread or withThreads");
        assertThatThrownBy(() -> none.withThreads(0, Counters.Plain::increment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of threads is below 1: 0");
        assertThatThrownBy(() -> TWO.withThreads(2, Counters.Plain::increment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a number of threads was given, 2, and there are threads already: [t1, t2]; name each one, or give one number "
                                + "for all");
        assertThatThrownBy(() -> TWO.withThread("t1", Counters.Plain::increment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two threads are named \"t1\"");
        assertThatThrownBy(() -> none.withThread("", Counters.Plain::increment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the name of a thread is blank: \"\"");
        assertThatThrownBy(() -> none.withRuns(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of runs is below 1: 0");
    }
}
