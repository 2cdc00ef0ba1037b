package dev.simloop;

import static dev.simloop.TestRuns.act;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What should be seen in some run, and what in none. */
@SuppressWarnings("FutureReturnValueIgnored")
class ReachedTest {
    @Test
    void sometimesFailsNoRunAndCountsHowOftenItWasTrue() {
        var report = act(world -> {
            world.sometimes("late", () -> world.now().toSeconds() >= 2);
            world.sometimes("never", () -> {
                throw new AssertionError("counts as false");
            });
            for (int i = 1; i <= 4; i++) {
                world.executor().schedule(() -> {}, i, SECONDS);
            }
        });

        assertThat(report.failureLine()).isEmpty();
        assertThat(report.properties())
                .containsExactly(
                        Map.entry("late", new PropertyHits(PropertyKind.SOMETIMES, 5, 3, 0, 1, 1)),
                        Map.entry("never", new PropertyHits(PropertyKind.SOMETIMES, 5, 0, 0, 1, 0)));
    }

    @Test
    void reachableCountsItsLabelFromBeforeAndAfterTheDeclaration() {
        var report = act(world -> {
            world.reached("snapshot");
            world.reachable("snapshot");
            world.reachable("snapshot");
            world.reached("snapshot");
            Buggify.reached("snapshot");
            world.reached("elsewhere");
            world.reachable("dead end");
        });

        assertThat(report.failureLine()).isEmpty();
        assertThat(report.counters())
                .containsExactly(Map.entry("reached.snapshot", 3L), Map.entry("reached.elsewhere", 1L));
        assertThat(report.properties())
                .containsExactly(
                        Map.entry("snapshot", new PropertyHits(PropertyKind.REACHABLE, 3, 3, 0, 1, 1)),
                        Map.entry("dead end", new PropertyHits(PropertyKind.REACHABLE, 0, 0, 0, 1, 0)));
    }

    @Test
    void unreachableFailsTheRunThatComesBy() {
        var report = act(world -> {
            world.unreachable("two leaders");
            world.executor().schedule(() -> Buggify.reached("two leaders"), 2, SECONDS);
            world.executor().schedule(() -> {}, 3, SECONDS);
        });

        assertThat(report.failure())
                .hasMessage("property \"two leaders\" is unreachable and was reached\n"
                        + "  at virtual time 2.000 s, step 2");
        assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
    }

    @Test
    void unreachableCountsWhatWasReachedBefore() {
        assertThat(act(world -> {
                            world.reached("x");
                            world.unreachable("x");
                        })
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"x\" is unreachable and was reached");
        assertThat(act(world -> {
                            world.reached("x");
                            world.reached("x");
                            world.unreachable("x");
                            world.reached("x");
                        })
                        .counters())
                .containsExactly(Map.entry("reached.x", 3L));
    }

    @Test
    void aLabelIsReachableOrUnreachable() {
        assertThat(act(world -> {
                            world.reachable("x");
                            world.unreachable("x");
                        })
                        .failureLine())
                .isEqualTo("IllegalArgumentException: property \"x\" exists already, as reachable");
    }
}
