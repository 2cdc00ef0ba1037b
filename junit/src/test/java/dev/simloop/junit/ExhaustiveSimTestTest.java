package dev.simloop.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.World;
import dev.simloop.failure.CoverageFailure;
import dev.simloop.failure.SimulationFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code @SimTest(exhaustive = ...)}, run by the engine. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class ExhaustiveSimTestTest {
    private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

    @RegisterExtension
    private final SimLoopProperties properties = new SimLoopProperties();

    @TempDir
    private Path artifacts;

    @BeforeEach
    void keepFilesApart() {
        SEEN.clear();
        System.setProperty(Explained.ARTIFACTS, artifacts.toString());
    }

    private static void threads(World world, int threads, int steps) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < threads; i++) {
            char letter = (char) ('a' + i);
            var thread = world.singleThread("thread-" + letter);
            for (int step = 0; step < steps; step++) {
                thread.execute(() -> order.append(letter));
            }
        }
        world.atEnd("order", () -> SEEN.add(order.toString()));
    }

    static class Small {
        @SimTest(exhaustive = "unbounded")
        void has_six_orders(World world) {
            threads(world, 2, 2);
        }
    }

    @Test
    void runsEachScheduleOnceAndPrintsWhatThatProves() {
        var run = TestRun.of(Small.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(SEEN).containsExactlyInAnyOrder("aabb", "abab", "abba", "bbaa", "baba", "baab");
        assertThat(run.printed())
                .contains("Small#has_six_orders: proven: all 6 schedules were explored, none failed")
                .contains("time is exact: nothing is late");
    }

    static class Racing {
        @SimTest(exhaustive = "preemptions(2)")
        void loses_an_update(World world) {
            int[] value = new int[1];
            for (int i = 0; i < 2; i++) {
                var thread = world.singleThread("thread-" + i);
                thread.execute(() -> {
                    int read = value[0];
                    thread.execute(() -> value[0] = read + 1);
                });
            }
            world.atEnd("sum", () -> assertThat(value[0]).as("sum").isEqualTo(2));
        }
    }

    @Test
    void failsWithTheCounterexampleWhichItsTokenRepeats() {
        var run = TestRun.of(Racing.class);

        assertThat(run.failures().get(0)).isInstanceOf(SimulationFailure.class);
        assertThat(run.message()).contains("[sum]").contains("path(c=0.1)").contains("-Dsimloop.replay=");
        String token = ((SimulationFailure) run.failures().get(0)).token();
        System.setProperty(SeedProperties.REPLAY, token);
        var again = TestRun.of(Racing.class);
        assertThat(again.message()).contains("[sum]").contains("path(c=0.1)");
    }

    @Test
    void propertiesThatNameSeedsHuntInstead() {
        System.setProperty(SeedProperties.SEEDS, "7");
        var run = TestRun.of(Small.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(SEEN).hasSize(7);
        assertThat(run.printed()).doesNotContain("proven");
    }

    static class Large {
        @SimTest(exhaustive = "unbounded", schedules = 100)
        void has_more_orders_than_it_may_run(World world) {
            threads(world, 3, 3);
        }
    }

    @Test
    void failsWhereTheBudgetDoesNotSuffice() {
        var run = TestRun.of(Large.class);

        assertThat(run.failures().get(0)).isInstanceOf(AssertionError.class);
        assertThat(run.message())
                .contains("not proven: stopped after 100 schedules")
                .contains("raise @SimTest(schedules = 100) or lower the bound unbounded");
    }

    static class Wide {
        @SimTest(exhaustive = "preemptions(1)")
        void draws_one_of_a_thousand(World world) {
            assertThat(world.random("wide").nextInt(1_000)).isNotEqualTo(7);
        }
    }

    @Test
    void aWideDrawPassesAndIsCalledNoProof() {
        var run = TestRun.of(Wide.class);

        assertThat(run.passed()).isEqualTo(1);
        assertThat(run.printed())
                .contains("not proven: the one schedule")
                .contains("data stream user/world/wide (1,000 ways) was fixed to what seed 0 says");
    }

    static class Hollow {
        @SimTest(exhaustive = "unbounded", requireAll = true)
        void hopes(World world) {
            world.sometimes("lightning", () -> false);
        }
    }

    @Test
    void whatIsRequiredHasToHappenInSomeSchedule() {
        var run = TestRun.of(Hollow.class);

        assertThat(run.failures().get(0)).isInstanceOf(CoverageFailure.class);
        assertThat(run.message()).isEqualTo("never happened in 1 schedule: sometimes \"lightning\"");
    }

    static class Mistaken {
        @SimTest(exhaustive = "preemptions")
        void has_no_limit(World world) {}
    }

    static class Contradicting {
        @SimTest(exhaustive = "unbounded", strategy = "fifo")
        void has_a_strategy(World world) {}
    }

    @Test
    void wrongBoundsAndStrategiesAreErrors() {
        assertThat(TestRun.of(Mistaken.class).failures().get(0)).isInstanceOf(ExtensionConfigurationException.class);
        assertThat(TestRun.of(Mistaken.class).message())
                .isEqualTo(
                        "@SimTest: no bound of an exhaustive search: \"preemptions\" (as in preemptions(2), delays(3) or"
                                + " unbounded)");
        assertThat(TestRun.of(Contradicting.class).message())
                .isEqualTo(
                        "@SimTest(exhaustive = \"unbounded\") runs all schedules, whatever a strategy would pick: take"
                                + " strategy = \"fifo\" away");
    }
}
