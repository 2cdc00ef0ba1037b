package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.FreshJvm
import dev.simloop.coroutines.campaign
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.util.Locale
import kotlin.system.exitProcess

/**
 * A campaign that takes the dispatchers over, with one worker and with two, of which one has a JVM of its own: seeds/s,
 * how long that JVM took from its start to its first run that counts, and whether the results are one. Beside it what the
 * machine gives: the same seeds in two JVMs that know nothing of each other, and a JVM that starts where nothing else runs.
 */
public object ForkedWorkersEvidence {
    private const val READY = "forked.ready"
    private const val LEAST = 1.7

    /** Of what two JVMs reach that have nothing to do with each other, where that is less; see ADR 0048. */
    private const val OF_STRANGERS = 0.9
    private const val MOST_MILLIS = 1_500L
    private const val ALONE = "alone"
    private const val TURNS = 3
    private var runs = 0

    /** What both JVMs run: forty coroutines that go to and fro. */
    @JvmStatic
    public fun scenario(): Campaign =
        campaign {
            began()
            var sum = 0
            List(40) { i ->
                async(Dispatchers.Default) {
                    repeat(10) {
                        withContext(Dispatchers.IO) { delay(random.nextLong(5)) }
                        sum += i
                    }
                }
            }.awaitAll()
            world.fingerprint("sum", sum.toLong())
        }.withConfig(SimConfig.defaults().withTakeOver(TakeOver.COROUTINES))

    /** The second run in the other JVM is its first that counts. */
    private fun began() {
        val folder = System.getProperty(READY) ?: return
        if (++runs == 2 && System.getProperty("sun.java.command", "").contains(" worker:")) {
            Files.writeString(Path.of(folder, "ready-" + ProcessHandle.current().pid()), sinceStart().toString())
        }
    }

    private fun sinceStart(): Long {
        val started =
            ProcessHandle
                .current()
                .info()
                .startInstant()
                .orElseThrow()
        return Duration.between(started, Instant.now()).toMillis()
    }

    /** A JVM that runs so many seeds by itself. */
    private fun stranger(seeds: Int): Process =
        ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-cp",
            System.getProperty("java.class.path"),
            ForkedWorkersEvidence::class.java.name,
            ALONE,
            "$seeds",
        ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    /** What it prints: how long it took to its second run, in milliseconds. */
    private fun ended(process: Process): Long {
        val told = process.inputStream.bufferedReader().readText()
        check(process.waitFor() == 0) { "a JVM by itself failed: $told" }
        return told.trim().toLong()
    }

    /** How fast the seeds run when this JVM and a new one, which know nothing of each other, take half of them each. */
    private fun strangers(
        one: Campaign,
        seeds: Int,
    ): Double {
        val before = System.nanoTime()
        val other = stranger(seeds / 2)
        one.withSeeds(seeds - seeds / 2).run().assertPassed()
        ended(other)
        return seeds * 1e9 / (System.nanoTime() - before)
    }

    @JvmStatic
    public fun main(args: Array<String>) {
        if (args.firstOrNull() == ALONE) {
            val runs = scenario().withWorkers(1)
            runs.withSeeds(2).run().assertPassed()
            println(sinceStart())
            runs.withSeeds(args[1].toInt()).run().assertPassed()
            return
        }
        val seconds = if (args.firstOrNull() == "--quick") 15 else 40
        val folder = Files.createTempDirectory("forked-workers")
        System.setProperty(READY, folder.toString())
        val forking = scenario().withFreshJvm(FreshJvm.factory(ForkedWorkersEvidence::class.java, "scenario"))
        // warm, and a measure of how many seeds that is
        val rate = time(forking.withWorkers(1).withSeeds(2_000)).second
        val seeds = (rate * seconds).toInt()
        val ratios = ArrayList<Double>()
        val bounds = ArrayList<Double>()
        val alone = List(TURNS) { ended(stranger(2)) }.sorted()
        var one: CampaignResult? = null
        repeat(TURNS) {
            val single = time(forking.withWorkers(1).withSeeds(seeds))
            val double = time(forking.withWorkers(2).withSeeds(seeds))
            one = single.first
            val apart = strangers(forking.withWorkers(1), seeds)
            bounds += apart / single.second
            check(single.first.fingerprint() == double.first.fingerprint()) { "the results differ" }
            check(single.first.describe() == double.first.describe()) { "the results differ" }
            println(
                String.format(
                    Locale.ROOT,
                    "%d seeds: %.0f seeds/s with one worker, %.0f with two, %.0f in two JVMs that are strangers",
                    seeds,
                    single.second,
                    double.second,
                    apart,
                ),
            )
            ratios += double.second / single.second
        }
        val ready = Files.list(folder).use { files -> files.map { Files.readString(it).toLong() }.sorted().toList() }
        folder.toFile().deleteRecursively()
        check(ready.size >= TURNS) { "only ${ready.size} of $TURNS workers came up: the campaign was too short" }
        val ratio = ratios.sorted()[TURNS / 2]
        val bound = bounds.sorted()[TURNS / 2]
        val start = alone[TURNS / 2]
        println(
            String.format(
                Locale.ROOT,
                "forked workers: two against one %.2fx, strangers %.2fx; start-up %d ms where nothing else runs " +
                    "(median of %s), %d beside the first worker; results equal over %d seeds",
                ratio,
                bound,
                start,
                alone,
                ready[ready.size / 2],
                one!!.seedsRun(),
            ),
        )
        if (ratio < minOf(LEAST, OF_STRANGERS * bound) || start > MOST_MILLIS) {
            exitProcess(1)
        }
    }

    private fun time(campaign: Campaign): Pair<CampaignResult, Double> {
        val before = System.nanoTime()
        val result = campaign.run().assertPassed()
        return Pair(result, result.seedsRun() * 1e9 / (System.nanoTime() - before))
    }
}
