package dev.simloop.benchmarks

import dev.simloop.Campaign
import dev.simloop.CampaignResult
import dev.simloop.Finding
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.failure.PropertyViolation

/** The planted bugs of the stream Raft in both styles, each named by its property, and the correct version in chaos. */
public object WorldRaftEvidence {
    private const val NODES = 3
    private const val SHARE = 0.95

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val hunted = if (quick) 600 else 2_000
        val survived =
            when {
                quick -> 600
                "--full" in args -> 100_000
                else -> 20_000
            }
        val verdict = Verdict()
        var latest = 0L
        println("%-12s %-31s %10s %9s  %s".format("", "bug", "first seed", "findings", "named by"))
        for (style in Style.values()) {
            for (bug in Bug.values()) latest = maxOf(latest, hunt(style, bug, hunted, verdict))
        }
        for (style in Style.values()) {
            survive(style, NODES, survived / 2, verdict)
            survive(style, 5, survived / 20, verdict)
        }
        verdict.end(
            "world-raft: 6 bugs in 2 styles found, each within ${latest + 1} seeds; " +
                "the correct version survives ${survived.toLong().figure()} seeds",
        )
    }

    private fun hunt(
        style: Style,
        bug: Bug,
        seeds: Int,
        verdict: Verdict,
    ): Long {
        val found =
            Campaign
                .of(StreamRaft.scenario(style, NODES, bug))
                .collect(MOST)
                .seeds(seeds)
                .run()
                .findings()
        val by = found.groupingBy { it.property() }.eachCount()
        val named = by[bug.property()] ?: 0
        val first = found.firstOrNull()?.token()?.seed()
        println(
            "%-12s %-31s %10s %9d  %s".format(
                style,
                bug,
                first ?: "-",
                found.size,
                by.entries.joinToString { "${it.value} x ${it.key}" },
            ),
        )
        verdict.demand(first != null, "$bug is found within $seeds seeds with $style")
        verdict.demand(named >= SHARE * found.size, "$bug is named by \"${bug.property()}\" with $style")
        verdict.demand(
            found.all { it.reproduction() == Finding.Reproduction.STABLE },
            "findings of $bug repeat with $style",
        )
        return first ?: 0
    }

    private fun Finding.property(): String =
        (failure() as? PropertyViolation)?.property() ?: failure().javaClass.simpleName

    private fun survive(
        style: Style,
        nodes: Int,
        seeds: Int,
        verdict: Verdict,
    ) {
        val result =
            Campaign
                .of(StreamRaft.scenario(style, nodes, null))
                .collect(5)
                .seeds(seeds)
                .run()
        val rate = result.seedsRun() / (result.elapsed().toNanos() / 1e9)
        println()
        println(
            "$style, $nodes nodes, correct: ${result.seedsRun().figure()} seeds, ${result.findings().size} failures, " +
                "${rate.figure(0)} seeds/s",
        )
        result.findings().forEach { println(it.describe()) }
        verdict.demand(result.findings().isEmpty(), "the correct version passes with $style and $nodes nodes")
        faults(result, verdict)
    }

    private fun faults(
        result: CampaignResult,
        verdict: Verdict,
    ) {
        for (kind in StreamRaft.faultKinds()) {
            val begun = result.hits("fault.${kind.name()}")
            val bit = result.hits("${kind.name()}.hits").total()
            println(
                "  %-18s %10s begun in %5.1f %% of seeds%s".format(
                    kind.name(),
                    begun.total().figure(),
                    result.shareOfRuns("fault.${kind.name()}") * 100,
                    if (bit > 0) ", did something %s times".format(bit.figure()) else "",
                ),
            )
            verdict.demand(begun.total() > 0, "fault ${kind.name()} fires")
        }
    }

    /** Findings per bug are run again, recorded; this many tell shares of a twentieth apart. */
    private const val MOST = 60
}
