package dev.simloop.examples

import dev.simloop.campaign.Campaign
import org.assertj.core.api.Assertions.assertThat

/** Records the first [seeds] seeds and replays each strictly from its own tape, which must be the same run. */
internal fun Campaign.assertRepeatsFromTape(seeds: Int) {
    for (seed in 0L until seeds) {
        val run = runSeed(seed)
        val again = replay(run.tape()!!)
        assertThat(again.failureLine()).isEqualTo(run.failureLine())
        assertThat(again.isSameRun(run)).describedAs("seed $seed").isTrue()
        assertThat(again.counters()).isEqualTo(run.counters())
    }
}
