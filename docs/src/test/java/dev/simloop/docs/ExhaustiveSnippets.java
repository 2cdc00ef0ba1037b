package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimExecutor;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.ExhaustiveResult;
import dev.simloop.campaign.ScheduleBound;
import dev.simloop.junit.SimTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/exhaustive.md shows. */
@SuppressWarnings("FutureReturnValueIgnored") // the run goes on until nothing is left to do
class ExhaustiveSnippets {
    // region exhaustive-program
    static Scenario counter(boolean atomic) {
        return world -> {
            int[] value = new int[1];
            for (int i = 0; i < 3; i++) {
                SimExecutor thread = world.singleThread("thread-" + i);
                thread.execute(() -> {
                    int read = value[0];
                    if (atomic) {
                        value[0] = read + 1;
                    } else {
                        thread.execute(() -> value[0] = read + 1); // others may run in between
                    }
                });
            }
            world.atEnd("sum", () -> assertThat(value[0]).isEqualTo(3));
            return null;
        };
    }
    // endregion

    static ExhaustiveResult found() {
        // region exhaustive-search
        ExhaustiveResult result = Campaign.of(counter(false))
                .exhaustive(ScheduleBound.preemptions(2))
                .run();
        // endregion
        return result;
    }

    static ExhaustiveResult proven() {
        return Campaign.of(counter(true))
                .exhaustive(ScheduleBound.preemptions(2))
                .run();
    }

    static ExhaustiveResult wide() {
        Scenario scenario = world -> {
            // region exhaustive-wide
            int percent = world.random("percent").nextInt(1_000);
            assertThat(percent).isNotEqualTo(7);
            // endregion
            return null;
        };
        return Campaign.of(scenario).exhaustive(ScheduleBound.unbounded()).run();
    }

    static ExhaustiveResult declared() {
        Scenario scenario = world -> {
            for (String account : List.of("ada", "bob", "cid")) {
                SimExecutor teller = world.singleThread(account);
                for (int i = 0; i < 3; i++) {
                    // region exhaustive-footprint
                    teller.execute(() -> {
                        SimLoop.touchesOnly(account);
                        book(account);
                    });
                    // endregion
                }
            }
            return null;
        };
        return Campaign.of(scenario).exhaustive(ScheduleBound.unbounded()).run();
    }

    private static void book(String account) {
        assertThat(account).isNotEmpty();
    }

    @Test
    void theAnswers() {
        assertThat(found().verdict()).isEqualTo(ExhaustiveResult.Verdict.FOUND);
        ExhaustiveResult proven = proven();
        // region exhaustive-assert
        ExhaustiveResult unused = proven.assertProven(); // throws a counterexample, and if nothing is proven
        // endregion
        assertThat(unused.isComplete()).isTrue();
        assertThat(wide().isProven()).isFalse();
        assertThat(declared().schedules()).isEqualTo(1);
    }

    @Test
    void theBudget(@TempDir Path folder) {
        Path file = folder.resolve("counter.checkpoint");
        Scenario scenario = counter(true);
        // region exhaustive-budget
        ExhaustiveResult result = Campaign.of(scenario)
                .exhaustive(ScheduleBound.delays(4))
                .withMaxSchedules(50_000)
                .withCheckpoint(file) // goes on from here the next time
                .run();
        // endregion
        assertThat(result.isProven()).isTrue();
    }

    @Test
    void states() {
        Scenario scenario = world -> {
            int[] cells = new int[3];
            // region exhaustive-state
            world.state(() -> List.of(cells[0], cells[1], cells[2]));
            // endregion
            for (int i = 0; i < 3; i++) {
                int mine = i;
                SimExecutor thread = world.singleThread("thread-" + i);
                for (int step = 0; step < 3; step++) {
                    thread.execute(() -> cells[mine]++);
                }
            }
            return null;
        };
        ExhaustiveResult result = Campaign.of(scenario)
                .exhaustive(ScheduleBound.unbounded())
                .withStates()
                .run();
        assertThat(result.schedules()).isLessThan(100);
        assertThat(result.isProven()).isTrue();
    }

    // region exhaustive-simtest
    @SimTest(exhaustive = "preemptions(2)")
    void noOrderLosesAnIncrement(World world) {
        int[] value = new int[1];
        for (int i = 0; i < 3; i++) {
            world.singleThread("thread-" + i).execute(() -> value[0]++);
        }
        world.atEnd("sum", () -> assertThat(value[0]).isEqualTo(3));
    }
    // endregion
}
