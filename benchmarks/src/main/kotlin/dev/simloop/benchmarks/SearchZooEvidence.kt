package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.failure.LivelockException
import kotlin.math.exp
import kotlin.math.ln
import kotlin.math.sqrt

/** Seeds until the bug shows, for every strategy and for the default, from many starts. */
public object SearchZooEvidence {
    private const val DEFAULT = "portfolio"
    private val STRATEGIES =
        listOf("random", "pct(2)", "pct(3)", "pos", "urw", "surw", "preempt(2)", "delay(2)", DEFAULT)
    private const val APART = 1_000_000L
    private const val LEAST_STARTS = 20
    private const val MOST_STARTS = 200

    /** With so many found, the 95 % interval of a mean is about as wide as it may be, +-25 %. */
    private const val ENOUGH = 62
    private val MEDIANS =
        mapOf(
            "check then set" to 6,
            "starvation, 20 rounds" to 8,
            "starvation, 50 rounds" to 30,
            "fixed latencies" to 50,
            "stream Raft, DOUBLE_VOTE" to 10,
        )

    /**
     * How long it took from each start.
     *
     * @property seeds the runs up to the bug, those of starts that reached the cap too
     * @property found of how many starts the bug was found
     */
    private class Cell(
        val firsts: List<Int>,
        val seeds: Long,
        val found: Int,
    ) {
        val starts get() = firsts.size
        val mean get() = seeds.toDouble() / maxOf(found, 1)
        val median get() = firsts.sorted()[(firsts.size - 1) / 2]

        override fun toString() =
            when (found) {
                0 -> "> ${seeds.figure()}"
                else -> mean.figure(if (mean < 100) 1 else 0) + if (found < starts) "*" else ""
            }
    }

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val verdict = Verdict()
        val rows = LinkedHashMap<String, Campaign>(SearchPrograms.zoo)
        if (!quick) rows.putAll(SearchPrograms.rafts())
        args.firstOrNull { it.startsWith("only=") }?.let { only ->
            rows.keys.retainAll { it.contains(only.substringAfter('=')) }
        }
        val strategies = if (quick && "all" !in args) listOf("random", "pct(3)", DEFAULT) else STRATEGIES
        val cap = if (quick) 2_000 else 10_000
        println(
            "mean seeds to the bug, cap ${cap.toLong().figure()}; *: not found from every start; > : never, seeds run",
        )
        println(
            "%-38s".format("") + strategies.joinToString("") { "%12s".format(it) } +
                "%8s%9s%8s".format("median", "starts", "ratio"),
        )
        val ratios = ArrayList<Pair<Double, Double>>()
        for ((name, program) in rows) {
            print("%-38s".format(name))
            val cells =
                strategies.associateWith { strategy ->
                    // A cell takes minutes: it is shown when it is there.
                    cell(program.withStrategy(strategy).withWorkers(1), cap, quick).also { print("%12s".format(it)) }
                }
            val own = cells.getValue(DEFAULT)
            val best =
                cells
                    .filterKeys { it != DEFAULT }
                    .values
                    .filter { it.found > 0 }
                    .minByOrNull { it.mean }
            val ratio = best?.let { own.mean / it.mean }
            println("%8d%9s%8s".format(own.median, "${own.found}/${own.starts}", ratio?.figure() ?: "-"))
            verdict.demand(own.found == own.starts, "$name is found from every start")
            MEDIANS[name]?.let { verdict.demand(own.median <= it, "$name: median at most $it") }
            if (best != null) ratios += ln(own.mean / best.mean) to 1.0 / own.found.coerceAtLeast(1) + 1.0 / best.found
        }
        val pooled = ratios.sumOf { it.first } / ratios.size
        val error = sqrt(ratios.sumOf { it.second }) / ratios.size
        val point = exp(pooled)
        val upper = exp(pooled + 1.96 * error)
        verdict.demand(point <= 2, "the default takes at most twice the seeds of the best column, pooled over rows")
        verdict.demand(upper < 3, "the 95 % upper bound of that is below 3")
        oracles(verdict, if (quick) 2_000 else 20_000)
        verdict.end(
            "search-zoo: the default takes ${point.figure()} times the seeds of each row's best strategy " +
                "(95 % upper bound ${upper.figure()}, ${ratios.size} rows)",
        )
    }

    private fun cell(
        program: Campaign,
        cap: Int,
        quick: Boolean,
    ): Cell {
        val firsts = ArrayList<Int>()
        var seeds = 0L
        var found = 0
        val most = if (quick) LEAST_STARTS else MOST_STARTS
        while (firsts.size < most) {
            val base = firsts.size * APART
            val token = program.withSeeds(Seeds.range(base, cap)).findFailingToken()
            if (token != null) found++
            val first = if (token == null) cap else (token.seed() - base + 1).toInt()
            firsts += if (token == null) Int.MAX_VALUE else first
            seeds += first
            val hopeless = firsts.size >= LEAST_STARTS && found < firsts.size / 4
            if (firsts.size >= LEAST_STARTS && (found >= ENOUGH || hopeless)) break
        }
        return Cell(firsts, seeds, found)
    }

    /** A correct lock that nothing breaks, and two that spin for ever in every run. */
    private fun oracles(
        verdict: Verdict,
        seeds: Int,
    ) {
        val safe =
            SearchPrograms
                .mutex(safe = true)
                .withSeeds(seeds)
                .collecting(1)
                .run()
        verdict.demand(safe.findings().isEmpty(), "the correct mutex survives")
        val spinning =
            SearchPrograms
                .spin()
                .withSeeds(20)
                .collecting(20)
                .run()
        val livelocks = spinning.findings().count { it.failure() is LivelockException }
        verdict.demand(livelocks == 20, "each of 20 runs of two that spin is a livelock")
        println(
            "mutex, correct: ${safe.seedsRun().figure()} runs pass, ${safe.interleavings().figure()} different " +
                "interleavings; spin: $livelocks of 20 runs are a livelock",
        )
    }
}
