package dev.simloop.benchmarks

import dev.simloop.Campaign
import dev.simloop.Seeds
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.OrderBug
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.ZooProgram
import dev.simloop.examples.zoo.afterDrawnDelays
import dev.simloop.examples.zoo.onTwoLanes
import dev.simloop.examples.zoo.scenario
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runTest
import org.jetbrains.lincheck.Lincheck
import java.util.concurrent.Executors

/** Seeds to the bug in the zoo, and the order bug beside runTest and Lincheck. */
@OptIn(ExperimentalCoroutinesApi::class)
public object ZooEvidence {
    private const val STARTS = 20
    private const val FIFO_SEEDS = 1_000
    private const val RUN_TESTS = 10_000
    private const val FLOOR_PER_SECOND = 100_000.0

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val verdict = Verdict()
        println("%-18s %-18s %8s %8s   %s".format("program", "dispatcher", "median", "max", "fifo, drawn delays"))
        for ((name, program) in listOf("use before ready" to UseBeforeReady, "check then set" to CheckThenSet)) {
            val missed = fifoMisses(program)
            for ((where, block) in listOf(
                "pool" to program.scenario(true),
                "view of two lanes" to program.onTwoLanes(true),
            )) {
                val found = seedsToBug(block)
                println(
                    "%-18s %-18s %8d %8d   found in %d of %d".format(
                        name,
                        where,
                        found[STARTS / 2],
                        found.last(),
                        FIFO_SEEDS - missed,
                        FIFO_SEEDS,
                    ),
                )
                verdict.demand(
                    found[STARTS / 2] <= 3 && found.last() <= 10,
                    "$name on $where: median at most 3, maximum at most 10",
                )
            }
            verdict.demand(missed == FIFO_SEEDS, "$name: fifo misses it in all $FIFO_SEEDS seeds")
        }
        order(verdict, quick)
    }

    private fun seedsToBug(block: suspend SimScope.() -> Unit): List<Int> =
        List(STARTS) { start ->
            val base = start * 1_000L
            val found = campaign(block).seeds(Seeds.range(base, 300)).findFailingSeed()
            if (found.isPresent) (found.asLong - base + 1).toInt() else Int.MAX_VALUE
        }.sorted()

    private fun fifoMisses(program: ZooProgram): Int {
        val result =
            campaign(program.afterDrawnDelays(true))
                .strategy("fifo")
                .collect(FIFO_SEEDS)
                .seeds(FIFO_SEEDS)
                .run()
        return FIFO_SEEDS - result.findings().size
    }

    private fun order(
        verdict: Verdict,
        quick: Boolean,
    ) {
        val hunt: Campaign = campaign(OrderBug.scenario(true))
        val first = seedsToBug(OrderBug.scenario(true))
        val rate = campaign(OrderBug.scenario(false)).seedsPerSecond(if (quick) 100_000 else 400_000)
        var failures = 0
        val runTestTime =
            seconds {
                repeat(RUN_TESTS) {
                    try {
                        runTest { OrderBug.race(true) }
                    } catch (_: Throwable) {
                        failures++
                    }
                }
            }
        println()
        println("%-34s %22s %18s".format("order bug", "executions to the bug", "executions/s"))
        println(
            "%-34s %22s %18s".format(
                "SimLoop, one core",
                "median ${first[STARTS / 2]}, max ${first.last()}",
                rate.figure(0),
            ),
        )
        println("%-34s %22s %18s".format("runTest", "$failures of $RUN_TESTS", (RUN_TESTS / runTestTime).figure(0)))
        for ((name, lanes) in listOf("Lincheck, runBlocking" to 0, "Lincheck, pool of two threads" to 2)) {
            println(lincheck(name, lanes))
        }
        verdict.demand(hunt.seeds(300).findFailingSeed().isPresent, "the order bug is found")
        verdict.demand(failures == 0, "runTest misses the order bug in $RUN_TESTS runs")
        verdict.demand(rate >= FLOOR_PER_SECOND, "at least ${FLOOR_PER_SECOND.figure(0)} executions/s of the tiny body")
        verdict.end(
            "zoo: order bug after ${first[STARTS / 2]} executions (median), ${rate.figure(0)} executions/s on one core",
        )
    }

    private fun lincheck(
        name: String,
        lanes: Int,
    ): String {
        var executions = 0
        var failed = false
        val time =
            seconds {
                try {
                    Lincheck.runConcurrentTest(1_000) {
                        executions++
                        if (lanes == 0) {
                            runBlocking { OrderBug.race(true) }
                        } else {
                            Executors.newFixedThreadPool(lanes).asCoroutineDispatcher().use { pool ->
                                runBlocking(pool) { OrderBug.race(true) }
                            }
                        }
                    }
                } catch (_: Throwable) {
                    failed = true
                }
            }
        val verdict = if (failed) "failed" else "passed"
        return "%-34s %22s %18s".format(name, "$verdict in ${time.figure(1)} s", "-")
    }
}
