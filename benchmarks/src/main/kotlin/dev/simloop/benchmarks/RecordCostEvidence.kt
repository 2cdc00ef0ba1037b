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
 * What a recorded run costs beside the same run of a hunt. The same seeds are run both ways, in turns, so that what disturbs
 * the machine disturbs both; their fingerprints have to be equal.
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
        println("%-22s %10s %12s %12s %8s".format("program", "steps", "hunt, us/st", "rec, us/st", "times"))
        var worst = 0.0
        for (case in cases()) {
            val times = measured(case, turns, verdict)
            worst = maxOf(worst, times)
            verdict.demand(times <= MOST, "${case.name}: a recorded run costs at most $MOST times one of a hunt")
        }
        verdict.end("record-cost: a recorded run costs at most ${worst.figure(1)} times one of a hunt")
    }

    private fun cases() =
        listOf(
            Case("stream Raft", 20, Campaign.of(StreamRaft.baseline(Style.FUTURES, 3, false))),
            Case("message Raft", 400, Campaign.of(MessageRaft.scenario(NodeKind.FUTURES, false))),
            Case("gossip, 100,000 steps", 1, Campaign.ofAction(::gossip)),
        )

    /** Returns the median of what recording multiplies the time by, over turns of the same seeds. */
    private fun measured(
        case: Case,
        turns: Int,
        verdict: Verdict,
    ): Double {
        val campaign = case.campaign.withWorkers(1).collecting(1)
        val hunted = ArrayList<Double>()
        val recorded = ArrayList<Double>()
        var steps = 0L
        for (turn in 0 until turns + WARM_UP) {
            val seeds = (1..case.seeds).map { it.toLong() + turn * case.seeds }.toLongArray()
            val hunt = seconds { steps = campaign.withSeeds(Seeds.of(*seeds)).run().steps() }
            var same = 0L
            val record = seconds { seeds.forEach { same += campaign.runSeed(it).steps() } }
            verdict.demand(steps == same, "${case.name}: turn $turn has $steps steps, and $same when recorded")
            if (turn >= WARM_UP) {
                hunted += hunt * 1e6 / steps
                recorded += record * 1e6 / steps
            }
        }
        val times = hunted.indices.map { recorded[it] / hunted[it] }.median()
        println(
            "%-22s %10s %12s %12s %8s".format(
                case.name,
                steps.figure(),
                hunted.median().figure(3),
                recorded.median().figure(3),
                times.figure(1),
            ),
        )
        return times
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
