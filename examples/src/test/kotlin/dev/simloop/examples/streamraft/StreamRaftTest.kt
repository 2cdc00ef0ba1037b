package dev.simloop.examples.streamraft

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Finding
import dev.simloop.campaign.Seeds
import dev.simloop.failure.PropertyViolation
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.Arguments
import org.junit.jupiter.params.provider.EnumSource
import org.junit.jupiter.params.provider.MethodSource
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readLines

class StreamRaftTest {
    @ParameterizedTest
    @MethodSource("planted")
    fun `each bug is found, named by its property, and repeats`(
        style: Style,
        bug: Bug,
    ) {
        val finding =
            Campaign
                .of(StreamRaft.scenario(style, 3, bug))
                .withSeeds(600)
                .run()
                .findings()
                .first()
        assertThat((finding.failure() as PropertyViolation).property()).isEqualTo(bug.property())
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.STABLE)
    }

    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the correct version survives chaos and converges`(style: Style) {
        val result =
            Campaign
                .of(StreamRaft.scenario(style, 3, null))
                .withSeeds(200)
                .run()
                .assertPassed()
        assertThat(result.hits("raft.panic").total()).isPositive()
        assertThat(StreamRaft.faultKinds().filter { result.hits("fault.${it.name()}.hits").total() == 0L }).isEmpty()
    }

    @ParameterizedTest
    @EnumSource(Style::class)
    fun `drift alone makes a lease by the wall clock stale, and the right lease allows for it`(style: Style) {
        val failures = { bug: Bug?, drifting: Boolean ->
            Campaign
                .of(StreamRaft.driftApart(style, bug, drifting))
                .collecting(60)
                .withSeeds(60)
                .run()
                .findings()
        }
        assertThat(failures(Bug.STALE_LEASE_READ, true))
            .isNotEmpty()
            .allMatch { (it.failure() as PropertyViolation).property() == PropertyNames.FRESH_READS }
        assertThat(failures(Bug.STALE_LEASE_READ, false)).isEmpty()
        assertThat(failures(null, true)).isEmpty()
    }

    @ParameterizedTest
    @EnumSource(Style::class)
    fun `five nodes survive it too`(style: Style) {
        Campaign
            .of(StreamRaft.scenario(style, 5, null))
            .withSeeds(Seeds.range(1_000, 20))
            .run()
            .assertPassed()
    }

    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the baseline finds the double vote, and one vote a term gives one leader`(style: Style) {
        val finding =
            Campaign
                .of(StreamRaft.baseline(style, 5, true))
                .withSeeds(300)
                .run()
                .findings()
                .first()
        assertThat(finding.failure()).hasMessageContaining(PropertyNames.ONE_LEADER)
        Campaign
            .of(StreamRaft.baseline(style, 3, false))
            .withSeeds(200)
            .run()
            .assertPassed()
    }

    @Test
    fun `a run is a function of its seed`() {
        for (style in Style.values()) {
            val campaign = Campaign.of(StreamRaft.scenario(style, 3, null))
            for (seed in 0L until 10) {
                val run = campaign.runSeed(seed)
                assertThat(campaign.runSeed(seed).isSameRun(run)).isTrue()
                assertThat(campaign.replay(run.tape()!!).isSameRun(run)).describedAs("$style, seed $seed").isTrue()
            }
        }
    }

    /** Only what builds the world and watches it may know the simulator. */
    @Test
    fun `the nodes import nothing of the simulator`() {
        val knowing =
            listOf("src/main/java", "src/main/kotlin")
                .map { Path.of(it, "dev/simloop/examples/streamraft") }
                .flatMap { folder -> Files.list(folder).use { it.toList() } }
                .filter { it.extension == "java" || it.extension == "kt" }
                .filter { file ->
                    file.readLines().any {
                        it.startsWith("import dev.simloop.") &&
                            !it.startsWith("import dev.simloop.examples.streamraft.")
                    }
                }.map { it.name }
        assertThat(
            knowing,
        ).containsExactlyInAnyOrder("ClientHistory.java", "Oracle.java", "RecordedRaft.kt", "StreamRaft.kt")
    }

    companion object {
        @JvmStatic
        fun planted(): List<Arguments> =
            Style.values().flatMap { style -> Bug.values().map { Arguments.argumentSet("$style $it", style, it) } }
    }
}
