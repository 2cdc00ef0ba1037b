package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/**
 * Everything at once, twice, then strictly from the own tapes: some seeds in each build, a thousand and ten thousand in
 * profile nightly, as `benchmarks/evidence determinism` and `determinism-world` run them.
 */
class TortureTest {
    private val nightly = System.getProperty("simloop.user.nightly") == "true"

    @Test
    fun `the world of all faults is the same twice and from its tapes, and every kind of fault happens`() {
        val result = assertRepeats(Torture.campaign(), if (nightly) 1_000 else 30)
        for (kind in Torture.kinds) {
            assertThat(result.hits("fault.${kind.name()}").total()).describedAs(kind.name()).isPositive()
        }
    }

    @Test
    fun `the mixed world is the same twice and from its tapes`() {
        assertRepeats(mixedWorld(), if (nightly) 10_000 else 30)
    }

    private fun assertRepeats(
        campaign: Campaign,
        seeds: Int,
    ): CampaignResult {
        val (first, second) = List(2) { campaign.withWorkers(it + 1).withSeeds(bareSeeds(seeds)).run() }
        assertThat(first.findings()).isEmpty()
        assertThat(first.seedsRun()).isEqualTo(seeds.toLong())
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint())
        assertThat(second.counters()).isEqualTo(first.counters())
        val tapes = campaign.ownTapes(seeds)
        assertThat(tapes.unrepeated).isEmpty()
        assertThat(tapes.fingerprint).isEqualTo(first.fingerprint())
        println("torture: ${seeds.toLong().figure()} seeds twice and from their own tapes, equal")
        return first
    }
}
