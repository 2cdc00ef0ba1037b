package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.coroutines.campaign
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** What a run holds after many coroutines of which one at a time is alive. */
public object MemoryEvidence {
    private const val MILLION = 1_000_000
    private const val MIB = 1024.0 * 1024.0
    private const val FLAT = 1.10

    @JvmStatic
    public fun main(args: Array<String>) {
        val millions = if ("--quick" in args) 2 else 5
        val verdict = Verdict()
        val held = DoubleArray(millions)
        val result =
            campaign {
                repeat(millions * MILLION) {
                    launch { yield() }.join()
                    if ((it + 1) % MILLION == 0) {
                        held[it / MILLION] = used()
                    }
                }
            }.withConfig(
                SimConfig
                    .defaults()
                    .withMaxSteps(Long.MAX_VALUE)
                    .withMaxStepsPerInstant(Long.MAX_VALUE),
            ).withWorkers(1)
                .withSeeds(1)
                .run()
        verdict.demand(result.failed() == 0L, "the run passes")
        for (i in held.indices) {
            println("after %d million coroutines %.1f MiB".format(i + 1, held[i]))
        }
        val growth = held.last() / held.first()
        verdict.demand(growth <= FLAT, "the heap after $millions million is within 10 % of that after one")
        verdict.end(
            "memory: %.1f MiB after one million coroutines, %.1f MiB after %d million (%+.1f %%), %,d steps".format(
                held.first(),
                held.last(),
                millions,
                100 * (growth - 1),
                result.steps(),
            ),
        )
    }

    private fun used(): Double {
        System.gc()
        return Runtime.getRuntime().let { it.totalMemory() - it.freeMemory() } / MIB
    }
}
