package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimLoop;
import dev.simloop.campaign.ExhaustiveResult.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("FutureReturnValueIgnored")
class CheckpointTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("search.checkpoint");
    }

    /** Pairs of threads with a resource each; a die is cast in between, and the order {@code wrong} fails. */
    private static Scenario pairs(int threads, int steps, String wrong) {
        return world -> {
            StringBuilder order = new StringBuilder();
            world.sometimes("a six", () -> false);
            for (int i = 0; i < threads; i++) {
                String resource = "pair " + i / 2;
                char letter = (char) ('a' + i);
                var thread = world.singleThread("thread-" + letter);
                for (int step = 0; step < steps; step++) {
                    boolean last = step == steps - 1;
                    thread.execute(() -> {
                        SimLoop.touchesOnly(resource);
                        if (last && letter == 'b') {
                            order.append(world.random("coin").nextBoolean());
                        }
                        order.append(letter);
                    });
                }
            }
            world.declare("never counted");
            world.atEnd("order", () -> {
                if (order.toString().equals(wrong)) {
                    throw new AssertionError("wrong order " + wrong);
                }
            });
            return world.random("wide").nextInt(1_000);
        };
    }

    private static Scenario quiet(int threads, int steps) {
        return world -> {
            for (int i = 0; i < threads; i++) {
                String resource = "pair " + i / 2;
                var thread = world.singleThread("thread-" + i);
                for (int step = 0; step < steps; step++) {
                    boolean draws = step == 1 && i % 2 == 1;
                    thread.execute(() -> {
                        SimLoop.touchesOnly(resource);
                        if (draws) {
                            world.random(resource).nextBoolean();
                        }
                    });
                }
            }
            return null;
        };
    }

    private Exhaustive search(Scenario scenario, String bound, int workers) {
        return Campaign.of(scenario).withWorkers(workers).exhaustive(ScheduleBound.parse(bound));
    }

    @ParameterizedTest
    @CsvSource({
        "unbounded, 1, 40",
        "unbounded, 2, 40",
        "preemptions(3), 1, 90",
        "preemptions(3), 2, 90",
        "delays(4), 2, 150"
    })
    void aSearchThatIsStoppedAgainAndAgainComesToTheSameAnswer(String bound, int workers, int budget) {
        for (Scenario scenario : List.of(quiet(4, 2), pairs(4, 2, "none"), pairs(2, 3, "abtruebaba"))) {
            ExhaustiveResult whole = search(scenario, bound, 1).run();
            Exhaustive piecemeal =
                    search(scenario, bound, workers).withMaxSchedules(budget).withCheckpoint(file);
            int pieces = 1;
            ExhaustiveResult result = piecemeal.run();
            while (result.verdict() == Verdict.STOPPED) {
                assertThat(file).exists();
                assertThat(pieces++).as("pieces of %s", bound).isLessThan(1_000);
                result = piecemeal.run();
            }
            assertThat(file).doesNotExist();
            assertThat(result.describe()).isEqualTo(whole.describe());
            assertThat(result.fingerprint()).isEqualTo(whole.fingerprint());
            assertThat(result.neverHappened()).isEqualTo(whole.neverHappened());
            assertThat(result.properties()).isEqualTo(whole.properties());
        }
    }

    @Test
    void whileItRunsTheFileIsThereAndTheAnswerTheSame() {
        Scenario plain = world -> {
            for (int i = 0; i < 4; i++) {
                var thread = world.singleThread("thread-" + i);
                for (int step = 0; step < 3; step++) {
                    thread.execute(() -> {});
                }
            }
            return null;
        };
        boolean[] seen = new boolean[1];
        ExhaustiveResult result = search(plain, "unbounded", 2)
                .withCheckpoint(file, Duration.ZERO)
                .withListener(progress -> seen[0] |= Files.exists(file))
                .run()
                .assertProven();
        assertThat(result.schedules()).isEqualTo(369_600);
        assertThat(seen[0]).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void aFartherBoundGoesOnWhereANearerOneWasStopped() {
        ExhaustiveResult near = search(quiet(4, 2), "preemptions(2)", 1)
                .withMaxSchedules(100)
                .withCheckpoint(file)
                .run();
        assertThat(near.verdict()).isEqualTo(Verdict.STOPPED);
        ExhaustiveResult far =
                search(quiet(4, 2), "preemptions(3)", 2).withCheckpoint(file).run();
        assertThat(far.describe())
                .isEqualTo(search(quiet(4, 2), "preemptions(3)", 1).run().describe());
    }

    private void stop() {
        ExhaustiveResult stopped = search(quiet(4, 2), "preemptions(2)", 1)
                .withMaxSchedules(100)
                .withCheckpoint(file)
                .run();
        assertThat(stopped.verdict()).isEqualTo(Verdict.STOPPED);
    }

    private void assertRefused(Exhaustive search, String why) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> search.withCheckpoint(file).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aCheckpointOfAnotherSearchIsRefusedAndStays() throws IOException {
        stop();
        assertRefused(
                search(quiet(3, 2), "preemptions(2)", 1),
                " is of another scenario, or another version of it: its first run goes another way; give another file, or"
                        + " delete this one to start anew");
        assertRefused(
                search(quiet(4, 2), "preemptions(1)", 1),
                " is of a search within preemptions(2), and this one is within preemptions(1): a checkpoint goes on with"
                        + " the same kind of bound, and as far or farther");
        assertRefused(search(quiet(4, 2), "delays(2)", 1), "and this one is within delays(2)");
        assertRefused(search(quiet(4, 2), "unbounded", 1), "and this one is within unbounded");
        assertRefused(
                search(quiet(4, 2), "preemptions(2)", 1).withoutReduction(),
                " is of a search with a reduction and 0 faults, and this one is with no reduction and 0 faults");
        assertRefused(search(quiet(4, 2), "preemptions(2)", 1).withFaults(1), "options differ");
        assertRefused(
                search(quiet(4, 2), "preemptions(2)", 1).withPatience(7), "seed, configuration or options differ");
        assertRefused(
                Campaign.of(quiet(4, 2)).withSeeds(Seeds.of(5)).exhaustive(ScheduleBound.preemptions(2)),
                " is of a search of sl2/0/path/-/");
        assertRefused(
                Campaign.of(quiet(4, 2))
                        .withConfig(SimConfig.defaults().withMaxSteps(77))
                        .exhaustive(ScheduleBound.preemptions(2)),
                "seed, configuration or options differ");
    }

    @Test
    void whatIsNoCheckpointIsRefused() throws IOException {
        Exhaustive search = search(quiet(4, 2), "preemptions(2)", 1);
        Files.writeString(file, "a shopping list\n");
        assertRefused(search, " is no checkpoint of an exhaustive search: its first line is not simloop-exhaustive");
        Files.writeString(file, "");
        assertRefused(search, " is no checkpoint of an exhaustive search");
        Files.writeString(file, "simloop-exhaustive\t9\n");
        assertRefused(search, " has version 9, this library reads version 2");
        Files.delete(file);
        stop();
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
        assertRefused(search, " is cut off behind line ");
        Files.write(
                file,
                lines.stream().map(line -> line.replace("open\t", "open\tx")).toList());
        assertRefused(search, " makes no sense in line ");
        Files.write(
                file, lines.stream().map(line -> line.replace("sl2/", "sl1/")).toList());
        assertRefused(search, " is of another version of the library, whose tokens begin with sl1, not sl2");
    }

    @Test
    void mergedStatesAreNotKept() {
        assertThatThrownBy(() -> search(quiet(2, 2), "unbounded", 1)
                        .withStates()
                        .withCheckpoint(file)
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("take withStates or withCheckpoint away");
    }
}
