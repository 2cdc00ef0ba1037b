package dev.simloop.benchmarks

import dev.simloop.Campaign
import dev.simloop.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.scenario
import java.io.File
import java.lang.management.ManagementFactory

/**
 * What recording costs a hunt that does not record: this build beside one from before there was recording, in forks that
 * alternate. Steps and not seeds are counted, because faults are drawn otherwise now and the same seed is another run;
 * where it is the same run the loss is that of seeds/s. Figures are CPU time of the threads that run the seeds, which a
 * busy machine disturbs less than the clock.
 */
public object HuntCostEvidence {
    private const val MOST_LOSS = 3.0

    /** How many rounds a fork measures, after two of the same length that are not counted; the fastest counts. */
    private const val BATCHES = 4
    private const val WARM_UP = 2

    /** Seeds of a round. Both builds run the examples of the earlier one. */
    private val PROGRAMS =
        mapOf(
            "stream Raft" to 150,
            "message Raft" to 4_000,
            "counter race" to 10_000,
            "message Raft, coroutines" to 3_000,
            "check then set" to 10_000,
            "deep ordering" to 5_000,
        )

    private fun program(name: String): Campaign =
        when (name) {
            "counter race" -> campaign(CounterRace.scenario(false))
            "check then set" -> campaign(CheckThenSet.scenario(false))
            "deep ordering" -> campaign(DeepOrdering.scenario(false))
            "message Raft" -> Campaign.of(MessageRaft.scenario(NodeKind.FUTURES, false))
            "message Raft, coroutines" -> Campaign.of(MessageRaft.scenario(NodeKind.COROUTINES, false))
            "stream Raft" -> Campaign.of(StreamRaft.baseline(Style.FUTURES, 3, false))
            else -> error("no program is named $name")
        }

    /** `compare BEFORE NOW` with the class paths of the two builds, or `measure PROGRAM SEEDS`, which is what it forks. */
    @JvmStatic
    public fun main(args: Array<String>) {
        if (args[0] == "measure") {
            println(measure(program(args[1]), args[2].toInt()))
        } else {
            compare(args[1], args[2], if ("--quick" in args) 3 else 9)
        }
    }

    private fun measure(
        campaign: Campaign,
        seeds: Int,
    ): Double {
        val one = campaign.workers(1).collect(1)
        val rates =
            List(WARM_UP + BATCHES) { batch ->
                val from = cpuNanos()
                val steps = one.seeds(Seeds.range(batch * seeds.toLong(), seeds)).run().steps()
                steps * 1e9 / (cpuNanos() - from)
            }
        return rates.drop(WARM_UP).max()
    }

    /** Of all threads that run Java: the compiler and the collector are not among them, the loop's are, and outlive a run. */
    private fun cpuNanos(): Long {
        val threads = ManagementFactory.getThreadMXBean()
        return threads.allThreadIds.sumOf { maxOf(0, threads.getThreadCpuTime(it)) }
    }

    private fun compare(
        before: String,
        present: String,
        rounds: Int,
    ) {
        val verdict = Verdict()
        println(
            "%-26s %14s %14s %8s  %s".format(
                "program",
                "before, steps/s",
                "now, steps/s",
                "loss",
                "loss in each round",
            ),
        )
        var worst = Double.NEGATIVE_INFINITY
        for ((name, seeds) in PROGRAMS) {
            val old = ArrayList<Double>()
            val now = ArrayList<Double>()
            repeat(rounds) { round ->
                if (round % 2 == 0) old += fork(before, name, seeds)
                now += fork(present, name, seeds)
                if (round % 2 == 1) old += fork(before, name, seeds)
            }
            val losses = old.zip(now) { a, b -> 100 * (1 - b / a) }
            val loss = losses.median()
            worst = maxOf(worst, loss)
            println(
                "%-26s %15s %14s %7s%%  %s".format(
                    name,
                    old.median().figure(0),
                    now.median().figure(0),
                    loss.figure(1),
                    losses.sorted().joinToString(" ") { it.figure(1) },
                ),
            )
            verdict.demand(loss <= MOST_LOSS, "$name: loses at most $MOST_LOSS % of its steps/s")
        }
        verdict.end("hunt-cost: the program that loses most loses ${worst.figure(1)} % of its steps/s")
    }

    private fun fork(
        classPath: String,
        name: String,
        seeds: Int,
    ): Double {
        val process =
            ProcessBuilder(
                File(System.getProperty("java.home"), "bin/java").path,
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dkotlinx.coroutines.debug=off",
                "-cp",
                classPath,
                HuntCostEvidence::class.java.name,
                "measure",
                name,
                seeds.toString(),
            ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val figure =
            process.inputReader().use {
                it
                    .readText()
                    .trim()
                    .lines()
                    .last()
            }
        check(process.waitFor() == 0) { "the fork for $name failed" }
        return figure.toDouble()
    }
}
