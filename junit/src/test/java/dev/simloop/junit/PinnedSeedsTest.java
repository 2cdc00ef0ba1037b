package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedSeedsTest {
    private static final List<Long> SEEN = new ArrayList<>();

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    /** Its file pins 900 and 3, and a run of another method. */
    static final class Pinned {
        @ParameterizedTest
        @SeedSource(count = 5)
        void rows(long seed) {
            SEEN.add(seed);
        }
    }

    static final class PinnedFifo {
        @ParameterizedTest
        @SeedSource(count = 5)
        void rows(long seed) {
            SEEN.add(seed);
        }
    }

    static final class Malformed {
        @ParameterizedTest
        @SeedSource(count = 5)
        void rows(long seed) {
            SEEN.add(seed);
        }
    }

    /** Its file pins seed 4 with the default configuration and 5 with another. */
    static final class PinnedConfiguration {
        @ParameterizedTest
        @SeedSource(count = 6)
        void rows(long seed) {
            SEEN.add(seed);
            SimLoop.seeded(seed).run();
        }

        @ParameterizedTest
        @SeedSource(count = 6)
        void both(long seed) {
            SEEN.add(seed);
            SimLoop.seeded(seed).run();
            SimLoop.seeded(seed, SimConfig.defaults().withMaxSteps(5)).run();
        }

        @ParameterizedTest
        @SeedSource(seeds = 4)
        void fifo(long seed) {
            SEEN.add(seed);
            SimLoop.seeded(seed, SimConfig.defaults().withStrategy("fifo")).run();
        }
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void triesPinnedSeedsFirstAndOnce() {
        TestRun.of(Pinned.class);

        assertThat(SEEN).containsExactly(900L, 3L, 0L, 1L, 2L, 4L);
    }

    @Test
    void leavesThemOutWhereOneSeedIsAskedFor() {
        properties.set("simloop.seed", "2");

        TestRun.of(Pinned.class);

        assertThat(SEEN).containsExactly(2L);
    }

    @Test
    void rejectsAnotherStrategyForRows() {
        assertThat(TestRun.of(PinnedFifo.class).message())
                .isEqualTo("simloop/dev.simloop.junit.PinnedSeedsTest$PinnedFifo.seeds:1: token sl2/5/fifo/-/9f3ab01c"
                        + " is of strategy fifo, @SeedSource runs bare seeds with strategy random: use SeedSweep for"
                        + " it");
    }

    @Test
    void failsARowThatRunsAnotherConfigurationThanItsToken() {
        String place = "simloop/dev.simloop.junit.PinnedSeedsTest$PinnedConfiguration.seeds:";
        String own = SimConfig.defaults().digest();

        var run = TestRun.of(PinnedConfiguration.class);

        assertThat(run.passed()).isEqualTo(6 + 5);
        assertThat(run.failures())
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder(
                        place + "2: token sl2/5/random/-/00000000 was not run: it was made with configuration 00000000,"
                                + " the row has " + own + "; use the same SimConfig, or pin a token of today",
                        place + "5: token sl2/4/random/-/" + own + " was not run: the row's strategy is fifo;"
                                + " use the same SimConfig, or pin a token of today");
    }

    @Test
    void failsAReplayOfATokenOfAnotherConfiguration() {
        properties.set("simloop.replay", "sl2/2/random/-/00000000");

        var run = TestRun.of(PinnedConfiguration.class);

        assertThat(SEEN).containsExactly(2L, 2L, 2L);
        assertThat(run.failures())
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageStartingWith(
                                "simloop.replay: token sl2/2/random/-/00000000 was not run: it was made with"
                                        + " configuration 00000000, the row has "));
    }

    @Test
    void saysWhereAFileIsMalformed() {
        assertThat(TestRun.of(Malformed.class).message())
                .isEqualTo("simloop/dev.simloop.junit.PinnedSeedsTest$Malformed.seeds:3: line is not"
                        + " \"method  token  # comment\": rows 17");
    }

    /** Its file pins a run of an older number of tokens. */
    static final class PinnedLongAgo {
        @ParameterizedTest
        @SeedSource(count = 5)
        void rows(long seed) {
            SEEN.add(seed);
        }
    }

    @Test
    void doesNotRunAPinOfAnOlderNumberAsIfItWereValid() {
        assertThat(TestRun.of(PinnedLongAgo.class).message())
                .isEqualTo("simloop/dev.simloop.junit.PinnedSeedsTest$PinnedLongAgo.seeds:1: token"
                        + " sl0/5/random/-/2624f37d means another run since sl1 (tokens have a number); its tape replays"
                        + " leniently. Run the test without this line, and pin what it finds today");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void doesNotReplayATokenOfAnOlderNumber() {
        properties.set("simloop.replay", "sl0/5/random/-/2624f37d");

        assertThat(TestRun.of(PinnedFifo.class).message())
                .isEqualTo("simloop.replay: token sl0/5/random/-/2624f37d means another run since sl1 (tokens have a"
                        + " number); its tape replays leniently");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void doesNotHideAFailureBehindAMalformedFile() {
        var test = new TestName(Malformed.class, "rows");

        assertThat(PinnedSeeds.howToPin(test, Token.parse("sl2/5/random/-/9f3ab01c")))
                .startsWith("\n  cannot tell whether it is pinned: simloop/")
                .contains("Malformed.seeds:3: line is not");
    }

    @Test
    void readsMethodNamesWithSpacesAndComments() {
        var pins = PinnedSeeds.parse(
                "f.seeds",
                List.of("", "# a/b", "a lease has one holder \t sl2/5/random/-/9f3ab01c # found by CI, see a/b", "  "));

        assertThat(pins).singleElement().satisfies(pin -> {
            assertThat(pin.place()).isEqualTo("f.seeds:3");
            assertThat(pin.method()).isEqualTo("a lease has one holder");
            assertThat(pin.token()).hasToString("sl2/5/random/-/9f3ab01c");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sl2/5/random/-/9f3ab01c        | 'f.seeds:1: line is not \"method  token  # comment\":"
                        + " sl2/5/random/-/9f3ab01c'",
                "rows  sl9/5/random/-/9f3ab01c  | 'f.seeds:1: not a token of a version this library reads (sl2/...):"
                        + " sl9/5/random/-/9f3ab01c'",
                "rows  slx/5/random/-/9f3ab01c  | 'f.seeds:1: not a token of a version this library reads (sl2/...):"
                        + " slx/5/random/-/9f3ab01c'",
                "rows  sl2/x/random/-/9f3ab01c  | 'f.seeds:1: token has a seed that is no number: x'",
            })
    void namesFileLineAndCause(String line, String message) {
        assertThatThrownBy(() -> PinnedSeeds.parse("f.seeds", List.of(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
