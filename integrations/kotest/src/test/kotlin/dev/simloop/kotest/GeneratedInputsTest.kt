package dev.simloop.kotest

import dev.simloop.SimConfig
import dev.simloop.coroutines.SimScope
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import java.time.Duration

/** Inputs follow from seeds, and shrink before schedules do. */
class GeneratedInputsTest {
    private val prices = Arb.list(Arb.int(1..1_000), 0..20)

    private suspend fun SimScope.add(prices: List<Int>) {
        var total = 0
        prices
            .map {
                launch {
                    val before = total
                    yield()
                    total = before + it
                }
            }.joinAll()
        check(total == prices.sum()) { "$total instead of ${prices.sum()}" }
    }

    @Test
    fun `a lost update needs two prices`() {
        val finding =
            checkNotNull(
                findInput(
                    "a lost update",
                    prices,
                    explain = { it.withoutArtifacts("").withBudget(500, Duration.ofMinutes(5)) },
                ) { add(it) },
            )
        assertThat(finding.input).hasSize(2)
        assertThat(finding.original).containsAll(finding.input)
        assertThat(finding.original.size).isGreaterThan(2)
        assertThat(finding.tried).isPositive()
        assertThat(finding.message())
            .startsWith(
                "fails with the input ${finding.input} (from ${finding.original}, " +
                    "${finding.tried} smaller inputs tried, the seed kept)\n",
            ).contains(" instead of ${finding.input.sum()}")
        assertThat(checkNotNull(finding.explanation.shrink()).after().deviationCount()).isLessThanOrEqualTo(2)
    }

    @Test
    fun `what is thrown has the message and the failure`() {
        assertThatThrownBy {
            checkAllSim("thrown", prices, explain = { it.withoutArtifacts("") }) { add(it) }
        }.isInstanceOf(AssertionError::class.java)
            .hasMessageMatching("(?s)fails with the input \\[\\d+, \\d+] \\(from .*")
            .hasCauseInstanceOf(IllegalStateException::class.java)
    }

    @Test
    fun `another failure is not taken for a smaller form of this one`() {
        val finding =
            checkNotNull(
                findInput("another", Arb.int(0..1_000), explain = { it.withoutArtifacts("") }) { value ->
                    check(value < 100) { "large: $value" }
                    require(value != 0) { "zero" }
                },
            )
        assertThat(finding.explanation.finding().failure()).isInstanceOf(
            if (finding.original == 0) IllegalArgumentException::class.java else IllegalStateException::class.java,
        )
        assertThat(finding.input).isIn(0, 100)
    }

    @Test
    fun `the input of a run follows from its seed and nothing else`() {
        val seen = mutableListOf<List<Int>>()
        val campaign = campaign(prices) { seen += it }
        for (seed in 0L until 50) {
            seen.clear()
            val run = campaign.runSeed(seed)
            run.assertPassed()
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint())
            assertThat(campaign.replay(checkNotNull(run.tape())).isSameRun(run)).isTrue()
            assertThat(seen).containsOnly(prices.inputOf(seed))
        }
        assertThat((0L until 50).map { prices.inputOf(it) }.toSet().size).isGreaterThan(40)
    }

    @Test
    fun `a right program passes, and a negative number of tries is refused`() {
        checkAllSim("right", prices, seeds = 100, config = SimConfig.defaults()) { yield() }
        assertThatThrownBy { findInput("wrong", prices, mostTries = -1) { } }
            .isInstanceOf(IllegalArgumentException::class.java)
            .hasMessage("mostTries is negative: -1")
    }

    @Test
    fun `without tries the input stays as it was generated`() {
        val finding =
            checkNotNull(findInput("kept", prices, mostTries = 0, explain = { it.withoutArtifacts("") }) { add(it) })
        assertThat(finding.input).isEqualTo(finding.original)
        assertThat(finding.message()).contains("no smaller input was tried")
    }
}
