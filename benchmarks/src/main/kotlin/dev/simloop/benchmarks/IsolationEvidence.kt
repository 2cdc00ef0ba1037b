package dev.simloop.benchmarks

import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignListener
import dev.simloop.campaign.Seeds
import dev.simloop.internal.run.LoopThread
import dev.simloop.internal.run.ThreadLocals
import org.slf4j.MDC
import java.io.File
import java.lang.management.ManagementFactory
import java.time.Duration
import java.util.concurrent.ConcurrentHashMap
import kotlin.system.exitProcess

/**
 * A program that leaves what it can on its thread, and one that looks for it, in turns of a hundred seeds on the same workers.
 * `alone` prints the fingerprints of the second in a JVM that runs nothing else; `compare` runs both and compares with them.
 */
public object IsolationEvidence {
    private const val TURN = 100
    private const val WORKERS = 2
    private const val BUSY_MILLIS = 100
    private const val NANOS_PER_MILLI = 1_000_000
    private const val IDLE_MILLIS = 2_000L
    private const val STATIC_BYTES = 1_024

    private val local = ThreadLocal<String>()
    private val inherited = InheritableThreadLocal<String>()
    private val statics = ArrayList<ByteArray>()
    private val polluted: MutableSet<Thread> = ConcurrentHashMap.newKeySet()
    private val innocent: MutableSet<Thread> = ConcurrentHashMap.newKeySet()

    @JvmStatic
    public fun main(args: Array<String>) {
        val turns = if ("--quick" in args) 10 else 100
        if (args[0] == "alone") {
            repeat(turns) { println(look(it)) }
            return
        }
        val alone = File(args[1]).readLines().map(String::toLong)
        val verdict = Verdict()
        verdict.demand(
            ThreadLocals.areIsolated(),
            "thread locals can be taken away on JDK ${Runtime.version().feature()}",
        )
        val stops = IntArray(1)
        val beside = both(turns, stops)
        val equal = beside.indices.count { beside[it] == alone[it] }
        println("isolated: $equal of $turns turns of $TURN seeds as in a JVM of their own; ${stops[0]} listeners threw")
        println("  the two programs shared ${polluted.intersect(innocent).size} of ${innocent.size} threads")
        val idle = idleMillis()
        println("  loop threads used $idle ms of CPU in $IDLE_MILLIS ms without a run")
        verdict.demand(equal == turns && turns == alone.size, "all fingerprints are those of a JVM of its own")
        verdict.demand(stops[0] == turns, "each listener that throws stops its campaign")
        verdict.demand(innocent.isNotEmpty() && polluted.containsAll(innocent), "both ran on the same threads")
        verdict.demand(idle < BUSY_MILLIS, "idle loop threads use no CPU")
        LoopThread.isolate(false)
        val open = both(turns, IntArray(1))
        val differ = open.indices.count { open[it] != alone[it] }
        println("isolation off: $differ of $turns turns differ; loop threads used ${idleMillis()} ms of CPU while idle")
        verdict.demand(differ > 0, "without isolation the fingerprints differ")
        verdict.end(
            "isolation: ${turns * TURN} seeds beside as many that interrupt, leak and throw: " +
                "$equal of $turns turns equal, $differ differ with isolation off, $idle ms of CPU while idle",
        )
        // Threads that spin without isolation would go on.
        exitProcess(0)
    }

    private fun both(
        turns: Int,
        stops: IntArray,
    ): List<Long> =
        List(turns) {
            try {
                pollute(it)
            } catch (e: IllegalStateException) {
                stops[0]++
            }
            look(it)
        }

    private fun seeds(turn: Int): Seeds = Seeds.range(turn * TURN.toLong(), TURN)

    private fun pollute(turn: Int) {
        Campaign
            .ofAction { world ->
                polluted.add(Thread.currentThread())
                synchronized(statics) { statics.add(ByteArray(STATIC_BYTES)) }
                local.set("left by ${world.seed()}")
                inherited.set("left by ${world.seed()}")
                MDC.put("user", "of ${world.seed()}")
                Thread.currentThread().contextClassLoader = null
                world.executor().execute { Thread.currentThread().interrupt() }
                Thread.currentThread().interrupt()
            }.withSeeds(seeds(turn))
            .withWorkers(WORKERS)
            .withListener(CampaignListener { error("the listener of turn $turn") })
            .run()
    }

    private fun look(turn: Int): Long =
        Campaign
            .ofAction { world ->
                innocent.add(Thread.currentThread())
                look(world)
                world.executor().execute { look(world) }
                world.delay(Duration.ofSeconds(1)).thenRun { look(world) }
            }.withSeeds(seeds(turn))
            .withWorkers(WORKERS)
            .run()
            .fingerprint()

    private fun look(world: World) {
        val thread = Thread.currentThread()
        world.fingerprint("interrupted", if (thread.isInterrupted) 1 else 0)
        world.fingerprint("local", local.get().hashCode().toLong())
        world.fingerprint("inherited", inherited.get().hashCode().toLong())
        world.fingerprint("mdc", MDC.get("user").hashCode().toLong())
        world.fingerprint("loader", if (thread.contextClassLoader == null) 1 else 0)
        world.fingerprint("memory", LongArray(STATIC_BYTES) { it.toLong() }.sum())
        // What sleeps or locks would be woken by an interrupt.
        world.fingerprint("woken", if (wakes()) 1 else 0)
        world.fingerprint("random", world.random("innocent").nextLong())
    }

    private fun wakes(): Boolean =
        try {
            java.util.concurrent
                .Semaphore(1)
                .acquire()
            false
        } catch (e: InterruptedException) {
            true
        }

    private fun idleMillis(): Long {
        val threads = ManagementFactory.getThreadMXBean()
        val loops =
            threads.allThreadIds.filter {
                threads
                    .getThreadInfo(
                        it,
                    )?.threadName
                    ?.startsWith("simloop-") == true
            }
        val before = loops.sumOf { threads.getThreadCpuTime(it) }
        Thread.sleep(IDLE_MILLIS)
        return (loops.sumOf { threads.getThreadCpuTime(it) } - before) / NANOS_PER_MILLI
    }
}
