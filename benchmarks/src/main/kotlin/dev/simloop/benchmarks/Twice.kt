package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.Seeds

/** A line per seed, for another process to be compared with. */
internal fun Campaign.printFingerprints(count: Int) {
    val one = withWorkers(1)
    for (seed in 0L until count) {
        println("$seed ${java.lang.Long.toHexString(one.withSeeds(Seeds.of(seed)).run().fingerprint())}")
    }
}

/** The first [count] seeds one by one: each means chance and exact time, as for [ownTapes], where a range draws more. */
internal fun bareSeeds(count: Int): Seeds = Seeds.of(*LongArray(count) { it.toLong() })

/**
 * Runs [campaign] twice, with one worker and with two, then each seed recorded and strictly from its own tape, and demands
 * that all of them are the same.
 */
internal fun Verdict.twice(
    campaign: Campaign,
    count: Int,
): CampaignResult {
    val rounds = List(2) { workers -> campaign.withWorkers(workers + 1).withSeeds(bareSeeds(count)).run() }
    demand(rounds.all { it.findings().isEmpty() }, "no seed fails: ${rounds[0].firstFinding()}")
    demand(rounds[0].fingerprint() == rounds[1].fingerprint(), "the sums of both rounds are equal")
    demand(rounds[0].counters() == rounds[1].counters(), "the counters of both rounds are equal")
    val tapes = campaign.ownTapes(count)
    demand(
        tapes.unrepeated.isEmpty(),
        "each run repeats strictly from its own tape: ${tapes.unrepeated.size} do not, ${tapes.unrepeated.firstOrNull()}",
    )
    demand(rounds[0].fingerprint() == tapes.fingerprint, "the sum of the replays is that of the rounds")
    return rounds[0]
}
