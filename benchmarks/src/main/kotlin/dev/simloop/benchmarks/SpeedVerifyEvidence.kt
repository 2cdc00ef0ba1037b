package dev.simloop.benchmarks

import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.writeText

/**
 * The model checker beside TLC on the same models, each check in a JVM of its own with the same options; then the judge of
 * histories. Property `tlc` is the jar of the TLA+ tools; without it only this side is timed, and the claim says so. The names
 * of sections as arguments leave the others out.
 */
public object SpeedVerifyEvidence {
    private val TEXTS = Path.of("benchmarks/src/main/tla")
    private val HEAP = System.getProperty("heap", "4g")
    private val WORKERS = Runtime.getRuntime().availableProcessors()

    /** [small] is an instance of a few states, by which the start of the JVM and the reading of the model are timed. */
    private class Case(
        val module: String,
        val what: String,
        val size: Int,
        val small: Int,
        val invariant: String,
    )

    private val CASES =
        listOf(
            Case("Commit", "two-phase commit, 7 managers", 7, 1, "Agree"),
            Case("Commit", "two-phase commit, 8 managers", 8, 1, "Agree"),
            Case("Philosophers", "dining philosophers, 18", 18, 3, "Apart"),
            Case("Synod", "Paxos, 3 ballots", 3, 1, "OneValue"),
        )

    private val LARGE = Case("Commit", "two-phase commit, 9 managers", 9, 1, "Agree")

    private class Checked(
        val states: Long,
        val generated: Long,
        val seconds: Double,
        val cpu: Double,
    )

    /** A section by name, each with its figure. */
    private val SECTIONS: Map<String, (Size, Verdict) -> String> =
        linkedMapOf(
            "tlc" to { size, verdict -> models(size, verdict) },
            "histories" to { size, verdict -> HistorySpeed.measure(size == Size.FULL, verdict) },
            "kinds" to { size, verdict -> FiveKinds.measure(size == Size.QUICK, verdict) },
            "transactions" to { size, verdict -> TransactionSpeed.measure(size == Size.QUICK, verdict) },
            "liveness" to { size, verdict -> LivenessSpeed.measure(size == Size.QUICK, verdict) },
        )

    private enum class Size { QUICK, USUAL, FULL }

    @JvmStatic
    public fun main(args: Array<String>) {
        val verdict = Verdict()
        val size =
            when {
                "--full" in args -> Size.FULL
                "--quick" in args -> Size.QUICK
                else -> Size.USUAL
            }
        val asked = SECTIONS.keys.filter { it in args }.ifEmpty { SECTIONS.keys }
        val figures = asked.map { SECTIONS.getValue(it)(size, verdict) }
        verdict.end("speed-verify: ${figures.joinToString("; ")}")
    }

    private fun models(
        size: Size,
        verdict: Verdict,
    ): String {
        val cases =
            when (size) {
                Size.QUICK -> listOf(CASES.first())
                Size.USUAL -> CASES
                Size.FULL -> CASES + LARGE
            }
        return models(cases, if (size == Size.FULL) ROUNDS else 1, verdict)
    }

    private fun models(
        cases: List<Case>,
        rounds: Int,
        verdict: Verdict,
    ): String {
        val tlc = System.getProperty("tlc")
        println(
            "models, $WORKERS workers each, -Xmx$HEAP -XX:+UseParallelGC, a JVM for each check, median of $rounds; " +
                "start-up is the same command on a model of a few states; CPU s are those of the whole JVM, which a " +
                "busy machine disturbs less than the clock",
        )
        println(
            TABLE.format(
                "",
                "",
                "states",
                "generated",
                "s",
                "start-up",
                "states/s",
                "w/o start",
                "CPU s (start)",
                "states/CPU s",
            ),
        )
        val factors = ArrayList<Double>()
        for (case in cases) {
            val ours = ArrayList<Checked>()
            val theirs = ArrayList<Checked>()
            val starts = ArrayList<Checked>()
            val theirStarts = ArrayList<Checked>()
            repeat(rounds) {
                ours += simloop(case, case.size)
                starts += simloop(case, case.small)
                if (tlc != null) {
                    theirs += tlc(tlc, case, case.size)
                    theirStarts += tlc(tlc, case, case.small)
                }
            }
            val rate = row(case.what, "SimLoop", ours, starts)
            if (tlc == null) continue
            val theirRate = row("", "TLC", theirs, theirStarts)
            factors += rate / theirRate
            println("%-30s %-8s %s".format("", "", "${(rate / theirRate).figure(2)} x the states per CPU s of TLC"))
            verdict.demand(
                ours.all { it.states == theirs[0].states },
                "${case.what}: as many states as TLC finds, ${theirs[0].states}",
            )
        }
        if (tlc == null) return "TLC was not at hand, its speed was NOT measured"
        val least = factors.min().figure()
        val most = factors.max().figure()
        return "$least to $most times the states per CPU second of TLC, counts equal"
    }

    /** States by CPU second, the start left out. */
    private fun row(
        what: String,
        tool: String,
        rounds: List<Checked>,
        starts: List<Checked>,
    ): Double {
        val states = rounds[0].states
        val seconds = rounds.map { it.seconds }.median()
        val start = starts.map { it.seconds }.median()
        val cpu = rounds.map { it.cpu }.median()
        val startCpu = starts.map { it.cpu }.median()
        val rate = states / (cpu - startCpu)
        println(
            TABLE.format(
                what,
                tool,
                states.figure(),
                rounds[0].generated.figure(),
                seconds.figure(1),
                start.figure(1),
                (states / seconds).figure(0),
                (states / (seconds - start)).figure(0),
                "${cpu.figure(1)} (${startCpu.figure(1)})",
                rate.figure(0),
            ),
        )
        return rate
    }

    private fun simloop(
        case: Case,
        size: Int,
    ): Checked {
        val run =
            run(
                Path.of("."),
                listOf(
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.simloop.verify.models.ModelRun",
                    case.module,
                    "$size",
                    "$WORKERS",
                ),
            )
        val found =
            checkNotNull(Regex("states (\\d+) generated (\\d+)").find(run.output)) { "no figures:\n${run.output}" }
        return Checked(found.groupValues[1].toLong(), found.groupValues[2].toLong(), run.seconds, run.cpu)
    }

    private fun tlc(
        jar: String,
        case: Case,
        size: Int,
    ): Checked {
        val folder = Files.createTempDirectory("tlc")
        try {
            Files.copy(TEXTS.resolve("${case.module}.tla"), folder.resolve("${case.module}.tla"))
            folder
                .resolve("${case.module}.cfg")
                .writeText("INIT Init\nNEXT Next\nCONSTANT Size = $size\nINVARIANT ${case.invariant}\n")
            val run =
                run(folder, listOf("-cp", jar, "tlc2.TLC", "-workers", "$WORKERS", "-metadir", "states", case.module))
            val found =
                Regex("([\\d,]+) states generated, ([\\d,]+) distinct states found, 0 states left").find(run.output)
            checkNotNull(found) { "TLC says:\n${run.output}" }
            check("No error has been found" in run.output) { "TLC says:\n${run.output}" }
            return Checked(number(found.groupValues[2]), number(found.groupValues[1]), run.seconds, run.cpu)
        } finally {
            folder.toFile().deleteRecursively()
        }
    }

    private fun number(text: String) = text.replace(",", "").toLong()

    private class Run(
        val output: String,
        val seconds: Double,
        val cpu: Double,
    )

    /** CPU seconds of all children that have ended, as Linux counts them. */
    private fun childrenCpu(): Double {
        val fields =
            Files
                .readString(Path.of("/proc/self/stat"))
                .substringAfterLast(')')
                .trim()
                .split(' ')
        return (fields[CHILDREN_USER].toLong() + fields[CHILDREN_USER + 1].toLong()) / TICKS
    }

    /** From the start of the JVM to its end. */
    private fun run(
        folder: Path,
        arguments: List<String>,
    ): Run {
        val command = listOf(File(System.getProperty("java.home"), "bin/java").path, "-Xmx$HEAP", "-XX:+UseParallelGC")
        val cpu = childrenCpu()
        val from = System.nanoTime()
        val process = ProcessBuilder(command + arguments).directory(folder.toFile()).redirectErrorStream(true).start()
        val output = process.inputStream.bufferedReader().readText()
        check(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) { "it does not end: $arguments" }
        val seconds = (System.nanoTime() - from) / 1e9
        check(process.exitValue() == 0) { "it ends with ${process.exitValue()}: $arguments\n$output" }
        return Run(output, seconds, childrenCpu() - cpu)
    }

    private const val TABLE = "%-30s %-8s %11s %12s %8s %8s %9s %11s %13s %13s"
    private const val ROUNDS = 3
    private const val LONGEST_MINUTES = 60L

    /** Of what stands behind the name in that file. */
    private const val CHILDREN_USER = 13
    private const val TICKS = 100.0
}
