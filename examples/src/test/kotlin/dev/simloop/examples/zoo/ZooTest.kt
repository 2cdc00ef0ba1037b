package dev.simloop.examples.zoo

import dev.simloop.Scenario
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.campaign
import dev.simloop.examples.assertRepeatsFromTape
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.Arguments
import org.junit.jupiter.params.provider.Arguments.argumentSet
import org.junit.jupiter.params.provider.MethodSource

@Tag("jdk")
class ZooTest {
    @ParameterizedTest
    @MethodSource("raceBugs")
    fun `random finds a race within a few seeds from wherever it starts`(program: ZooProgram) {
        assertFoundSoon(campaign(program.scenario(buggy = true)))
        assertFoundSoon(campaign(program.onTwoLanes(buggy = true)))
        assertFoundSoon(campaign(program.afterDrawnDelays(buggy = true)))
    }

    @ParameterizedTest
    @MethodSource("raceBugs")
    fun `fifo misses a race in every seed, whatever the timings`(program: ZooProgram) {
        assertSurvives(campaign(program.scenario(buggy = true)).withStrategy("fifo"))
        assertSurvives(campaign(program.afterDrawnDelays(buggy = true)).withStrategy("fifo"))
    }

    @ParameterizedTest
    @MethodSource("all")
    fun `random finds the planted bug and the run repeats`(program: ZooProgram) {
        val buggy = campaign(program.scenario(buggy = true)).withSeeds(20_000)
        val finding = buggy.run().findings().first()
        val token = finding.token().toString()
        assertThat(buggy.replay(token).fingerprint()).isEqualTo(finding.original().fingerprint())
        assertThat(buggy.replay(token).failureLine()).isEqualTo(finding.original().failureLine())
        assertThat(buggy.replay(finding.tape()!!).isSameRun(finding.original())).isTrue()
        buggy.assertRepeatsFromTape(100)
    }

    @ParameterizedTest
    @MethodSource("all")
    fun `the repaired program survives the same seeds`(program: ZooProgram) {
        assertSurvives(campaign(program.scenario(buggy = false)), seeds = 20_000)
        assertSurvives(campaign(program.onTwoLanes(buggy = false)))
        assertSurvives(campaign(program.afterDrawnDelays(buggy = false)))
        assertSurvives(campaign(program.scenario(buggy = false)).withStrategy("fifo"))
    }

    @ParameterizedTest
    @MethodSource("orderIndependent")
    fun `what fails in plain order fails under fifo, too`(program: ZooProgram) {
        val found = campaign(program.scenario(buggy = true)).withStrategy("fifo").findFailingToken()
        assertThat(found?.seed()).isZero()
    }

    @ParameterizedTest
    @MethodSource("twins")
    fun `the twin on futures behaves as the program does`(twin: (Boolean) -> Scenario) {
        assertFoundSoon(Campaign.of(twin(true)))
        assertSurvives(Campaign.of(twin(true)).withStrategy("fifo"))
        assertSurvives(Campaign.of(twin(false)), seeds = 20_000)
    }

    companion object {
        @JvmStatic
        fun raceBugs(): List<Arguments> = named(UseBeforeReady, CheckThenSet, OrderBug)

        @JvmStatic
        fun orderIndependent(): List<Arguments> = named(CounterRace, LockedCounter, DeepOrdering)

        @JvmStatic
        fun all(): List<Arguments> = raceBugs() + orderIndependent() + named(Starvation, TimeoutBoundary)

        @JvmStatic
        fun twins(): List<Arguments> =
            listOf(
                argumentSet("use before ready", UseBeforeReadyFutures::scenario),
                argumentSet("check then set", CheckThenSetFutures::scenario),
                argumentSet("order bug", OrderBugFutures::scenario),
            )

        private fun named(vararg programs: ZooProgram) = programs.map { argumentSet(it.javaClass.simpleName, it) }
    }
}
