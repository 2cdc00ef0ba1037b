package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.SimLoop
import dev.simloop.World
import dev.simloop.campaign.Artifacts
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.campaign
import dev.simloop.event.EventLog
import dev.simloop.tape.Tape
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.lang.management.ManagementFactory
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Future
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.system.exitProcess

/**
 * Small programs that once leaked from run to run, were silent, or blamed the wrong one; each says what it sees in one line,
 * in a JVM of its own, and there is one right line.
 */
public object TrustEvidence {
    private class Case(
        val name: String,
        /** What it said once, in short. */
        val was: String,
        /** What it has to say. */
        val right: Regex,
        val see: (List<String>) -> String,
    )

    private val VARIABLE = ThreadLocal<Long>()

    private fun cases(): List<Case> =
        listOf(
            Case(
                "interrupt, next run",
                "interrupted by a stranger",
                Regex("passed, passed, passed"),
            ) { interruptNextRun() },
            Case("interrupt, many runs", "17 of 100 seeds fail", Regex("0 of 100, 0 of 100")) { interruptManyRuns() },
            Case("interrupt, next task", "next task is interrupted", Regex("false")) { interruptNextTask() },
            Case(
                "thread local, next run",
                "that of the seed before",
                Regex("null null null|null then not on this JDK.*"),
            ) {
                threadLocal()
            },
            Case("context class loader", "null in the next run", Regex("there there there")) { classLoader() },
            Case("interrupt, idle threads", "100 % CPU each", Regex("0 ms of CPU|\\d\\d? ms of CPU")) { idle() },
            Case("after the run, cancel", "throws", Regex("true true")) { afterCancel() },
            Case(
                "after the run, shutdown",
                "throws",
                Regex("shut down, terminated, awaited, 0 left"),
            ) { afterShutdown() },
            Case("after the run, getDelay", "throws", Regex("answers")) { afterDelay() },
            Case("after the run, new work", "is refused", Regex("refused.*")) { afterNewWork() },
            Case("foreign count", "counted, three sums", Regex("ForeignThreadException")) { foreign { it.count("c") } },
            Case(
                "foreign observe",
                "three fingerprints",
                Regex("ForeignThreadException"),
            ) { foreign { it.fingerprint("v", 1) } },
            Case("foreign host", "made", Regex("ForeignThreadException")) { foreign { it.host("made elsewhere") } },
            Case(
                "foreign host, recorded",
                "IllegalArgumentException",
                Regex("ForeignThreadException"),
            ) { foreignRecorded() },
            Case(
                "a predicate throws",
                "635 runs follow",
                Regex("IllegalArgumentException at seed 3, 0 runs follow"),
            ) { workers() },
            Case("two JVMs, one folder", "20 % of writes fail", Regex("0 problems, 0 unreadable")) { folder() },
            Case(
                "old kotlinx.coroutines",
                "a finding, NoSuchMethodError",
                Regex(".*1\\.7\\.3.*1\\.8.*|.*1\\.8.*1\\.7\\.3.*|not asked.*"),
            ) {
                old(it)
            },
            Case("coroutines ever made", "157 MiB, 308 MiB", Regex("flat")) { growing() },
            Case("a forgotten ticker", "31 s, raise a limit", Regex("under 5 s, names the line")) { poller() },
        )

    /** `see NAME` says what one program sees; else all, each in a JVM of its own, and `--old JAR` the old coroutines. */
    @JvmStatic
    public fun main(args: Array<String>) {
        if (args.firstOrNull() == "see") {
            val case = cases().first { it.name == args[1] }
            println(case.see(args.drop(2)))
            exitProcess(0)
        }
        val verdict = Verdict()
        println("%-26s %-30s %s".format("input", "was", "is"))
        for (case in cases()) {
            val said =
                runCatching {
                    forked(TrustEvidence::class.java.name, listOf("-Xmx512m"), listOf("see", case.name) + args)
                }.getOrElse { "ends with $it" }
            val right = case.right.matches(said)
            println("%-26s %-30s %s%s".format(case.name, case.was, said.take(120), if (right) "" else "   <- WRONG"))
            verdict.demand(right, "${case.name}: $said")
        }
        verdict.end("trust: ${cases().size} inputs, each in a JVM of its own: right lines ${verdict.equality()}")
    }

    private fun one(
        seed: Long,
        action: (World) -> Any?,
    ): String = Campaign.of { action(it) }.runSeed(seed).let { if (it.passed()) "passed" else it.failureLine() }

    private fun patient(world: World): Any? =
        world.runAsync {
            try {
                Semaphore(1).acquire()
            } catch (e: InterruptedException) {
                error("interrupted by a stranger: $e")
            }
        }

    private fun interruptNextRun(): String {
        val before = one(1, ::patient)
        one(9) { world ->
            val beat = arrayOfNulls<ScheduledFuture<*>>(1)
            beat[0] = world.executor().scheduleAtFixedRate({ beat[0]!!.cancel(true) }, 1, 1, TimeUnit.SECONDS)
            world.delay(Duration.ofSeconds(2))
        }
        return listOf(before, one(1, ::patient), one(1, ::patient)).joinToString()
    }

    private fun interruptManyRuns(): String {
        val campaign =
            Campaign
                .ofAction { world ->
                    val interrupts = world.random("chance").nextInt(8) == 0
                    patient(world)
                    val beat = arrayOfNulls<ScheduledFuture<*>>(1)
                    val tick = Runnable { beat[0]!!.cancel(interrupts) }
                    beat[0] = world.executor().scheduleAtFixedRate(tick, 1, 1, TimeUnit.SECONDS)
                }.withSeeds(100)
                .collecting(100)
        return listOf(1, 2).joinToString { "${campaign.withWorkers(it).run().failed()} of 100" }
    }

    private fun interruptNextTask(): String {
        var seen = true
        one(1) { world ->
            val thread = world.singleThread("x")
            thread.execute { Thread.currentThread().interrupt() }
            thread.execute { seen = Thread.currentThread().isInterrupted }
        }
        return "$seen"
    }

    private fun threadLocal(): String {
        val seen = ArrayList<Long?>()
        for (seed in 1L..3L) {
            one(seed) {
                seen += VARIABLE.get()
                VARIABLE.set(seed)
            }
        }
        val said = seen.joinToString(" ")
        // Nothing short of a flag reaches them from JDK 24 on.
        return if (Runtime.version().feature() < 24 ||
            seen.all { it == null }
        ) {
            said
        } else {
            "null then not on this JDK: $said"
        }
    }

    private fun classLoader(): String =
        List(3) {
            var seen = ""
            one(it.toLong()) {
                seen = if (Thread.currentThread().contextClassLoader == null) "null" else "there"
                Thread.currentThread().contextClassLoader = null
            }
            seen
        }.joinToString(" ")

    /** What the threads of runs that ended interrupted use in a second of doing nothing. */
    private fun idle(): String {
        Campaign
            .ofAction { world -> world.executor().execute { Thread.currentThread().interrupt() } }
            .withWorkers(2)
            .withSeeds(200)
            .run()
            .assertPassed()
        val threads = ManagementFactory.getThreadMXBean()

        fun spent() =
            threads.allThreadIds
                .filter { threads.getThreadInfo(it)?.threadName?.startsWith("simloop-") == true }
                .sumOf { maxOf(0, threads.getThreadCpuTime(it)) }
        val before = spent()
        Thread.sleep(1_000)
        return "${(spent() - before) / 1_000_000} ms of CPU"
    }

    // ---- after the run

    private fun afterCancel(): String {
        val loop = SimLoop.seeded(1)
        val late: Future<*> = loop.executor().schedule({}, 9, TimeUnit.SECONDS)
        val periodic = loop.singleThread("t").scheduleAtFixedRate({}, 1, 1, TimeUnit.SECONDS)
        loop.run(loop.delay(Duration.ofSeconds(2)))
        late.cancel(true)
        periodic.cancel(false)
        return "${late.isDone} ${periodic.isDone}"
    }

    private fun afterShutdown(): String {
        val loop = SimLoop.seeded(1)
        val executor = loop.singleThread("t")
        loop.run(loop.delay(Duration.ofSeconds(1)))
        executor.shutdown()
        val left = executor.shutdownNow().size
        return listOf(
            if (executor.isShutdown) "shut down" else "not shut down",
            if (executor.isTerminated) "terminated" else "not terminated",
            if (executor.awaitTermination(1, TimeUnit.SECONDS)) "awaited" else "not awaited",
            "$left left",
        ).joinToString()
    }

    private fun afterDelay(): String {
        val loop = SimLoop.seeded(1)
        val late = loop.executor().schedule({}, 9, TimeUnit.SECONDS)
        val later = loop.executor().schedule({}, 10, TimeUnit.SECONDS)
        val open: CompletableFuture<Int> = loop.completableFuture<Int>().orTimeout(1, TimeUnit.HOURS)
        loop.run(loop.delay(Duration.ofSeconds(2)))
        open.complete(1)
        return if (late.getDelay(TimeUnit.HOURS) <= 0 && late < later) "answers" else "answers otherwise"
    }

    private fun afterNewWork(): String {
        val loop = SimLoop.seeded(1)
        val executor = loop.executor()
        loop.run(loop.delay(Duration.ofSeconds(1)))
        return try {
            executor.execute {}
            "taken"
        } catch (e: RuntimeException) {
            "refused: ${e.javaClass.simpleName}"
        }
    }

    // ---- from other threads

    private fun touching(touch: (World) -> Unit): Campaign =
        Campaign.ofAction { world ->
            val thread =
                Thread {
                    try {
                        touch(world)
                    } catch (expected: RuntimeException) {
                        // the run has to fail even where the thread swallows it
                    }
                }
            thread.start()
            thread.join()
        }

    private fun foreign(touch: (World) -> Unit): String =
        touching(touch)
            .withSeeds(3)
            .run()
            .firstFinding()
            ?.failure()
            ?.javaClass
            ?.simpleName ?: "no failure"

    private fun foreignRecorded(): String =
        touching { it.host("made elsewhere") }
            .runSeed(1)
            .failure()
            ?.javaClass
            ?.simpleName ?: "no failure"

    // ---- campaigns

    private fun workers(): String {
        val runs = AtomicInteger()
        val campaign =
            Campaign
                .of { world ->
                    runs.incrementAndGet()
                    Thread.sleep(2)
                    world.seed()
                }.withWorkers(2)
                .withSeeds(100_000)
        val thrown =
            runCatching {
                campaign.findSeedWhere { if (it == 3L) throw IllegalArgumentException("the predicate") else false }
            }.exceptionOrNull()
        val then = runs.get()
        Thread.sleep(500)
        val seed = Regex("at seed \\d+").find(thrown?.message ?: "")?.value
        return "${thrown?.cause?.javaClass?.simpleName} $seed, ${runs.get() - then} runs follow"
    }

    private fun folder(): String {
        val folder = Path.of("target", "trust-${ProcessHandle.current().pid()}").toString()
        val here = listOf("-Xmx256m")
        val peer = CompletableFuture.supplyAsync { forked(FolderWriter::class.java.name, here, listOf(folder)) }
        val own = forked(FolderWriter::class.java.name, here, listOf(folder))
        val both = listOf(own, peer.get()).map { line -> line.split(' ').map { it.toInt() } }
        return "${both.sumOf { it[0] }} problems, ${both.sumOf { it[1] }} unreadable"
    }

    /** The first words of a run with kotlinx.coroutines of the jar in `--old`. */
    private fun old(args: List<String>): String {
        val at = args.indexOf("--old")
        if (at < 0) return "not asked: benchmarks/evidence trust gives the jar"
        val path =
            System
                .getProperty(
                    "java.class.path",
                ).split(java.io.File.pathSeparator)
                .joinToString(java.io.File.pathSeparator) {
                    if ("kotlinx-coroutines-core" in it) args[at + 1] else it
                }
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val process =
            ProcessBuilder(java, "-cp", path, OldCoroutines::class.java.name)
                .redirectErrorStream(true)
                .start()
        return process
            .inputReader()
            .use { it.readText() }
            .trim()
            .lines()
            .last()
    }

    private fun growing(): String {
        val used = ArrayList<Long>()
        campaign {
            repeat(GROWN) {
                launch { yield() }.join()
                if (it % (GROWN / 3) == GROWN / 3 - 1) {
                    repeat(2) { System.gc() }
                    used += Runtime.getRuntime().run { totalMemory() - freeMemory() } shr 10
                }
            }
        }.withConfig(SimConfig.defaults().withMaxSteps(100_000_000).withMaxStepsPerInstant(100_000_000))
            .withWorkers(1)
            .withSeeds(1)
            .run()
            .assertPassed()
        return if (used.last() <= used.first() * 1.1 + 2_048) "flat" else used.joinToString { "$it KiB" }
    }

    private fun poller(): String {
        val began = System.nanoTime()
        val run = campaign { launch { while (true) delay(100) } }.withSeeds(1).run()
        val seconds = (System.nanoTime() - began) / 1e9
        val text = runCatching { run.assertPassed() }.exceptionOrNull()?.message ?: "no failure"
        val named = "launch#1" in text && "TrustEvidence.kt" in text && "backgroundScope" in text
        return (if (seconds < LIMIT_SECONDS) "under $LIMIT_SECONDS s" else "${seconds.figure(1)} s") +
            if (named) ", names the line" else ", says: ${text.lines().first()}"
    }

    private const val GROWN = 300_000

    /** With the start of everything, on a machine that does something else as well. */
    private const val LIMIT_SECONDS = 5
}

/** Writes the artifacts of one finding again and again for a while, and reads them back; prints problems and bad reads. */
public object FolderWriter {
    private const val WRITES = 200

    @JvmStatic
    public fun main(args: Array<String>) {
        val finding =
            Campaign
                .ofAction { world ->
                    repeat(500) { world.executor().execute {} }
                    world.executor().execute { error("bad") }
                }.run()
                .findings()
                .first()
        var problems = 0
        var unreadable = 0
        repeat(WRITES) {
            val written = Artifacts.of(Path.of(args[0]), "same").write(finding)
            problems += written.problems().size
            val read =
                runCatching {
                    Tape.read(written.folder().resolve("tape.json"))
                    EventLog.read(written.folder().resolve("events.jsonl"))
                }
            if (read.isFailure) unreadable++
        }
        println("$problems $unreadable")
    }
}

/** One coroutine in one run, for a class path with coroutines too old for it. */
public object OldCoroutines {
    @JvmStatic
    public fun main(args: Array<String>) {
        try {
            val finding =
                campaign { launch { yield() }.join() }
                    .withSeeds(1)
                    .run()
                    .firstFinding()
            println(if (finding == null) "passed" else "a finding: ${finding.failure()}")
        } catch (e: Throwable) {
            println((e.message ?: "$e").lines().first())
        }
    }
}
