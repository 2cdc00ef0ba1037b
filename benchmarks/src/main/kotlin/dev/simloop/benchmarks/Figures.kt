package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import java.io.File
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

/** How many seeds a program was asked for. */
internal fun Array<String>.withSeeds(
    quick: Int,
    usual: Int,
    full: Int,
): Int =
    when {
        "--quick" in this -> quick
        "--full" in this -> full
        else -> usual
    }

/** The last line that [main] prints, in a JVM of its own with the class path of this one. */
internal fun forked(
    main: String,
    options: List<String>,
    arguments: List<String>,
): String {
    val java = File(System.getProperty("java.home"), "bin/java").path
    val fixed = listOf("-Dkotlinx.coroutines.debug=off", "-cp", System.getProperty("java.class.path"), main)
    val process =
        ProcessBuilder(listOf(java) + options + fixed + arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    val said = process.inputReader().use { it.readText() }
    check(process.waitFor() == 0) { "the fork for ${arguments.take(2).joinToString(" ")} failed" }
    return said.trim().lines().last()
}

/** Seeds a second of this campaign: the best of three rounds after a warm-up of the same length. */
internal fun Campaign.seedsPerSecond(
    seeds: Int,
    workers: Int = 1,
): Double {
    val all = withWorkers(workers).collecting(1)
    all.withSeeds(Seeds.range(0, seeds)).run()
    return List(3) { round -> seeds / seconds { all.withSeeds(Seeds.range(seeds * (round + 1L), seeds)).run() } }.max()
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
