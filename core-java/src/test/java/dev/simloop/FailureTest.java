package dev.simloop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.failure.SimulationFailure;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a failing run says in full. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class FailureTest {
    @Test
    void aFailureSaysWhereItHappenedAndHowToRepeatIt() {
        var config = SimConfig.defaults();

        assertThatThrownBy(() -> SimLoop.seeded(4823).run(SimLoop.seeded(1).completableFuture()))
                .isInstanceOf(SimulationFailure.class);
        assertThatThrownBy(() -> {
                    var loop = SimLoop.seeded(4823);
                    loop.run(loop.delay(Duration.ofSeconds(2)).thenRun(() -> {
                        throw new IllegalStateException("boom");
                    }));
                })
                .isInstanceOf(SimulationFailure.class)
                .hasMessage("IllegalStateException: boom"
                        + "\n  seed 4823, strategy random, step 2, virtual time 2.000 s"
                        + "\n  token sl2/4823/random/-/" + config.digest()
                        + "\n  run again: SimLoop.seeded(4823)")
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
