package dev.simloop.benchmarks

import dev.simloop.campaign.Audit
import dev.simloop.campaign.AuditResult
import dev.simloop.campaign.NondeterminismSource
import dev.simloop.event.Event
import dev.simloop.examples.traps.BackgroundCallback
import dev.simloop.examples.traps.BackgroundThread
import dev.simloop.examples.traps.EnumHashOrder
import dev.simloop.examples.traps.IdentityOrder
import dev.simloop.examples.traps.RandomName
import dev.simloop.examples.traps.RealChance
import dev.simloop.examples.traps.RealClock
import dev.simloop.examples.traps.SetOfOrder
import dev.simloop.examples.traps.Sound
import dev.simloop.examples.traps.StaticCache
import dev.simloop.examples.traps.StaticCount
import dev.simloop.examples.traps.ThreadChance
import dev.simloop.examples.traps.WallTime

/** The traps of the JVM, each in a program that has no other: which comparison caught it, and who was named. */
public object AuditEvidence {
    private const val TWICE = "run twice in one JVM"
    private const val FRESH = "run in a fresh JVM"

    /** [evidence] is what the reason for the culprit has to end in. */
    private class Trap(
        val name: String,
        val program: Class<*>,
        val culprit: NondeterminismSource,
        val condition: String,
        val evidence: String,
    )

    private val TRAPS =
        listOf(
            Trap(
                "iteration of Set.of",
                SetOfOrder::class.java,
                NondeterminismSource.HASH_ORDER,
                FRESH,
                "SetOfOrder calls Set.of",
            ),
            Trap(
                "order by identity hash",
                IdentityOrder::class.java,
                NondeterminismSource.HASH_ORDER,
                TWICE,
                "IdentityOrder calls new HashSet",
            ),
            Trap(
                "hash map of enum keys",
                EnumHashOrder::class.java,
                NondeterminismSource.HASH_ORDER,
                FRESH,
                "EnumHashOrder calls new HashMap",
            ),
            Trap(
                "System.nanoTime",
                RealClock::class.java,
                NondeterminismSource.REAL_CLOCK,
                TWICE,
                "RealClock calls System.nanoTime",
            ),
            Trap(
                "Instant.now",
                WallTime::class.java,
                NondeterminismSource.REAL_CLOCK,
                TWICE,
                "WallTime calls Instant.now",
            ),
            Trap(
                "Math.random",
                RealChance::class.java,
                NondeterminismSource.REAL_CHANCE,
                TWICE,
                "RealChance calls Math.random",
            ),
            Trap(
                "ThreadLocalRandom",
                ThreadChance::class.java,
                NondeterminismSource.REAL_CHANCE,
                TWICE,
                "ThreadChance calls ThreadLocalRandom.current",
            ),
            Trap(
                "UUID.randomUUID",
                RandomName::class.java,
                NondeterminismSource.REAL_CHANCE,
                TWICE,
                "RandomName calls UUID.randomUUID",
            ),
            Trap(
                "static cache",
                StaticCache::class.java,
                NondeterminismSource.STATIC_STATE,
                TWICE,
                "StaticCache has the static field CACHE",
            ),
            Trap(
                "static count",
                StaticCount::class.java,
                NondeterminismSource.STATIC_STATE,
                TWICE,
                "StaticCount has the static field clients",
            ),
            Trap(
                "background thread",
                BackgroundThread::class.java,
                NondeterminismSource.FOREIGN_THREAD,
                FRESH,
                "BackgroundThread calls new Thread",
            ),
            Trap(
                "background thread submits",
                BackgroundCallback::class.java,
                NondeterminismSource.FOREIGN_THREAD,
                TWICE,
                "a thread that is not the loop's touched it",
            ),
        )

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val verdict = Verdict()
        val traps = if (quick) TRAPS.distinctBy { it.culprit to it.condition } else TRAPS
        println("%-26s %-22s %-26s %s".format("trap", "differs when", "culprit", "because"))
        val caught = traps.count { row(it, verdict) }
        val seeds = if (quick) 2 else 10
        val sound = audit(Sound::class.java, seeds)
        println("%-26s %s".format("none", sound.describe()))
        verdict.demand(sound.passed(), "the program without a trap passes")
        verdict.end(
            "audit: $caught of ${traps.size} traps caught with the culprit named; without a trap $seeds seeds pass",
        )
    }

    private fun audit(
        program: Class<*>,
        seeds: Int,
    ): AuditResult = Audit.factory(program, "scenario").withSeeds(seeds).run()

    private fun row(
        trap: Trap,
        verdict: Verdict,
    ): Boolean {
        val result = audit(trap.program, 2)
        val divergence = result.divergence()
        if (divergence == null) {
            verdict.demand(false, "${trap.name}: is caught")
            return false
        }
        println(
            "%-26s %-22s %-26s %s".format(
                trap.name,
                result.condition(),
                divergence.culprit().words(),
                divergence.evidence(),
            ),
        )
        if (divergence.index() < 0) {
            println("    the runs are equal all the same")
        } else {
            println("    first differing event ${divergence.index()}: ${told(divergence.left())}")
            println(
                "    and in the other run:  ${" ".repeat(
                    divergence.index().toString().length - 1,
                )}${told(divergence.right())}",
            )
        }
        val named = divergence.culprit() == trap.culprit
        val explained = divergence.evidence().endsWith(trap.evidence)
        verdict.demand(named, "${trap.name}: the culprit is ${trap.culprit.words()}")
        verdict.demand(result.condition() == trap.condition, "${trap.name}: caught when ${trap.condition}")
        verdict.demand(explained, "${trap.name}: the reason ends in \"${trap.evidence}\"")
        return named && explained
    }

    private fun told(event: Event?): String =
        if (event == null) {
            "its log has ended"
        } else {
            listOf(event.actor(), event.kind().name.lowercase(), event.subject(), event.text(), event.at())
                .filter { it.isNotEmpty() }
                .joinToString(" ")
        }
}
