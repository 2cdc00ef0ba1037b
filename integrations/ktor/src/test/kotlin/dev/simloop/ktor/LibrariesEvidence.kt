package dev.simloop.ktor

import java.nio.file.Files
import java.nio.file.Path
import kotlin.system.exitProcess

/** Stock Ktor under every fault of [Exchange]: each seed twice, and `print COUNT` for another JVM. */
internal object LibrariesEvidence {
    private const val SEEDS = 1_000
    private const val QUICK = 100

    @JvmStatic
    fun main(args: Array<String>) {
        val answers = ArrayList<String>()
        val campaign = Exchange.campaign(answers, Exchange::harmAndLose)
        if (args.firstOrNull() == "print") {
            repeat(args[1].toInt()) { println(java.lang.Long.toHexString(campaign.runSeed(it.toLong()).fingerprint())) }
            exitProcess(0)
        }
        val seeds = if ("--quick" in args) QUICK else SEEDS
        val before = sockets()
        val prints = HashSet<Long>()
        var broken = 0
        var wrong = 0
        val begin = System.nanoTime()
        for (seed in 0L until seeds) {
            val run = campaign.runSeed(seed)
            broken += answers.count { it.endsWith("Exception") || it.endsWith("null") }
            val again = campaign.replay(requireNotNull(run.tape()))
            if (!run.passed() || !again.isSameRun(run)) {
                println(
                    "NOT MET: seed $seed: ${run.failureLine()}, ${if (again.isSameRun(
                            run,
                        )
                    ) {
                        "repeats"
                    } else {
                        "does not repeat"
                    }}",
                )
                wrong++
            }
            prints += run.fingerprint()
        }
        val rate = 2 * seeds * 1e9 / (System.nanoTime() - begin)
        val threads =
            Thread.getAllStackTraces().keys.map { it.name }.filterNot {
                it in JVM_THREADS ||
                    it.startsWith("simloop-")
            }
        if (sockets() > before) println("NOT MET: real sockets were opened")
        if (threads.isNotEmpty()) println("NOT MET: threads were left: $threads")
        if (prints.size < seeds * 9 / 10) println("NOT MET: only ${prints.size} of $seeds runs are distinct")
        println(
            "libraries: Ktor, $seeds seeds and their tapes, ${prints.size} distinct, " +
                "$broken of ${7 * seeds} requests without an answer, %.0f runs/s".format(rate),
        )
        val holds = wrong == 0 && sockets() <= before && threads.isEmpty() && prints.size >= seeds * 9 / 10
        exitProcess(if (holds) 0 else 1)
    }

    private val JVM_THREADS =
        setOf(
            "main",
            "Reference Handler",
            "Finalizer",
            "Signal Dispatcher",
            "Common-Cleaner",
            "Notification Thread",
            "process reaper",
        )

    /** As the operating system lists them. */
    private fun sockets(): Int {
        val all = Path.of("/proc/self/fd")
        if (!Files.isDirectory(all)) return 0
        return Files.list(all).use { files ->
            files
                .filter {
                    try {
                        Files.readSymbolicLink(it).toString().startsWith("socket:")
                    } catch (_: java.io.IOException) {
                        false
                    }
                }.count()
                .toInt()
        }
    }
}
