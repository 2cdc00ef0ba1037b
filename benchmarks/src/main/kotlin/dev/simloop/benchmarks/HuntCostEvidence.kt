package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
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
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.lang.management.ManagementFactory
import java.net.URLClassLoader

/** What a fork of [HuntCostEvidence] runs, in a class loader for each of the two builds. */
public object HuntCostProgram {
    /** Runs [count] seeds of a program from [from] on; returns how many steps that was. */
    @JvmStatic
    public fun run(
        name: String,
        from: Long,
        count: Int,
    ): Long =
        program(name)
            .withWorkers(1)
            .collecting(1)
            .withSeeds(Seeds.range(from, count))
            .run()
            .steps()

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
}

/**
 * What recording costs a hunt that does not record: this build beside itself without a recorder, where each question for
 * one is a constant. Both are loaded into one JVM, by a class loader each, and take turns there, so that what disturbs the
 * machine disturbs both; a JVM compiles the two as it happens to, so several JVMs are asked. Figures are CPU time of
 * the threads that run the seeds. All seeds are the same runs in both, which is checked by their steps.
 */
public object HuntCostEvidence {
    private const val MOST_LOSS = 3.0

    /** Turns of each build that a fork measures, after some that are not counted. */
    private const val TURNS = 24
    private const val WARM_UP = 12

    /** Seeds of a turn, which takes about a tenth of a second. */
    private val PROGRAMS =
        mapOf(
            "stream Raft" to 100,
            "message Raft" to 2_000,
            "counter race" to 10_000,
            "message Raft, coroutines" to 2_000,
            "check then set" to 10_000,
            "deep ordering" to 10_000,
        )

    /** `compare PEER NOW` with the class paths of the two builds, or `measure PROGRAM SEEDS PEER NOW`, which is what it forks. */
    @JvmStatic
    public fun main(args: Array<String>) {
        if (args[0] == "measure") {
            measure(args[1], args[2].toInt(), Build(args[3]), Build(args[4]))
        } else {
            compare(args[1], args[2], if ("--quick" in args) 3 else 9)
        }
    }

    private class Build(
        classPath: String,
    ) {
        private val run =
            MethodHandles.publicLookup().findStatic(
                URLClassLoader(
                    classPath.split(File.pathSeparator).map { File(it).toURI().toURL() }.toTypedArray(),
                    ClassLoader.getPlatformClassLoader(),
                ).loadClass(HuntCostProgram::class.java.name),
                "run",
                MethodType.methodType(Long::class.java, String::class.java, Long::class.java, Int::class.java),
            )

        fun steps(
            name: String,
            from: Long,
            count: Int,
        ): Long = run.invokeWithArguments(name, from, count) as Long
    }

    private fun measure(
        name: String,
        seeds: Int,
        peer: Build,
        now: Build,
    ) {
        val losses = ArrayList<Double>()
        val rates = ArrayList<Double>()
        for (turn in 0 until WARM_UP + TURNS) {
            val from = turn * seeds.toLong()
            val order = if (turn % 2 == 0) listOf(peer, now) else listOf(now, peer)
            val steps = HashMap<Build, Long>()
            val spent =
                order.associateWith {
                    val begun = cpuNanos()
                    steps[it] = it.steps(name, from, seeds)
                    cpuNanos() - begun
                }
            check(
                steps[peer] == steps[now],
            ) { "seeds from $from took ${steps[peer]} steps, and with a recorder ${steps[now]}" }
            if (turn >= WARM_UP) {
                losses += 100.0 * (1 - spent.getValue(peer).toDouble() / spent.getValue(now))
                rates += seeds * 1e9 / spent.getValue(now)
            }
        }
        println("${losses.median()} ${rates.median()}")
    }

    /** Of all threads that run Java: the compiler and the collector are not among them, the loop's are, and outlive a run. */
    private fun cpuNanos(): Long {
        val threads = ManagementFactory.getThreadMXBean()
        return threads.allThreadIds.sumOf { maxOf(0, threads.getThreadCpuTime(it)) }
    }

    private fun compare(
        peer: String,
        present: String,
        forks: Int,
    ) {
        val verdict = Verdict()
        println("%-26s %10s %8s  %s".format("program", "seeds/s", "loss, %", "loss in each JVM, %"))
        var worst = Double.NEGATIVE_INFINITY
        for ((name, seeds) in PROGRAMS) {
            val figures = List(forks) { fork(name, seeds, peer, present) }
            val losses = figures.map { it[0] }
            val loss = losses.median()
            worst = maxOf(worst, loss)
            println(
                "%-26s %10s %8s  %s".format(
                    name,
                    figures.map { it[1] }.median().figure(0),
                    loss.figure(1),
                    losses.sorted().joinToString(" ") { it.figure(1) },
                ),
            )
            verdict.demand(loss <= MOST_LOSS, "$name: loses at most $MOST_LOSS % of its seeds/s")
        }
        verdict.end("hunt-cost: the program that loses most loses ${worst.figure(1)} % of its seeds/s")
    }

    private fun fork(
        name: String,
        seeds: Int,
        peer: String,
        present: String,
    ): List<Double> =
        forked(
            HuntCostEvidence::class.java.name,
            listOf("-Xmx1g", "-XX:+UseSerialGC"),
            listOf("measure", name, seeds.toString(), peer, present),
        ).split(' ').map { it.toDouble() }
}
