package dev.simloop.benchmarks

import dev.simloop.Campaign
import dev.simloop.Seeds
import java.util.Locale
import kotlin.system.exitProcess

/** The wall clock, for figures alone. */
internal inline fun seconds(work: () -> Unit): Double {
    val from = System.nanoTime()
    work()
    return (System.nanoTime() - from) / 1e9
}

internal fun Double.figure(digits: Int = 2): String = String.format(Locale.ROOT, "%,.${digits}f", this)

internal fun Long.figure(): String = String.format(Locale.ROOT, "%,d", this)

internal fun List<Double>.median(): Double = sorted()[size / 2]

/** Seeds a second of this campaign: the best of three rounds after a warm-up of the same length. */
internal fun Campaign.seedsPerSecond(
    seeds: Int,
    workers: Int = 1,
): Double {
    val all = workers(workers).collect(1)
    all.seeds(Seeds.range(0, seeds)).run()
    return List(3) { round -> seeds / seconds { all.seeds(Seeds.range(seeds * (round + 1L), seeds)).run() } }.max()
}

/** Collects what must hold, prints what does not, and ends the program accordingly. */
internal class Verdict {
    private val broken = ArrayList<String>()

    fun demand(
        holds: Boolean,
        what: String,
    ) {
        if (!holds) broken += what
    }

    /** The word for what was compared, as it came out. */
    fun equality(): String = if (broken.isEmpty()) "equal" else "NOT ALL EQUAL"

    fun end(figure: String): Nothing {
        broken.forEach { println("NOT MET: $it") }
        println(figure)
        exitProcess(if (broken.isEmpty()) 0 else 1)
    }
}
