package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.Finding
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.RealCluster
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.failure.PropertyViolation

/**
 * The planted bugs of the stream Raft in both styles, each named by its property; what the stale read needs; the correct
 * version in chaos, with what each kind of fault did; and the same nodes on real sockets and files.
 */
public object WorldRaftEvidence {
    private const val NODES = 3
    private const val SHARE = 0.95

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val hunted = if (quick) 600 else 2_000
        val survived = args.withSeeds(600, 20_000, 100_000)
        val verdict = Verdict()
        var latest = 0L
        println("%-12s %-31s %10s %9s  %s".format("", "bug", "first seed", "findings", "named by"))
        for (style in Style.values()) {
            for (bug in Bug.values()) latest = maxOf(latest, hunt(style, bug, hunted, verdict))
        }
        for (style in Style.values()) drift(style, verdict)
        println()
        StreamRaft.leftOut().forEach { (kind, why) -> println("left out: $kind, because $why") }
        for (style in Style.values()) {
            survive(style, NODES, survived / 2, verdict)
            survive(style, 5, survived / 20, verdict)
        }
        println()
        for (style in Style.values()) real(style, verdict)
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
                .collecting(MOST)
                .withSeeds(seeds)
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
                .collecting(5)
                .withSeeds(seeds)
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

    /** A kind fires if it does something to somebody: a packet, an operation, a reading of a clock. */
    private fun faults(
        result: CampaignResult,
        verdict: Verdict,
    ) {
        println("  %-18s %12s %12s %18s".format("", "begun", "hits", "seeds with a hit"))
        for (kind in StreamRaft.faultKinds().map { it.name() }) {
            val hits = result.hits("fault.$kind.hits")
            println(
                "  %-18s %12s %12s %16.1f %%".format(
                    kind,
                    result.hits("fault.$kind").total().figure(),
                    hits.total().figure(),
                    result.shareOfRuns("fault.$kind.hits") * 100,
                ),
            )
            verdict.demand(hits.total() > 0, "fault $kind fires")
        }
    }

    /** Drift is enough for the stale read, and needed for it where nothing else is wrong; the right lease allows for it. */
    private fun drift(
        style: Style,
        verdict: Verdict,
    ) {
        val failures = { bug: Bug?, drifting: Boolean ->
            Campaign
                .of(StreamRaft.driftApart(style, bug, drifting))
                .collecting(DRIFT_SEEDS)
                .withSeeds(DRIFT_SEEDS)
                .run()
                .findings()
        }
        val stale = failures(Bug.STALE_LEASE_READ, true)
        val right = failures(Bug.STALE_LEASE_READ, false)
        val correct = failures(null, true)
        println(
            "$style, drift and a partition alone: of $DRIFT_SEEDS seeds ${Bug.STALE_LEASE_READ} fails ${stale.size}, " +
                "with right clocks ${right.size}; the correct version fails ${correct.size}",
        )
        verdict.demand(stale.isNotEmpty(), "drift alone makes reads stale with $style")
        verdict.demand(stale.all { it.property() == Bug.STALE_LEASE_READ.property() }, "drift makes nothing else fail")
        verdict.demand(right.isEmpty(), "without drift no read is stale with $style")
        verdict.demand(correct.isEmpty(), "the right lease allows for drift with $style")
    }

    /** Nodes of that style on loopback sockets and in files, with clients that check what they read. */
    private fun real(
        style: Style,
        verdict: Verdict,
    ) {
        val served = RealCluster.serve(style, NODES)
        println(
            "$style for real: $NODES nodes on loopback sockets and files answer ${served.requests.figure()} requests " +
                "in ${served.seconds.figure(1)} s",
        )
        verdict.demand(served.problems.isEmpty(), "real nodes serve with $style: ${served.problems.firstOrNull()}")
    }

    private const val DRIFT_SEEDS = 200

    /** Findings per bug are run again, recorded; this many tell shares of a twentieth apart. */
    private const val MOST = 60
}
