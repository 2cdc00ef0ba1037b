package dev.simloop.property;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.fifo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether replicas agree. */
class ConvergenceTest {
    @Test
    void equalValuesPass() {
        fifo(world ->
                Convergence.assertConverged(List.of(world.host("n1"), world.host("n2")), host -> List.of("a", "b")));
        Convergence.assertConverged(List.of("n1", "n2"), name -> new byte[] {1, 2});
        Convergence.assertConverged(List.of("n1", "n2"), name -> null);
    }

    @Test
    void itNamesTheDivergentHostsAndTheirValues() {
        var logs = Map.of("n1", List.of("a", "b"), "n2", List.of("a"), "n3", List.of("a", "b"));
        assertThat(act(world -> Convergence.assertConverged(
                                List.of(world.host("n1"), world.host("n2"), world.host("n3")),
                                host -> logs.get(host.name())))
                        .failureLine())
                .isEqualTo("AssertionError: not converged, 2 different values: n1, n3 = [a, b]; n2 = [a]");
        assertThatThrownBy(() -> Convergence.assertConverged(
                        Arrays.asList("x", "y", "z"), name -> name.equals("y") ? null : new int[] {name.charAt(0)}))
                .isInstanceOf(AssertionError.class)
                .hasMessage("not converged, 3 different values: x = [120]; y = null; z = [122]");
    }

    @Test
    void nothingToCompareIsNoAgreement() {
        assertThatThrownBy(() -> Convergence.assertConverged(List.of(), host -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no members to compare");
    }

    @Test
    void asAPropertyItSaysWhoDiverged() {
        assertThat(act(world -> world.always("replicas agree", () -> {
                            Convergence.assertConverged(List.of("n1", "n2"), name -> name);
                            return true;
                        }))
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"replicas agree\": not converged, 2 different values: "
                        + "n1 = n1; n2 = n2");
    }
}
