package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.SimLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("jdk")
class SeedSourceTest {
    private static final List<Long> SEEN = new ArrayList<>();

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    static final class Defaults {
        @ParameterizedTest
        @SeedSource
        void seed(long seed) {
            SEEN.add(seed);
        }
    }

    static final class FiveFromTen {
        @ParameterizedTest
        @SeedSource(count = 5, start = 10)
        void seed(long seed) {
            SEEN.add(seed);
        }
    }

    static final class Listed {
        @ParameterizedTest
        @SeedSource(seeds = {7, 3, 7})
        void seed(long seed) {
            SEEN.add(seed);
        }
    }

    static final class Empty {
        @ParameterizedTest
        @SeedSource(count = 0)
        void seed(long seed) {
            SEEN.add(seed);
        }
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @Test
    void givesARowPerSeed() {
        var run = TestRun.of(Defaults.class);

        assertThat(run.passed()).isEqualTo(1_000);
        assertThat(SEEN).hasSize(1_000).startsWith(0L, 1L, 2L).endsWith(999L);
    }

    @Test
    void startsWhereItIsTold() {
        TestRun.of(FiveFromTen.class);

        assertThat(SEEN).containsExactly(10L, 11L, 12L, 13L, 14L);
    }

    @Test
    void runsListedSeedsOnceInTheirOrder() {
        TestRun.of(Listed.class);

        assertThat(SEEN).containsExactly(7L, 3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simloop.seed   | 17                       | 17",
                "simloop.seed   | 17, -4                   | 17 -4",
                "simloop.seeds  | 3                        | 10 11 12",
                "simloop.start  | 40                       | 40 41 42 43 44",
                "simloop.replay | sl2/23/random/-/9f3ab01c | 23",
                "simloop.seed   | ''                       | 10 11 12 13 14",
            })
    void isGuidedByProperties(String name, String value, String seeds) {
        properties.set(name, value);

        TestRun.of(FiveFromTen.class);

        assertThat(SEEN.stream().map(String::valueOf)).containsExactly(seeds.split(" "));
    }

    @Test
    void addsARangeToListedSeedsWhenAskedFor() {
        properties.set("simloop.seeds", "5");

        TestRun.of(Listed.class);

        assertThat(SEEN).containsExactly(7L, 3L, 0L, 1L, 2L, 4L);
    }

    @Test
    void drawsAFreshStartOncePerJvmAndPrintsIt() {
        properties.set("simloop.start", "fresh");

        var run = TestRun.of(FiveFromTen.class, Defaults.class);

        long first = SEEN.get(0);
        assertThat(SEEN).hasSize(1_005).endsWith(first + 999);
        assertThat(run.printed())
                .isEqualToNormalizingNewlines(
                        "simloop: fresh start " + first + ", repeat it with -Dsimloop.start=" + first + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simloop.seeds  | -3         | simloop.seeds is not a positive number: -3",
                "simloop.seeds  | many       | simloop.seeds is not a positive number: many",
                "simloop.seeds  | 3000000000 | simloop.seeds is more than 2147483647: 3000000000",
                "simloop.seed   | 1,x        | simloop.seed is not a seed or a list of seeds: 1,x",
                "simloop.start  | now        | simloop.start is neither a number nor \"fresh\": now",
                "simloop.replay | 17         | 'simloop.replay: not a token of a version this library reads (sl2/...): 17'",
                "simloop.replay | sl2/1/fifo/-/9f3ab01c | 'simloop.replay: token sl2/1/fifo/-/9f3ab01c is of strategy"
                        + " fifo, @SeedSource runs bare seeds with strategy random: use SeedSweep for it'",
            })
    void saysWhichPropertyIsWrong(String name, String value, String message) {
        properties.set(name, value);

        assertThat(TestRun.of(FiveFromTen.class).message()).isEqualTo(message);
        assertThat(SEEN).isEmpty();
    }

    @Test
    void rejectsSeedAndReplayTogether() {
        properties.set("simloop.seed", "1");
        properties.set("simloop.replay", "sl2/23/random/-/9f3ab01c");

        assertThat(TestRun.of(FiveFromTen.class).message())
                .isEqualTo("simloop.seed and simloop.replay are both set: 1 and sl2/23/random/-/9f3ab01c;"
                        + " give one of them");
    }

    @Test
    void rejectsAnEmptyRange() {
        assertThat(TestRun.of(Empty.class).message()).isEqualTo("seed range is empty: count 0 from 0");
    }

    static class Ignoring {
        @ParameterizedTest
        @SeedSource(count = 3)
        void constant(long seed) {
            SimLoop.seeded(0).run();
        }

        @ParameterizedTest
        @SeedSource(count = 3)
        void derived(long seed) {
            SimLoop.seeded(31 * seed + 7).run();
        }

        @ParameterizedTest
        @SeedSource(count = 3)
        void none() {
            SimLoop.seeded(0).run();
        }
    }

    @Test
    void failsARowThatIgnoresItsSeed() {
        var run = TestRun.ofMethod(Ignoring.class, "constant");

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.failures())
                .hasSize(2)
                .first()
                .asString()
                .contains("the row of seed 1 made the run sl2/0/random/-/")
                .endsWith(", as the row before it did: the test ignores its seed. Pass it on, as in runSim(seed) or"
                        + " SimLoop.seeded(seed)");
        assertThat(TestRun.ofMethod(Ignoring.class, "derived").passed()).isEqualTo(3);
        assertThat(TestRun.ofMethod(Ignoring.class, "none").message())
                .isEqualTo(
                        "SeedSourceTest$Ignoring#none takes no seed, so that all of its rows would be the same: give it"
                                + " a parameter of type long");
    }
}
