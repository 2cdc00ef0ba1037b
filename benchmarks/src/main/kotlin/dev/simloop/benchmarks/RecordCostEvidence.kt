package dev.simloop.benchmarks

import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.net.SimNetwork
import java.time.Duration
import java.util.concurrent.TimeUnit

/**
 * What a recorded run costs beside the same run of a hunt: its events alone, and with the source line of each. The same seeds
 * are run all three ways, in turns, so that what disturbs the machine disturbs all; their steps have to be equal.
 */
public object RecordCostEvidence {
    private const val MOST = 4.0

    private class Case(
        val name: String,
        val seeds: Int,
        val campaign: Campaign,
    )

    @JvmStatic
    public fun main(args: Array<String>) {
        val verdict = Verdict()
        val turns = if ("--quick" in args) 5 else 15
        println("%-22s %10s %12s %8s %8s".format("program", "steps", "hunt, us/st", "events", "lines"))
        var worst = 0.0
        var lines = 0.0
        for (case in cases()) {
            val (bare, named) = measured(case, turns, verdict)
            worst = maxOf(worst, bare)
            lines = maxOf(lines, named)
            verdict.demand(bare <= MOST, "${case.name}: recording the events costs at most $MOST times a run of a hunt")
        }
        verdict.end(
            "record-cost: a run whose events are recorded costs at most ${worst.figure(1)} times one of a hunt, " +
                "${lines.figure(1)} times with the line of each",
        )
    }

    private fun cases() =
        listOf(
            Case("stream Raft", 20, Campaign.of(StreamRaft.baseline(Style.FUTURES, 3, false))),
            Case("message Raft", 400, Campaign.of(MessageRaft.scenario(NodeKind.FUTURES, false))),
            Case("gossip, 100,000 steps", 1, Campaign.ofAction(::gossip)),
        )

    /** Returns the medians of what the events, and they with their lines, multiply the time by, over turns of the same seeds. */
    private fun measured(
        case: Case,
        turns: Int,
        verdict: Verdict,
    ): Pair<Double, Double> {
        val campaign = case.campaign.withWorkers(1).collecting(1)
        val bare = campaign.withConfig(campaign.config().withEventLines(false))
        val hunted = ArrayList<Double>()
        val withEvents = ArrayList<Double>()
        val withLines = ArrayList<Double>()
        var steps = 0L
        for (turn in 0 until turns + WARM_UP) {
            val seeds = (1..case.seeds).map { it.toLong() + turn * case.seeds }.toLongArray()
            val hunt = seconds { steps = campaign.withSeeds(Seeds.of(*seeds)).run().steps() }
            var same = 0L
            val events = seconds { seeds.forEach { same += bare.runSeed(it).steps() } }
            verdict.demand(steps == same, "${case.name}: turn $turn has $steps steps, and $same when recorded")
            val lines = seconds { seeds.forEach { campaign.runSeed(it) } }
            if (turn >= WARM_UP) {
                hunted += hunt * 1e6 / steps
                withEvents += events / hunt
                withLines += lines / hunt
            }
        }
        println(
            "%-22s %10s %12s %8s %8s".format(
                case.name,
                steps.figure(),
                hunted.median().figure(3),
                withEvents.median().figure(1),
                withLines.median().figure(1),
            ),
        )
        return withEvents.median() to withLines.median()
    }

    private const val WARM_UP = 3
    private const val NODES = 40
    private const val FANOUT = 3
    private const val ROUNDS = 280

    /** Each node tells three others, drawn anew each time, what it has heard of all. */
    internal fun gossip(world: World) {
        val net = SimNetwork.of(world)
        val heard = Array(NODES) { IntArray(NODES) }
        repeat(NODES) { i ->
            val host = world.host("node$i")
            val endpoint = net.bind(host)
            val chance = host.random("peers")
            endpoint.onPacket { packet ->
                val theirs = packet.payload(IntArray::class.java)
                for (k in 0 until NODES) heard[i][k] = maxOf(heard[i][k], theirs[k])
            }
            host.executor().scheduleAtFixedRate({
                heard[i][i]++
                repeat(FANOUT) {
                    endpoint.send("node${(i + 1 + chance.nextInt(NODES - 1)) % NODES}", heard[i].copyOf())
                }
            }, 10, 10, TimeUnit.MILLISECONDS)
        }
        world.runFor(Duration.ofMillis(10L * ROUNDS))
        check(heard.all { row -> row.all { it > 0 } }) { "somebody has not heard of all" }
        world.hosts().forEach { it.domain().drop() }
    }
}
