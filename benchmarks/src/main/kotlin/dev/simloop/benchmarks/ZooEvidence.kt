package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.LockedCounter
import dev.simloop.examples.zoo.OrderBug
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.TimeoutBoundary
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
import java.nio.ByteBuffer
import java.util.concurrent.Executors

/** Seeds to the bug in the zoo, and the order bug beside runTest and Lincheck. */
@OptIn(ExperimentalCoroutinesApi::class)
public object ZooEvidence {
    private const val FLOOR_PER_SECOND = 100_000.0
    private val CLAIMED = listOf("use before ready" to UseBeforeReady, "check then set" to CheckThenSet)
    private val OTHERS =
        listOf(
            "counter race" to CounterRace,
            "locked counter" to LockedCounter,
            "time-out boundary" to TimeoutBoundary,
            "starvation" to Starvation,
            "deep ordering" to DeepOrdering,
        )

    /** How much is looked at; the floors are for 20 starts. */
    private class Size(
        val starts: Int,
        val fifoSeeds: Int,
        val runTests: Int,
        val timed: Int,
    ) {
        companion object {
            fun of(args: Array<String>): Size =
                when {
                    "--quick" in args -> Size(20, 1_000, 10_000, 100_000)
                    "--full" in args -> Size(20, 20_000, 100_000, 2_000_000)
                    else -> Size(20, 1_000, 10_000, 400_000)
                }
        }
    }

    @JvmStatic
    public fun main(args: Array<String>) {
        val size = Size.of(args)
        val verdict = Verdict()
        println("%-18s %-18s %8s %8s   %s".format("program", "dispatcher", "median", "max", "fifo, drawn delays"))
        for ((name, program) in CLAIMED) {
            val missed = fifoMisses(program, size.fifoSeeds)
            for ((where, block) in listOf(
                "pool" to program.scenario(true),
                "view of two lanes" to program.onTwoLanes(true),
            )) {
                val found = row(name, where, block, size, missed)
                verdict.demand(
                    found[found.size / 2] <= 3 && found.last() <= 10,
                    "$name on $where: median at most 3, maximum at most 10",
                )
            }
            verdict.demand(missed == size.fifoSeeds, "$name: fifo misses it in all ${size.fifoSeeds} seeds")
        }
        if ("--full" in args) others(size)
        order(verdict, size)
    }

    /** Programs that nothing is claimed of here. */
    private fun others(size: Size) {
        for ((name, program) in OTHERS) {
            val missed = fifoMisses(program, size.fifoSeeds)
            row(name, "pool", program.scenario(true), size, missed)
            row(name, "view of two lanes", program.onTwoLanes(true), size, missed)
        }
    }

    private fun row(
        name: String,
        where: String,
        block: suspend SimScope.() -> Unit,
        size: Size,
        missed: Int,
    ): List<Int> {
        val found = seedsToBug(block, size.starts)
        println(
            "%-18s %-18s %8s %8s   found in %d of %d".format(
                name,
                where,
                found[found.size / 2].orNever(),
                found.last().orNever(),
                size.fifoSeeds - missed,
                size.fifoSeeds,
            ),
        )
        return found
    }

    private fun Int.orNever() = if (this == Int.MAX_VALUE) "> 300" else toString()

    private fun seedsToBug(
        block: suspend SimScope.() -> Unit,
        starts: Int,
    ): List<Int> =
        List(starts) { start ->
            val base = start * 1_000L
            val found =
                campaign(block)
                    .withStrategy("random")
                    .withSeeds(Seeds.range(base, 300))
                    .findFailingToken()
            if (found == null) Int.MAX_VALUE else (found.seed() - base + 1).toInt()
        }.sorted()

    private fun fifoMisses(
        program: ZooProgram,
        seeds: Int,
    ): Int {
        val result =
            campaign(program.afterDrawnDelays(true))
                .withStrategy("fifo")
                .collecting(seeds)
                .withSeeds(seeds)
                .run()
        return seeds - result.findings().size
    }

    private fun order(
        verdict: Verdict,
        size: Size,
    ) {
        val hunt: Campaign = campaign(OrderBug.scenario(true))
        val first = seedsToBug(OrderBug.scenario(true), size.starts)
        val rate = campaign(OrderBug.scenario(false)).seedsPerSecond(size.timed)
        var failures = 0
        val runTestTime =
            seconds {
                repeat(size.runTests) {
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
                "median ${first[size.starts / 2]}, max ${first.last()}",
                rate.figure(0),
            ),
        )
        println(
            "%-34s %22s %18s".format(
                "runTest",
                "$failures of ${size.runTests}",
                (size.runTests / runTestTime).figure(0),
            ),
        )
        println(lincheck("Lincheck, runBlocking", 0, true))
        println(lincheck("Lincheck, pool of two threads", 2, true))
        println(lincheck("  the same, repaired", 2, false))
        verdict.demand(hunt.withSeeds(300).findFailingToken() != null, "the order bug is found")
        verdict.demand(failures == 0, "runTest misses the order bug in ${size.runTests} runs")
        verdict.demand(rate >= FLOOR_PER_SECOND, "at least ${FLOOR_PER_SECOND.figure(0)} executions/s of the tiny body")
        verdict.end(
            "zoo: order bug after ${first[size.starts / 2]} executions (median), ${rate.figure(
                0,
            )} executions/s on one core",
        )
    }

    /**
     * Lincheck sets every object back between two executions, so that a count on the heap stays at one. The count is
     * kept in memory outside of it, which Lincheck leaves alone.
     */
    private fun lincheck(
        name: String,
        lanes: Int,
        buggy: Boolean,
    ): String {
        val count = ByteBuffer.allocateDirect(Long.SIZE_BYTES)
        var failed = false
        val time =
            seconds {
                try {
                    Lincheck.runConcurrentTest(1_000) {
                        count.putLong(0, count.getLong(0) + 1)
                        if (lanes == 0) {
                            runBlocking { OrderBug.race(buggy) }
                        } else {
                            Executors.newFixedThreadPool(lanes).asCoroutineDispatcher().use { pool ->
                                runBlocking(pool) { OrderBug.race(buggy) }
                            }
                        }
                    }
                } catch (_: Throwable) {
                    failed = true
                }
            }
        val executions = count.getLong(0)
        val verdict = if (failed) "failed" else "passed"
        return "%-34s %22s %18s   %s".format(
            name,
            if (failed) executions.figure() else "none in ${executions.figure()}",
            (executions / time).figure(1),
            "$verdict in ${time.figure(1)} s, its start included",
        )
    }
}
