package dev.simloop.benchmarks

import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.examples.microraft.MicroRaft
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.scenario
import org.openjdk.jmh.profile.GCProfiler
import org.openjdk.jmh.runner.Runner
import org.openjdk.jmh.runner.options.OptionsBuilder
import org.openjdk.jmh.runner.options.VerboseMode
import java.time.Duration
import java.util.concurrent.TimeUnit

/** Throughput: beside runTest in alternating forks, the bare core, the zoo, the Rafts, one worker against two. */
public object SpeedEvidence {
    private val FLOORS =
        listOf(
            // Two thirds of a delay are kotlinx.coroutines' own: docs/adr/0029.
            Floor("random", 10, 100_000, 7.5, 3.0),
            Floor("random", 1_000, 1_000, 8.0, 3.8),
            Floor("fifo", 100_000, 10, 2.0, 1.5),
            // Picking at random among 100,000 coroutines misses the caches at every step: docs/adr/0009.
            Floor("random", 100_000, 10, 1.2, 0.7),
        )

    /** Printed with --full; nothing is claimed of them. */
    private val BETWEEN =
        listOf(
            Floor("fifo", 10, 100_000, 0.0, 0.0),
            Floor("random", 100, 10_000, 0.0, 0.0),
            Floor("fifo", 100, 10_000, 0.0, 0.0),
            Floor("fifo", 1_000, 1_000, 0.0, 0.0),
            Floor("random", 10_000, 100, 0.0, 0.0),
            Floor("fifo", 10_000, 100, 0.0, 0.0),
        )
    private val STRATEGIES =
        listOf("random", "fifo", "pct(3)", "pos", "urw", "surw", "preempt(2)", "delay(2)", "portfolio")
    private const val PCT_FLOOR = 0.5
    private const val ZOO_FLOOR = 20_000.0
    private const val RAFT_FLOOR = 4_000.0
    private const val MICRORAFT_FLOOR = 20_000.0
    private const val WORKERS_FLOOR = 1.7

    private data class Floor(
        val strategy: String,
        val coroutines: Int,
        val rounds: Int,
        val yields: Double,
        val delays: Double,
    )

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val verdict = Verdict()
        val full = "--full" in args
        val ratios = againstRunTest(if (quick) 1 else 5, if (full) FLOORS + BETWEEN else FLOORS, verdict)
        strategies(if (quick) 4 else 20, verdict)
        core(quick, verdict)
        zoo(
            when {
                quick -> 5_000
                full -> 400_000
                else -> 40_000
            },
            verdict,
        )
        microRaft(
            when {
                quick -> 200
                full -> 10_000
                else -> 1_000
            },
            verdict,
        )
        verdict.end(
            "speed-loop: yields, then delays, against runTest at 10 / 1,000 / 100,000 (fifo) / 100,000 coroutines: $ratios",
        )
    }

    private fun againstRunTest(
        forks: Int,
        floors: List<Floor>,
        verdict: Verdict,
    ): String {
        println(
            "%-6s %-7s %10s %8s %12s %12s %8s %8s".format(
                "",
                "",
                "coroutines",
                "rounds",
                "SimLoop M/s",
                "runTest M/s",
                "ratio",
                "floor",
            ),
        )
        val ratios = ArrayList<String>()
        for (kind in listOf("yield", "delay")) {
            for (floor in floors) {
                val ours = ArrayList<Double>()
                val theirs = ArrayList<Double>()
                repeat(forks) {
                    ours += fork(floor.strategy, floor, kind)
                    theirs += fork("runtest", floor, kind)
                }
                val ratio = ours.median() / theirs.median()
                val least = if (kind == "yield") floor.yields else floor.delays
                println(
                    "%-6s %-7s %10d %8d %12s %12s %8s %8s".format(
                        kind,
                        floor.strategy,
                        floor.coroutines,
                        floor.rounds,
                        ours.median().figure(),
                        theirs.median().figure(),
                        ratio.figure(),
                        if (least > 0) least.figure(1) else "-",
                    ),
                )
                if (least == 0.0) continue
                ratios += ratio.figure(1) + "x"
                verdict.demand(
                    ratio >= least,
                    "$kind, ${floor.strategy}, ${floor.coroutines} coroutines: at least ${least}x of runTest",
                )
            }
        }
        return ratios.joinToString(" / ")
    }

    private fun fork(
        who: String,
        floor: Floor,
        kind: String,
    ): Double =
        forked(
            "dev.simloop.benchmarks.YieldAndDelayKt",
            listOf("-Xmx4g"),
            listOf(who, floor.coroutines.toString(), floor.rounds.toString(), kind),
        ).toDouble()

    /** The price of a strategy: the same 1,000 coroutines, each 100 yields, as a campaign of one worker. */
    private fun strategies(
        seeds: Int,
        verdict: Verdict,
    ) {
        println()
        val program = YieldAndDelay(1_000, 100, false)
        var random = 0.0
        for (strategy in STRATEGIES) {
            val rate =
                campaign { program.run() }
                    .withConfig(YieldAndDelay.CONFIG)
                    .withStrategy(strategy)
                    .seedsPerSecond(seeds)
            if (strategy == "random") random = rate
            println(
                "1,000 coroutines that yield, %-10s %6s million yields/s, %s of random".format(
                    strategy,
                    (rate / 10).figure(),
                    (rate / random).figure(),
                ),
            )
            if (strategy.startsWith("pct")) verdict.demand(rate >= PCT_FLOOR * random, "pct: at least half of random")
        }
    }

    private fun core(
        quick: Boolean,
        verdict: Verdict,
    ) {
        println()
        val options =
            OptionsBuilder()
                .include(CoreSteps::class.java.name)
                .addProfiler(GCProfiler::class.java)
                .verbosity(VerboseMode.SILENT)
                .warmupIterations(if (quick) 1 else 3)
                .measurementIterations(if (quick) 1 else 5)
                .build()
        val rates =
            Runner(options).run().map { run ->
                val ready = run.params.getParam("ready")
                val rate = run.primaryResult.score
                val bytes = run.secondaryResults.getValue("gc.alloc.rate.norm").score
                println(
                    "core, %6s ready mailboxes: %12s steps/s, %s B/step".format(ready, rate.figure(0), bytes.figure(2)),
                )
                rate
            }
        verdict.demand(rates.max() <= 3 * rates.min(), "steps/s are flat within 3x from 10 to 10,000 ready")
        val timers = 1_000_000
        val wall =
            seconds {
                Campaign
                    .ofAction { world -> pendingTimers(world, timers) }
                    .withSeeds(Seeds.of(1))
                    .run()
                    .assertPassed()
            }
        println("core, 1,000,000 pending timers: ${(timers / wall).figure(0)} armed and fired/s")
    }

    private fun pendingTimers(
        world: World,
        count: Int,
    ) {
        val executor = world.executor()
        val chance = world.random("due")
        repeat(count) { executor.delayed(Duration.ofNanos(chance.nextLong(3_600_000_000_000))).execute {} }
    }

    private fun zoo(
        seeds: Int,
        verdict: Verdict,
    ) {
        println()
        val programs =
            listOf(
                Triple("counter race", CounterRace, "296-423"),
                Triple("use before ready", UseBeforeReady, "324-427"),
                Triple("check then set", CheckThenSet, "403"),
                Triple("deep ordering", DeepOrdering, "289"),
                Triple("starvation", Starvation, "361"),
            )
        for ((name, program, prior) in programs) {
            val rate = campaign(program.scenario(false)).seedsPerSecond(seeds)
            println("%-18s %12s seeds/s, one worker; simloom, as published: %s".format(name, rate.figure(0), prior))
            verdict.demand(rate >= ZOO_FLOOR, "$name: at least ${ZOO_FLOOR.figure(0)} seeds/s")
        }
        val raft = Campaign.of(MessageRaft.scenario(NodeKind.FUTURES, false))
        val rate = raft.seedsPerSecond(seeds / 4)
        println(
            "%-18s %12s seeds/s, one worker; seedloop, as published: 428-487".format("message Raft", rate.figure(0)),
        )
        verdict.demand(rate >= RAFT_FLOOR, "message Raft: at least ${RAFT_FLOOR.figure(0)} seeds/s")
        val coroutines = Campaign.of(MessageRaft.scenario(NodeKind.COROUTINES, false)).seedsPerSecond(seeds / 4)
        println("%-18s %12s seeds/s, one worker".format("  with coroutines", coroutines.figure(0)))
        val two =
            List(
                3,
            ) { seeds / seconds { raft.withWorkers(2).withSeeds(Seeds.range(it * seeds.toLong(), seeds)).run() } }.max()
        println("two workers against one, message Raft: ${(two / rate).figure()}x")
        verdict.demand(two / rate >= WORKERS_FLOOR, "two workers are at least ${WORKERS_FLOOR}x of one")
    }

    private fun microRaft(
        seeds: Int,
        verdict: Verdict,
    ) {
        val drawn = MicroRaft.campaign(3).withWorkers(1).collecting(1)
        val rate = microRaft("random", drawn.withStrategy("random"), seeds)
        verdict.demand(rate >= MICRORAFT_FLOOR, "MicroRaft: at least ${MICRORAFT_FLOOR.figure(0)} virtual s per wall s")
        microRaft("portfolio", drawn, seeds)
    }

    private fun microRaft(
        strategy: String,
        one: Campaign,
        seeds: Int,
    ): Double {
        // A third-party program of this size is compiled in full only after some 2,000 runs.
        one.withSeeds(Seeds.range(0, 2 * seeds)).run()
        val result = one.withSeeds(Seeds.range(10_000, seeds)).run().assertPassed()
        val rate = TimeUnit.NANOSECONDS.toSeconds(result.virtualNanos()) / (result.elapsed().toNanos() / 1e9)
        println("MicroRaft, 3 members, $strategy: ${rate.figure(0)} virtual s per wall s on one worker")
        return rate
    }
}
