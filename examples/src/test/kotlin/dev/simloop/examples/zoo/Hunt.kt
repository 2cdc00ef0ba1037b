package dev.simloop.examples.zoo

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import org.assertj.core.api.Assertions.assertThat

private const val BLOCK = 1_000L

/** How many seeds it takes from each of [starts] disjoint starts until the bug shows, sorted. */
internal fun Campaign.seedsToBug(starts: Int = 20): List<Long> =
    List(starts) { start ->
        val first = start * BLOCK
        val found = withSeeds(Seeds.range(first, BLOCK.toInt())).withWorkers(1).findFailingToken()
        assertThat(found).describedAs("start %s", start).isNotNull()
        found!!.seed() - first + 1
    }.sorted()

/** With strategy `random`, and, less soon, as a race is one kind of bug among others, with the default. */
internal fun assertFoundSoon(campaign: Campaign) {
    assertThat(campaign.seedsToBug()[9]).describedAs("median of the portfolio").isLessThanOrEqualTo(6)
    val seeds = campaign.withStrategy("random").seedsToBug()
    assertThat(seeds[(seeds.size - 1) / 2]).describedAs("median of %s", seeds).isLessThanOrEqualTo(3)
    assertThat(seeds.last()).describedAs("most of %s", seeds).isLessThanOrEqualTo(10)
}

internal fun assertSurvives(
    campaign: Campaign,
    seeds: Int = 1_000,
) {
    val result = campaign.withSeeds(seeds).run().assertPassed()
    assertThat(result.seedsRun()).isEqualTo(seeds.toLong())
}
