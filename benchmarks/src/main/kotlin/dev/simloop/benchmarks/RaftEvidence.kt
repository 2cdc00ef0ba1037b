package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.examples.microraft.MicroRaft
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind

/** The planted double vote in both styles, the fix over many seeds, and MicroRaft under partitions and loss. */
public object RaftEvidence {
    @JvmStatic
    public fun main(args: Array<String>) {
        val full = "--full" in args
        val seeds = args.withSeeds(500, 10_000, 100_000)
        val verdict = Verdict()
        for (kind in NodeKind.values()) {
            plantedIn(kind, seeds, verdict)
        }
        var worst = 1.0
        val groups = if (full) listOf(3, 5, 7) else listOf(3, 5)
        for (members in groups) {
            val result =
                MicroRaft
                    .campaign(members)
                    .collecting(5)
                    .withSeeds(seeds)
                    .run()
            report(members, result)
            result.findings().forEach { println(it.describe()) }
            verdict.demand(result.findings().isEmpty(), "MicroRaft with $members members passes")
            worst = minOf(worst, SHARES.minOf { result.shareOfRuns(it) })
        }
        verdict.demand(worst >= 0.9, "at least 90 % of seeds had a partition, a drop and a leader change")
        verdict.end(
            "raft: fixed and MicroRaft ${groups.joinToString(
                " and ",
            )} survive ${seeds.toLong().figure()} seeds each; " +
                "partition, drop and leader change in at least ${(worst * 100).figure(1)} % of seeds",
        )
    }

    private fun plantedIn(
        kind: NodeKind,
        seeds: Int,
        verdict: Verdict,
    ) {
        val buggy = Campaign.of(MessageRaft.scenario(kind, true)).withSeeds(300)
        val finding = buggy.run().firstFinding()
        verdict.demand(finding != null, "the double vote is found with $kind")
        finding?.let {
            val again = List(2) { _ -> buggy.replay(it.token().toString()) }
            verdict.demand(again.all { run -> run.isSameRun(it.original()) }, "the double vote replays with $kind")
            println("$kind: double vote at seed ${it.token().seed()}, replayed twice, ${it.failure().message}")
        }
        val fixed =
            Campaign
                .of(MessageRaft.scenario(kind, false))
                .collecting(5)
                .withSeeds(seeds)
                .run()
        verdict.demand(fixed.findings().isEmpty(), "the fixed version passes with $kind")
        println(
            "$kind: fixed version, ${fixed.seedsRun().figure()} seeds, ${fixed.findings().size} failures, " +
                "${(fixed.seedsRun() / (fixed.elapsed().toNanos() / 1e9)).figure(0)} seeds/s",
        )
    }

    private fun report(
        members: Int,
        result: CampaignResult,
    ) {
        val wall = result.elapsed().toNanos() / 1e9
        println(
            "MicroRaft, $members members: ${result.seedsRun().figure()} seeds, ${result.findings().size} failures, " +
                "${(result.virtualNanos() / 1e9 / wall).figure(0)} virtual s per wall s, " +
                "${(result.steps() / wall).figure(0)} steps/s",
        )
        result.counters().forEach { (name, hits) ->
            val share = result.shareOfRuns(name) * 100
            println("  %-28s %14s in %5.1f %% of seeds".format(name, hits.total().figure(), share))
        }
    }

    private val SHARES = listOf("net.partition", "net.dropped.loss", "raft.leaderChange")
}
