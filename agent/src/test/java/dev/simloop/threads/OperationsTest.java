package dev.simloop.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.failure.SimulationFailure;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import races.CountersCheck;
import races.Stacks;

class OperationsTest {
    @Test
    void shownInTheDocuments() {
        assertThatThrownBy(() -> {
                    // region linearizable
                    Operations.of(CountersCheck.class).assertLinearizable();
                    // endregion
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessageStartingWith("AssertionError: no order of these calls gives what they gave:\n")
                .hasMessageContaining("  t1  increment() = 1\n")
                .hasMessageContaining("  t2  increment() = 1\n")
                .hasMessageContaining("Operations.of(CountersCheck.class).replay(");
    }

    @ParameterizedTest
    @ValueSource(classes = {Stacks.Right.class, Stacks.Cells.class})
    void whatIsLinearizablePasses(Class<?> type) {
        assertThat(Operations.of(type).withRuns(3_000).assertLinearizable().failed())
                .isZero();
        assertThat(Operations.of(type)
                        .withThreads(3)
                        .withCalls(2)
                        .assertLinearizable()
                        .failed())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(classes = {Stacks.Wrong.class, Stacks.Sized.class, CountersCheck.class})
    void whatIsNotIsFoundAndIsMadeSmall(Class<?> type) {
        assertThatThrownBy(() -> Operations.of(type).assertLinearizable())
                .isInstanceOf(SimulationFailure.class)
                .satisfies(failure -> assertThat(Objects.requireNonNull(failure.getMessage())
                                .lines()
                                .skip(1)
                                .limit(2))
                        .as(failure.getMessage())
                        .allMatch(line -> line.startsWith("  t"))
                        // two calls on either side at most
                        .allMatch(line -> line.split("  ").length <= 5));
    }

    @Test
    void runsTheSameTwiceAndFromItsTape() {
        Campaign campaign = Operations.of(Stacks.Right.class).campaign();
        for (int seed = 0; seed < 40; seed++) {
            RunReport once = campaign.runSeed(seed);
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(once.fingerprint());
            assertThat(campaign.replay(Objects.requireNonNull(once.tape())).fingerprint())
                    .isEqualTo(once.fingerprint());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WithoutOperations  | races.Stacks$WithoutOperations has no operations: annotate its methods with @Operation
            Hidden             | Hidden.add is an operation and not public
            OfObjects          | of OfObjects.add is a java.lang.Object: whole numbers, truth values, texts and enums can be drawn
            Backwards          | of Backwards.add is between 3 and 1: the least is above the greatest
            WithoutConstructor | races.Stacks$WithoutConstructor cannot be made: it has to be public, with a public constructor
            """)
    void aClassThatCannotBeCalledIsRefused(String type, String says) throws ClassNotFoundException {
        Class<?> refused = Class.forName("races.Stacks$" + type);
        assertThatThrownBy(() -> Operations.of(refused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @Test
    void countsThatAreNoneAreRefused() {
        Operations all = Operations.of(Stacks.Right.class);
        assertThatThrownBy(() -> all.withThreads(0)).hasMessage("the number of threads is below 1: 0");
        assertThatThrownBy(() -> all.withCalls(-1)).hasMessage("the number of calls is below 1: -1");
        assertThatThrownBy(() -> all.withRuns(0)).hasMessage("the number of runs is below 1: 0");
        assertThatThrownBy(() -> all.withThreads(6))
                .hasMessage("6 threads with 3 calls each are more than 16 calls, whose orders cannot be gone through");
    }
}
