package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.Timing
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.system.exitProcess
import kotlin.time.Duration.Companion.milliseconds

/** Whether the permit was there within the time; it is the caller's then. */
private suspend fun acquired(permits: Semaphore): Boolean =
    withTimeoutOrNull(5.milliseconds) {
        permits.acquire()
        true
    } ?: false

/** The same, and what the permit is for happens within the time. */
private suspend fun used(permits: Semaphore) {
    withTimeoutOrNull(5.milliseconds) { permits.withPermit { delay(1.milliseconds) } }
}

/**
 * A permit that is lost when the time runs out after it was acquired and before the block has ended (issue 2233 of kotlinx.coroutines, documented
 * there since): in all versions, and within a step of a coroutine alone. All of kotlinx.coroutines has points.
 */
public fun main(args: Array<String>) {
    val (found, clean) = args.withSeeds(20_000, 50_000, 200_000) to args.withSeeds(2_000, 100_000, 400_000)
    val config = SimConfig.defaults().withTiming(Timing.EXACT)
    val lost =
        campaign {
            val permits = Semaphore(1)
            List(2) {
                launch {
                    if (acquired(permits)) {
                        delay(5.milliseconds)
                        permits.release()
                    }
                }
            }.joinAll()
            check(permits.availablePermits == 1) { "a permit is lost" }
        }
    val kept =
        campaign {
            val permits = Semaphore(1)
            List(2) { launch { used(permits) } }.joinAll()
            check(permits.availablePermits == 1) { "a permit is lost" }
        }
    val steps =
        lost
            .withConfig(config)
            .withWorkers(1)
            .withSeeds(Seeds.range(0, clean))
            .run()
    println("a step for each stretch of a coroutine: ${steps.failed()} of ${steps.seedsRun()} runs lose a permit")
    val parallel =
        lost
            .withConfig(config.withParallel())
            .withWorkers(1)
            .withSeeds(Seeds.range(0, found))
            .run()
    val first = parallel.firstFinding()
    println(
        "in parallel: ${if (first == null) "none of ${parallel.seedsRun()} runs loses a permit" else "${first.token()}: ${first.failure()}"}",
    )
    val passes =
        kept
            .withConfig(config.withParallel())
            .withWorkers(1)
            .withSeeds(Seeds.range(0, clean))
            .run()
    println("used within the time: ${passes.failed()} of ${passes.seedsRun()} runs lose a permit")
    if (steps.failed() > 0 || first == null || passes.failed() > 0) {
        println("NOT MET: a permit is lost in parallel runs alone, and only where it outlives the block")
        exitProcess(1)
    }
    println(
        "lost-mutex: the mutex of 1.4.1 and the permit are lost, 1.4.2 and a permit that is used within the time are not",
    )
    exitProcess(0)
}
