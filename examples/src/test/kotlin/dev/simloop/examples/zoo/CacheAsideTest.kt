package dev.simloop.examples.zoo

import dev.simloop.SimConfig
import dev.simloop.Timing
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.report.Explainer
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration

/** A race behind fakes that all answer in the same time: with exact time it is never found, with hiccups in a few dozen seeds. */
class CacheAsideTest {
    private val buggy = campaign { CacheAside.race(buggy = true) }

    @Test
    fun `the default finds it, in 50 seeds at the median`() {
        val seeds =
            List(21) { start ->
                val result = buggy.withSeeds(Seeds.range(10_000L * start, 10_000)).run()
                assertThat(result.findings()).hasSize(1)
                result.seedsRun()
            }
        assertThat(seeds.sorted()[10]).`as`("of $seeds").isLessThanOrEqualTo(50)
    }

    @Test
    fun `exact time never shows it`() {
        val exact = buggy.withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
        assertThat(exact.withSeeds(5_000).run().failed()).isZero()
    }

    @Test
    fun `the mended shop survives the same seeds`() {
        assertThat(campaign { CacheAside.race(buggy = false) }.withSeeds(20_000).run().failed()).isZero()
    }

    @Test
    fun `the message names the hiccup, and what to do about exact time`() {
        val found = buggy.withSeeds(10_000).run()
        val told =
            Explainer
                .of(
                    buggy,
                    "orders",
                ).withoutArtifacts("")
                .withBudget(500, Duration.ofSeconds(30))
                .explain(found)
                .message()
        assertThat(told.lines().first())
            .matches(
                "IllegalStateException: the order is paid and shown as placed; needs a hiccup of [0-9.]+ m?s; " +
                    "if the test asserts exact time, set timing = EXACT",
            )
        assertThat(told).containsPattern("launch#1 was [0-9.]+ m?s late at CacheAside\\.kt:\\d+ in Shop\\.load \\(step")
        val replayed =
            buggy.replay(
                found
                    .findings()
                    .first()
                    .token()
                    .toString(),
            )
        assertThat(replayed.isSameRun(found.findings().first().original())).isTrue()
    }
}
