package dev.simloop.examples.promises

import dev.simloop.campaign.Campaign
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.Arguments
import org.junit.jupiter.params.provider.Arguments.argumentSet
import org.junit.jupiter.params.provider.MethodSource

/** With few seeds what `benchmarks/evidence no-false-alarm` shows with many. */
class PromisesTest {
    @ParameterizedTest
    @MethodSource("promises")
    fun `what is documented raises no alarm, and what is not does`(promise: Promise) {
        val kept = Campaign.of(promise.kept()).withSeeds(200).run()
        assertThat(kept.findings().map { it.describe() }).isEmpty()
        assertThat(kept.seedsRun()).isEqualTo(200)
        assertThat(
            Campaign
                .of(promise.broken())
                .withSeeds(2_000)
                .run()
                .failed(),
        ).isPositive()
    }

    @Test
    fun `there are thirty, with names of their own`() {
        assertThat(all.map { it.name() }).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(30)
    }

    companion object {
        private val all = FuturePromises.all() + coroutinePromises()

        @JvmStatic
        fun promises(): List<Arguments> = all.map { argumentSet(it.name(), it) }
    }
}
