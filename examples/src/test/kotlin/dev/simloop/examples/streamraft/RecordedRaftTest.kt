package dev.simloop.examples.streamraft

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Finding
import dev.simloop.failure.PropertyViolation
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Outcome
import dev.simloop.verify.history.Specs
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicLong

/** The store judged by what its clients were told, and by nothing else. */
class RecordedRaftTest {
    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the stale read is caught by the history alone`(style: Style) {
        // region recorded
        val found =
            Campaign
                .of(
                    RecordedRaft.chaos(style, 3, Bug.STALE_LEASE_READ) { history ->
                        Linearizability.check(history, Specs.map(0L)).assertCorrect()
                    },
                ).withSeeds(HUNT)
                .run()
        // endregion
        val finding = found.findings().first()
        assertThat(found.properties()).isEmpty()
        assertThat(finding.failure()).isNotInstanceOf(PropertyViolation::class.java)
        val told = checkNotNull(finding.failure().message)
        assertThat(told).contains("is not linearizable", "no order explains these")
        if (style == Style.FUTURES) assertThat(told).contains(shown("stale-lease"))
        assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.STABLE)
    }

    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the correct version is linearizable under the same seeds`(style: Style) {
        val operations = AtomicLong()
        val unknown = AtomicLong()
        Campaign
            .of(
                RecordedRaft.chaos(style, 3, null) { history ->
                    operations.addAndGet(history.size().toLong())
                    unknown.addAndGet(history.operations().count { it.outcome() == Outcome.UNKNOWN }.toLong())
                    RecordedRaft.assertLinearizable(history)
                },
            ).withSeeds(SEEDS)
            .run()
            .assertPassed()
        assertThat(operations.get()).isGreaterThan(SEEDS * 100L)
        assertThat(unknown.get()).isPositive()
    }

    @Test
    fun `drift and a partition are enough, and the right lease allows for them`() {
        for (style in Style.values()) {
            val findings = { bug: Bug?, drifting: Boolean ->
                Campaign
                    .of(RecordedRaft.driftApart(style, bug, drifting))
                    .withSeeds(DRIFT_SEEDS)
                    .run()
                    .findings()
            }
            assertThat(findings(Bug.STALE_LEASE_READ, true)).isNotEmpty()
            assertThat(findings(Bug.STALE_LEASE_READ, false)).isEmpty()
            assertThat(findings(null, true)).isEmpty()
        }
    }

    /** The block of that name in the document that tells of this test. */
    private fun shown(name: String) =
        Files
            .readString(Path.of("../docs/verify.md"))
            .substringAfter("<!-- output $name -->\n```text\n")
            .substringBefore("```")
            .trim()

    private companion object {
        const val SEEDS = 100
        const val HUNT = 600
        const val DRIFT_SEEDS = 40
    }
}
