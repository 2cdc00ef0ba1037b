@file:JvmName("RunSim")
@file:OptIn(InternalCoroutinesApi::class)

package dev.simloop.coroutines

import dev.simloop.Campaign
import dev.simloop.Scenario
import dev.simloop.Seeds
import dev.simloop.SimConfig
import dev.simloop.SimFuture
import dev.simloop.World
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.InternalCoroutinesApi

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
    campaign(block)
        .config(config)
        .seeds(Seeds.of(seed))
        .workers(1)
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
public fun campaign(block: suspend SimScope.() -> Any?): Campaign = Campaign.of(scenario(block))

/** A suspending block as a scenario for Java's [Campaign]. */
public fun scenario(block: suspend SimScope.() -> Any?): Scenario = Scenario { world -> world.simulate(block) }

/** Starts [block] as a coroutine of this world; must be called by the scenario itself. The future is its result. */
public fun <T> World.simulate(block: suspend SimScope.() -> T): SimFuture<T> {
    val actors = CoroutineActors.of(loop())
    val coroutine = SimCoroutine<T>(this, SimDispatcher.of(domain()), actors)
    coroutine.start(CoroutineStart.DEFAULT, coroutine, block)
    return coroutine.result
}
