package dev.simloop.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.failure.DataRaceException;
import dev.simloop.failure.SimulationFailure;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import races.Counters;
import races.Counters.Plain;
import races.Ordered;
import races.Orders;

class RaceDetectionTest {
    private static Interleave<Ordered> ordered(Interleave.Body<Ordered> one, Interleave.Body<Ordered> two) {
        return Interleave.of(Ordered::new)
                .withThread("one", one)
                .withThread("two", two)
                .withRaceDetection();
    }

    @Test
    void shownInTheDocuments() {
        assertThatThrownBy(() -> {
                    // region race
                    Interleave.of(Plain::new)
                            .withThreads(2, Plain::increment)
                            .withRaceDetection()
                            .assertHolds();
                    // endregion
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessageMatching(
                        "(?s)DataRaceException: data race on Plain.count: t[12]#1 (read|wrote) it at Counters.java:14, t[12]#1 (reads|writes)"
                                + " it at Counters.java:14, and nothing orders the two\n.*")
                .hasCauseInstanceOf(DataRaceException.class);
    }

    static Stream<Arguments> races() {
        return Stream.of(
                Arguments.of(
                        "a plain flag",
                        ordered(Ordered::writeAndRaisePlainly, Ordered::readIfRaisedPlainly),
                        "isPlainlyThere"),
                Arguments.of("two monitors", ordered(Ordered::writeUnderAnother, Ordered::readUnderOne), "value"),
                Arguments.of("a write and a read", ordered(Ordered::write, Ordered::read), "value"),
                Arguments.of("two writes", ordered(Ordered::write, Ordered::write), "value"),
                Arguments.of("a static field", ordered(Ordered::writeStatic, Ordered::readStatic), "shared"),
                Arguments.of("a write past the lock", ordered(Ordered::writeLocked, Ordered::read), "value"));
    }

    /** In each run, whichever comes first, though the runs come to no wrong end. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("races")
    void whatNothingOrdersIsFoundInAnyOrder(String what, Interleave<Ordered> program, String field) {
        Campaign campaign = program.campaign();
        for (int seed = 0; seed < 10; seed++) {
            RunReport run = campaign.runSeed(seed);
            assertThat(run.failure())
                    .as("seed %s of %s", seed, what)
                    .isInstanceOf(DataRaceException.class)
                    .hasMessageContaining("data race on Ordered." + field + ": ");
            assertThat(campaign.replay(Objects.requireNonNull(run.tape())).fingerprint())
                    .isEqualTo(run.fingerprint());
        }
    }

    static Stream<Arguments> handOvers() {
        return Stream.of(
                Arguments.of("a volatile flag", ordered(Ordered::writeAndRaise, Ordered::readIfRaised)),
                Arguments.of("an atomic", ordered(Ordered::writeAndGive, Ordered::readIfGiven)),
                Arguments.of("a latch", ordered(Ordered::writeAndCountDown, Ordered::awaitAndRead)),
                Arguments.of("a semaphore", ordered(Ordered::writeAndRelease, Ordered::acquireAndRead)),
                Arguments.of("a queue", ordered(Ordered::writeAndPut, Ordered::takeAndRead)),
                Arguments.of("a lock", ordered(Ordered::writeLocked, Ordered::readLocked)),
                Arguments.of("wait and notify", ordered(Ordered::writeAndNotify, Ordered::waitAndRead)),
                Arguments.of("two readers", ordered(Ordered::read, Ordered::read)),
                Arguments.of(
                        "monitors",
                        Interleave.of(Counters.Synchronized::new)
                                .withThreads(3, Counters.Synchronized::increment)
                                .withRaceDetection()),
                Arguments.of(
                        "a monitor of an object",
                        Interleave.of(Orders::new)
                                .withThreads(2, Orders::addInMonitor)
                                .withRaceDetection()),
                Arguments.of(
                        "waits in a monitor",
                        Interleave.of(Orders::new)
                                .withThread("hear", Orders::hear)
                                .withThread("tell", Orders::tell)
                                .withRaceDetection()),
                Arguments.of(
                        "excepted",
                        Interleave.of(Ordered::new).withThreads(2, Ordered::hit).withRaceDetection("Ordered.hits")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handOvers")
    void whatIsOrderedIsNoRace(String what, Interleave<?> program) {
        assertThat(program.campaign().withSeeds(Seeds.range(0, 300)).run().failed())
                .as(what)
                .isZero();
    }
}
