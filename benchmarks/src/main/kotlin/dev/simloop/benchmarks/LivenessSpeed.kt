package dev.simloop.benchmarks

import dev.simloop.verify.Goal
import dev.simloop.verify.Model
import dev.simloop.verify.ModelChecker
import kotlin.system.exitProcess

/** Four goals of a million states in one exploration, in a JVM of its own with 2 GiB. */
internal object LivenessSpeed {
    fun measure(
        quick: Boolean,
        verdict: Verdict,
    ): String {
        val states = if (quick) QUICK else FULL
        println()
        val line = forked("dev.simloop.benchmarks.LivenessSpeedMain", listOf("-Xmx2g"), listOf("$states"))
        println(line)
        verdict.demand(line.startsWith("4 goals"), "four goals of $states states in 2 GiB")
        return line
    }

    private const val QUICK = 100_000
    private const val FULL = 1_000_000
}

/** Each state is a component of its own, which is the hardest case for memory. */
public object LivenessSpeedMain {
    private data class Count(
        val down: Int,
    )

    @JvmStatic
    public fun main(args: Array<String>) {
        val states = args[0].toInt()
        val model =
            Model
                .named<Count>("countdown")
                .initial(Count(states - 1))
                .action("down", { it.down > 0 }, { Count(it.down - 1) })
                .weaklyFair("down")
                .terminal { it.down == 0 }
                .build()
        val goals =
            listOf<Goal<Count>>(
                Goal.eventually("zero") { it.down == 0 },
                Goal.alwaysEventually("again zero") { it.down == 0 },
                Goal.eventuallyAlways("zero for ever") { it.down == 0 },
                Goal.leadsTo("from all", { true }, { it.down == 0 }),
            )
        var met = 0
        val time = seconds { met = ModelChecker.of(model).checkLiveness(goals).count { it.holds() } }
        println("$met goals of ${states.toLong().figure()} states in ${time.figure(1)} s and 2 GiB")
        exitProcess(if (met == goals.size) 0 else 1)
    }
}
