package dev.simloop;

import static dev.simloop.TestRuns.act;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.failure.PropertyViolation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Properties that hold after every step. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class AlwaysTest {
    @Test
    void aFalsePropertyFailsTheRunAtThatStep() {
        var report = act(world -> {
            var leaders = new AtomicInteger();
            world.always("one leader at most", () -> leaders.get() <= 1);
            for (int i = 1; i <= 3; i++) {
                world.executor().schedule(leaders::incrementAndGet, i, TimeUnit.SECONDS);
            }
        });

        assertThat(report.failure()).isInstanceOf(PropertyViolation.class);
        assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"one leader at most\" is false");
        assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
        assertThat(report.steps()).isEqualTo(3);
    }

    @Test
    void aPropertyMayThrowAnAssertionError() {
        assertThat(act(world -> world.always("sane", () -> {
                            throw new AssertionError("2 leaders: n1, n2");
                        }))
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"sane\": 2 leaders: n1, n2");
    }

    @Test
    void aPropertyMayNeitherDrawNorSubmit() {
        assertThat(act(world -> {
                            var random = world.random("x");
                            world.always("draws", random::nextBoolean);
                        })
                        .failureLine())
                .isEqualTo("IllegalStateException: a property drew from stream user/world/x: properties only look");
        assertThat(act(world -> world.always("submits", () -> {
                            world.executor().execute(() -> {});
                            return true;
                        }))
                        .failureLine())
                .isEqualTo("IllegalStateException: a property submitted a task: properties only look");
    }

    @Test
    void aPropertyThatThrowsSomethingElseIsAFailingSeedOfACampaign() {
        var result = Campaign.ofAction(world -> world.always("broken", () -> {
                    throw new ArithmeticException("by zero");
                }))
                .seeds(3)
                .run();

        assertThat(result.firstFinding().orElseThrow().original().failureLine())
                .isEqualTo("ArithmeticException: by zero");
    }
}
