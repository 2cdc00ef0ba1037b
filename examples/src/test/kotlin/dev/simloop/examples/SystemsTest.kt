package dev.simloop.examples

import dev.simloop.campaign.Campaign
import dev.simloop.examples.systems.LeasedJobs
import dev.simloop.examples.systems.ReplicatedLog
import dev.simloop.examples.systems.Saga
import dev.simloop.examples.systems.StreamBroker
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Few seeds of each system: each planted bug is found, and the correct version is not accused and replays from its tapes. */
class SystemsTest {
    private fun check(
        correct: Campaign,
        buggy: Map<String, Campaign>,
    ) {
        for ((bug, campaign) in buggy) {
            assertThat(campaign.withSeeds(FOUND_WITHIN).run().firstFinding()).`as`(bug).isNotNull()
        }
        correct.withSeeds(SURVIVED).run().assertPassed()
        for (seed in 0L until REPLAYED) {
            val run = correct.runSeed(seed)
            assertThat(correct.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint())
            assertThat(correct.replay(run.tape()!!).isSameRun(run)).`as`("seed $seed").isTrue()
        }
    }

    @Test
    fun `a replicated log`() =
        check(
            Campaign.of(ReplicatedLog.scenario(null)),
            ReplicatedLog.Bug.entries.associate { it.name to Campaign.of(ReplicatedLog.scenario(it)) },
        )

    @Test
    fun `leased jobs`() =
        check(
            Campaign.of(LeasedJobs.scenario(null)),
            LeasedJobs.Bug.entries.associate {
                it.name to
                    Campaign.of(LeasedJobs.scenario(it))
            },
        )

    @Test
    fun `a broker over streams`() =
        check(
            Campaign.of(StreamBroker.scenario(null)),
            StreamBroker.Bug.entries.associate { it.name to Campaign.of(StreamBroker.scenario(it)) },
        )

    @Test
    fun `a saga`() =
        check(
            Campaign.of(Saga.scenario(null)),
            Saga.Bug.entries.associate {
                it.name to
                    Campaign.of(Saga.scenario(it))
            },
        )

    private companion object {
        const val FOUND_WITHIN = 300
        const val SURVIVED = 60
        const val REPLAYED = 5L
    }
}
