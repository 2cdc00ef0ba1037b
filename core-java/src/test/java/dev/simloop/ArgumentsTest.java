package dev.simloop;

import static dev.simloop.TestRuns.act;
import static dev.simloop.TestRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Seeds;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What bad arguments are told. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class ArgumentsTest {
    @Test
    void rejectsNegativeDelays() {
        assertThat(run(world -> world.delay(Duration.ofSeconds(-1))).failureLine())
                .isEqualTo("IllegalArgumentException: delay is negative: PT-1S");
        assertThat(act(world -> world.executor().delayed(Duration.ofSeconds(-1)))
                        .failureLine())
                .isEqualTo("IllegalArgumentException: delay is negative: PT-1S");
    }

    @Test
    void rejectsEmptySeedRanges() {
        assertThatThrownBy(() -> Seeds.range(5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed range is empty: count 0 from 5");
        assertThatThrownBy(() -> Seeds.count(-1)).hasMessage("seed range is empty: count -1 from 0");
        assertThatThrownBy(Seeds::of).hasMessage("seed list is empty");
    }

    @Test
    void rejectsLimitsThatAreNotPositive() {
        var config = SimConfig.defaults();

        assertThatThrownBy(() -> config.withMaxSteps(0)).hasMessage("maxSteps is not positive: 0");
        assertThatThrownBy(() -> config.withMaxVirtualTime(Duration.ZERO))
                .hasMessage("maxVirtualTime is not positive: 0");
        assertThatThrownBy(() -> config.withMaxStepsPerInstant(-1))
                .hasMessage("maxStepsPerInstant is not positive: -1");
        assertThatThrownBy(() -> config.withStepCost(Duration.ofNanos(-1)))
                .hasMessage("stepCost is negative: PT-0.000000001S");
        assertThatThrownBy(() -> config.withTimerSlack(Duration.ofNanos(-1)))
                .hasMessage("timerSlack is negative: PT-0.000000001S");
        assertThatThrownBy(() -> config.withWatchdog(Duration.ofNanos(-1)))
                .hasMessage("watchdog is negative: PT-0.000000001S");
        assertThatThrownBy(() -> config.withStrategy("ptc"))
                .hasMessage(
                        "strategy is unknown: ptc (known: random, fifo, pct(depth), pos, urw, surw, preempt(count), delay(count), and"
                                + " for campaigns portfolio)");
    }
}
