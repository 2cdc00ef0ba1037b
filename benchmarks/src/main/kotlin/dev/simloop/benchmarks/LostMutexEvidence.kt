package dev.simloop.benchmarks

import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.Timing
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.Seeds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import kotlin.system.exitProcess

/**
 * A mutex of kotlinx.coroutines that stays locked when a coroutine is cancelled while it waits for it (issue 2380 there, mended in 1.4.2).
 * Three coroutines take it twice each, each stretch of theirs on a thread of the run, and one of them is cancelled. It calls nothing that is not
 * the same in 1.4.1, so that those versions can stand on the class path.
 */
public object LostMutexEvidence {
    private suspend fun twice(mutex: Mutex) {
        for (round in 1..2) {
            mutex.lock(null)
            mutex.unlock(null)
        }
    }

    private fun program(): Any? {
        val scope = CoroutineScope(Executor { Thread(it).start() }.asCoroutineDispatcher())
        val mutex = Mutex(false)
        val done = CountDownLatch(COROUTINES)
        val jobs = List(COROUTINES) { scope.launch { twice(mutex) } }
        jobs.forEach { job -> job.invokeOnCompletion { done.countDown() } }
        jobs.last().cancel(null)
        done.await()
        check(!mutex.isLocked) { "nobody is left who holds the mutex, and it is locked" }
        return null
    }

    /** `VERSION RUNS found|none`: what has to be the case; each strategy by itself where `each` follows. */
    @JvmStatic
    public fun main(args: Array<String>) {
        val (version, runs, expected) = args
        val campaign =
            Campaign
                .of(Scenario { program() })
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.THREADS).withTiming(Timing.EXACT))
                .withWorkers(1)
        if (args.size > 3) {
            for (strategy in args.drop(3)) tell(version, strategy, campaign.withStrategy(strategy), runs.toInt())
            exitProcess(0)
        }
        val found = tell(version, "default", campaign, runs.toInt())
        if (found != (expected == "found")) {
            println("NOT MET: kotlinx.coroutines $version: $expected was expected")
            exitProcess(1)
        }
        exitProcess(0)
    }

    private fun tell(
        version: String,
        strategy: String,
        campaign: Campaign,
        runs: Int,
    ): Boolean {
        val begin = System.nanoTime()
        val result = campaign.withSeeds(Seeds.range(0, runs)).run()
        val seconds = (System.nanoTime() - begin) / 1e9
        val finding = result.firstFinding()
        val rate = "%,.0f runs/s".format(result.seedsRun() / seconds)
        val points = result.hits(CampaignResult.ACCESSES).total() / result.seedsRun()
        if (finding == null) {
            println(
                "kotlinx.coroutines $version, $strategy: none in ${result.seedsRun()} runs of $points accesses, $rate",
            )
            return false
        }
        println(
            "kotlinx.coroutines $version, $strategy: run ${finding.token().seed()} of $points accesses, $rate: ${finding.failure()}",
        )
        return true
    }

    private const val COROUTINES = 3
}
