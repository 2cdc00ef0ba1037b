@file:JvmName("RunSim")
@file:OptIn(InternalCoroutinesApi::class)

package dev.simloop.coroutines

import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.SimFuture
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.spi.ReplayCommand
import dev.simloop.tape.Token
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.InternalCoroutinesApi
import java.lang.reflect.AnnotatedElement

/**
 * Runs [block] once as a simulated program that draws everything from [seed]. Returns `Unit`, so that an
 * expression-bodied test method is void; [runSimForResult] returns the block's value.
 *
 * The run ends when [block] and its children have; what is launched in `backgroundScope` is cancelled then. If the run
 * fails, it is run a second time with recording on, and a [dev.simloop.failure.SimulationFailure] is thrown whose
 * message says how to repeat it and whose cause is the failure.
 */
public fun runSim(
    seed: Long,
    config: SimConfig = SimConfig.defaults(),
    block: suspend SimScope.() -> Unit,
) {
    runOnce(seed, config, config.asArgument(), block)
}

/**
 * Runs [block] once with [seed]; if it is [parallel], coroutines on a pool really run at the same time: see
 * [SimConfig.withParallel].
 */
public fun runSim(
    seed: Long,
    config: SimConfig = SimConfig.defaults(),
    parallel: Boolean,
    block: suspend SimScope.() -> Unit,
) {
    if (parallel) {
        runOnce(seed, config.withParallel(), "${config.asArgument()}, parallel = true", block)
    } else {
        runSim(seed, config, block)
    }
}

private fun runOnce(
    seed: Long,
    config: SimConfig,
    arguments: String,
    block: suspend SimScope.() -> Unit,
) {
    Campaign
        .of(CoroutineScenario(block) { token -> "runSim(${token.seed()}$arguments) { ... }" })
        .withConfig(config)
        .withSeeds(Seeds.of(seed))
        .withWorkers(1)
        .run()
        .assertPassed()
}

/** Runs [block] as [runSim] does and returns its value. */
public fun <T> runSimForResult(
    seed: Long,
    config: SimConfig = SimConfig.defaults(),
    block: suspend SimScope.() -> T,
): T {
    var value: Result<T>? = null
    runSim(seed, config) { value = Result.success(block()) }
    return checkNotNull(value) { "the run of seed $seed passed without a value" }.getOrThrow()
}

/** A campaign over a suspending scenario: many seeds, the first failing one explained. */
public fun campaign(block: suspend SimScope.() -> Any?): Campaign =
    Campaign.of(CoroutineScenario(block) { token -> ReplayCommand.campaign("campaign { ... }", token) })

/** A suspending block as a scenario for Java's [Campaign]. */
public fun scenario(block: suspend SimScope.() -> Any?): Scenario =
    CoroutineScenario(block) { token -> ReplayCommand.campaign("Campaign.of(scenario { ... })", token) }

/** A suspending block that says in its failures how it was started. */
private class CoroutineScenario(
    private val block: suspend SimScope.() -> Any?,
    private val again: (Token) -> String,
) : Scenario {
    init {
        // before any run, in which it would be a finding
        CoroutinesVersion.check()
    }

    override fun run(world: World): Any? = world.simulate(block)

    override fun replayCommand(token: Token): String = again(token)

    override fun program(): AnnotatedElement = block.javaClass
}

private fun SimConfig.asArgument(): String {
    val plain = SimConfig.defaults()
    return if (digest() == plain.digest() && strategy() == plain.strategy()) "" else ", config"
}

/** Starts [block] as a coroutine of this world; must be called by the scenario itself. The future is its result. */
public fun <T> World.simulate(block: suspend SimScope.() -> T): SimFuture<T> {
    val actors = CoroutineActors.of(loop())
    val coroutine = SimCoroutine<T>(this, SimDispatcher.of(domain()), actors)
    // The coroutine itself ends with its children: what is left of it when the block has returned is told to the loop.
    val body: suspend SimScope.() -> T = { block().also { loop().bodyReturned() } }
    coroutine.start(CoroutineStart.DEFAULT, coroutine, body)
    return coroutine.result
}
