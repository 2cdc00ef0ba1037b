package dev.simloop.examples.microraft

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.examples.assertRepeatsFromTape
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource

class MicroRaftWorldTest {
    @ParameterizedTest
    @CsvSource("3, 120", "5, 20")
    fun `the group keeps its promises through crashes and disk faults, and the runs repeat`(
        members: Int,
        seeds: Int,
    ) {
        val campaign =
            Campaign
                .of(MicroRaftWorld.scenario(members))
                .withConfig(MicroRaft.EXACT)
                .requiringHits("store.recovered", "store.panic", "raft.leaderChange", "disk.eio", "host.pause")
                .withSeeds(seeds)
        val result = campaign.run().assertPassed()
        assertThat(result.hits("raft.acknowledged").total()).isEqualTo(seeds.toLong() * MicroRaftWorld.COMMANDS)
        assertThat(campaign.withWorkers(1).run().fingerprint()).isEqualTo(result.fingerprint())
        campaign.assertRepeatsFromTape(5)
    }

    @ParameterizedTest
    @CsvSource(
        "LOG_NOT_FORCED, committed prefixes are equal",
        "TERM_NOT_FORCED, one vote per term and member|one leader per term",
    )
    fun `a store that does not force is found, and one that does survives the same seed`(
        durability: Durability,
        properties: String,
    ) {
        val forgetful = Campaign.of(MicroRaftWorld.scenario(3, durability)).withConfig(MicroRaft.EXACT).withSeeds(100)
        val finding = forgetful.run().findings().first()
        assertThat(finding.failure()).hasMessageMatching("(?s)property \"($properties)\".*")
        val token = finding.token().toString()
        assertThat(forgetful.replay(token).fingerprint()).isEqualTo(finding.original().fingerprint())
        Campaign
            .of(MicroRaftWorld.scenario(3))
            .withConfig(MicroRaft.EXACT)
            .withSeeds(Seeds.range(finding.token().seed(), 1))
            .run()
            .assertPassed()
    }
}
