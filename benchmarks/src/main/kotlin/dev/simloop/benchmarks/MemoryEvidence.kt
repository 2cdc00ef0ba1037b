package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.tape.Hiccups
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** What a run holds after many coroutines of which one at a time is alive. */
public object MemoryEvidence {
    private const val MILLION = 1_000_000
    private const val MIB = 1024.0 * 1024.0
    private const val FLAT = 1.10

    /** A hiccup stands in the tape with its bound and its value, and so do those on time before it, as one. */
    private const val BYTES_A_HICCUP = 64

    @JvmStatic
    public fun main(args: Array<String>) {
        val millions = if ("--quick" in args) 2 else 5
        val verdict = Verdict()
        val exact = measure(millions, Hiccups.NONE)
        val growth = exact.held.last() / exact.held.first()
        verdict.demand(growth <= FLAT, "the heap after $millions million is within 10 % of that after one")
        val late = measure(millions, Hiccups.parse("late4x8"))
        val more = (late.held.last() - late.held.first()) * MIB
        val hiccups = late.hiccups * (millions - 1) / millions
        verdict.demand(hiccups > 0, "some of it is late where there are hiccups")
        verdict.demand(more / hiccups <= BYTES_A_HICCUP, "what hiccups add is at most $BYTES_A_HICCUP bytes for each")
        verdict.end(
            "memory: %.1f MiB after one million coroutines, %.1f MiB after %d million (%+.1f %%), %,d steps; %.1f and %.1f MiB with %,d hiccups"
                .format(
                    exact.held.first(),
                    exact.held.last(),
                    millions,
                    100 * (growth - 1),
                    exact.steps,
                    late.held.first(),
                    late.held.last(),
                    late.hiccups,
                ),
        )
    }

    private class Measured(
        val held: DoubleArray,
        val steps: Long,
        val hiccups: Long,
    )

    private fun measure(
        millions: Int,
        shape: Hiccups,
    ): Measured {
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
                    .withHiccups(shape)
                    .withMaxSteps(Long.MAX_VALUE)
                    .withMaxStepsPerInstant(Long.MAX_VALUE),
            ).withSeeds(Seeds.of(0))
                .withWorkers(1)
                .run()
                .assertPassed()
        for (i in held.indices) {
            println(
                "%s after %d million coroutines %.1f MiB".format(
                    if (shape.isNone) "exact time," else "hiccups,",
                    i + 1,
                    held[i],
                ),
            )
        }
        return Measured(held, result.steps(), result.hits("loop.hiccups").total())
    }

    private fun used(): Double {
        System.gc()
        return Runtime.getRuntime().let { it.totalMemory() - it.freeMemory() } / MIB
    }
}
