package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.Timing
import dev.simloop.campaign.CampaignResult
import dev.simloop.failure.SimulationFailure
import org.assertj.core.api.Assertions.assertThat

internal val fifo: SimConfig = SimConfig.defaults().withStrategy("fifo")

/** The actor whose step runs at this moment. */
internal val SimScope.actor: String get() = world.domain().currentActor().name()

/** What [block] comes to for each of [seeds] seeds. */
internal fun <T> outcomes(
    seeds: Int,
    block: suspend SimScope.() -> T,
): List<T> = (0L until seeds).map { runSimForResult(it, SimConfig.defaults(), block) }

/** Runs [block] over [seeds] seeds twice, on one worker and on two, and demands the same campaign. */
internal fun assertRepeats(
    seeds: Int = 200,
    block: suspend SimScope.() -> Any?,
): CampaignResult {
    fun once(workers: Int) =
        campaign { block().also { world.fingerprint("value", it.toString().hashCode().toLong()) } }
            // What the tests assert is exact time, and random alone.
            .withConfig(SimConfig.defaults().withTiming(Timing.EXACT).withStrategy("random"))
            .withSeeds(seeds)
            .withWorkers(workers)
            .run()
            .assertPassed()
    val first = once(1)
    val second = once(2)
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint())
    assertThat(second.steps()).isEqualTo(first.steps())
    assertThat(second.virtualNanos()).isEqualTo(first.virtualNanos())
    assertThat(first.seedsRun()).isEqualTo(seeds.toLong())
    return first
}

/** How the run of [block] fails. */
internal fun failureOf(
    seed: Long = 3,
    config: SimConfig = SimConfig.defaults(),
    block: suspend SimScope.() -> Unit,
): SimulationFailure {
    try {
        runSim(seed, config, block)
    } catch (e: SimulationFailure) {
        return e
    }
    throw AssertionError("the run of seed $seed passed")
}

internal val SimulationFailure.firstLine: String get() = message.orEmpty().lineSequence().first()

/** The source line of the caller. */
internal fun here(): StackTraceElement = Throwable().stackTrace[1]

/** That line, [plus] lines further down, as reports print it. */
internal fun StackTraceElement?.text(plus: Int = 0): String =
    this!!.let { "${it.className}.${it.methodName}(${it.fileName}:${it.lineNumber + plus})" }
