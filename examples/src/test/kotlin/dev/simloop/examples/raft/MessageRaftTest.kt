package dev.simloop.examples.raft

import dev.simloop.Scenario
import dev.simloop.campaign.Campaign
import dev.simloop.examples.assertRepeatsFromTape
import dev.simloop.examples.raft.NodeKind.COROUTINES
import dev.simloop.examples.raft.NodeKind.FUTURES
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.Arguments
import org.junit.jupiter.params.provider.Arguments.argumentSet
import org.junit.jupiter.params.provider.MethodSource

class MessageRaftTest {
    @ParameterizedTest
    @MethodSource("clusters")
    fun `a second vote in one term is found, and the run repeats`(kinds: List<NodeKind>) {
        val campaign = Campaign.of(MessageRaft.scenario(kinds, buggy = true)).withSeeds(300)
        val finding = campaign.run().findings().first()
        assertThat(finding.failure()).hasMessageContaining(MessageRaft.ONE_LEADER).hasMessageContaining("two leaders")
        val token = finding.token().toString()
        val again = List(2) { campaign.replay(token) }
        assertThat(again.map { it.fingerprint() }).containsOnly(finding.original().fingerprint())
        assertThat(again.map { it.virtualNanos() }).containsOnly(finding.original().virtualNanos())
        campaign.assertRepeatsFromTape(20)
    }

    @ParameterizedTest
    @MethodSource("clusters")
    fun `one vote a term gives one leader, and always one`(kinds: List<NodeKind>) {
        val result =
            Campaign
                .of(MessageRaft.scenario(kinds, buggy = false))
                .withSeeds(2_000)
                .run()
                .assertPassed()
        assertThat(result.shareOfRuns("raft.elected")).isEqualTo(1.0)
    }

    companion object {
        @JvmStatic
        fun clusters(): List<Arguments> =
            listOf(
                argumentSet("coroutines", List(3) { COROUTINES }),
                argumentSet("futures", List(3) { FUTURES }),
                argumentSet("both in one cluster", listOf(COROUTINES, FUTURES, COROUTINES)),
            )
    }
}
