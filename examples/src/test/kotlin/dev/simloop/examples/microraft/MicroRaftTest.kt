package dev.simloop.examples.microraft

import dev.simloop.campaign.Campaign
import dev.simloop.examples.assertRepeatsFromTape
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

class MicroRaftTest {
    @ParameterizedTest
    @ValueSource(ints = [3, 5])
    fun `the group keeps its promises under faults that bite, and the runs repeat`(members: Int) {
        val campaign = MicroRaft.campaign(members).withSeeds(200)
        val result = campaign.run().assertPassed()
        assertThat(result.hits("raft.acknowledged").total()).isEqualTo(200L * MicroRaft.COMMANDS)
        for (event in listOf("net.partition", "net.dropped.partition", "net.dropped.loss", "raft.leaderChange")) {
            assertThat(result.shareOfRuns(event)).describedAs(event).isGreaterThanOrEqualTo(0.9)
        }
        assertThat(campaign.withWorkers(1).run().fingerprint()).isEqualTo(result.fingerprint())
        campaign.assertRepeatsFromTape(5)
    }

    /**
     * A follower installs a snapshot, appends what comes next, and its answer is lost. The leader repeats the entries
     * right after the snapshot; the follower looks for the one before them in its log, where the snapshot has taken its
     * place, and refuses. The leader will not go back below what the follower has confirmed. So it goes on for ever.
     */
    @Test
    fun `with snapshots on, a follower can stay behind for good`() {
        val campaign =
            Campaign
                .of(
                    MicroRaft.scenario(3, snapshotEvery = 150),
                ).withConfig(MicroRaft.EXACT)
                .withSeeds(3_000)
        val result = campaign.run()
        val finding = result.findings().first()
        assertThat(finding.failure()).hasMessageContaining("lacks acknowledged writes")
        assertThat(
            campaign.replay(finding.token().toString()).fingerprint(),
        ).isEqualTo(finding.original().fingerprint())
        assertThat(result.hits("raft.snapshotInstalled").runs()).isPositive()
    }
}
