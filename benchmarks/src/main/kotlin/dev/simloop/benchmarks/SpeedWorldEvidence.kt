package dev.simloop.benchmarks

import dev.simloop.Host
import dev.simloop.SimConfig
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.net.Endpoint
import dev.simloop.net.SimNetwork
import java.time.Duration
import java.util.concurrent.TimeUnit

/** Throughput of whole worlds: the Rafts, a thousand hosts, a long day, and what a property costs. */
public object SpeedWorldEvidence {
    private const val MESSAGE_RAFT_PRIOR = 430.0
    private const val HEARTBEAT_LIMIT = 60.0
    private const val DAY_LIMIT = 10.0

    /** No watchdog and no step limit: these runs are long on purpose. */
    private val LONG =
        SimConfig
            .defaults()
            .withMaxSteps(Long.MAX_VALUE)
            .withTail(Long.MAX_VALUE)
            .withWatchdog(Duration.ZERO)
            .withMaxVirtualTime(Duration.ofDays(2))

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val verdict = Verdict()
        val message = messageRaft(if (quick) 2_000 else 20_000, verdict)
        val three = streamRaft(3, 17.0, 1_000.0, if (quick) 200 else 2_000, verdict)
        val five = streamRaft(5, 10.0, 500.0, if (quick) 100 else 1_000, verdict)
        val hour = heartbeats(1_000, if (quick) Duration.ofMinutes(5) else Duration.ofHours(1), quick, verdict)
        val day = day(if (quick) Duration.ofHours(1) else Duration.ofDays(1), quick, verdict)
        propertyPrice(if (quick) 500 else 5_000)
        verdict.end(
            "speed-world: stream Raft ${three.figure(0)} and ${five.figure(0)} seeds/s with 3 and 5 nodes; " +
                "message Raft ${message.figure(0)} seeds/s; 1,000 hosts, an hour: ${hour.figure(1)} s; " +
                "5 nodes, a day: ${day.figure(1)} s",
        )
    }

    private fun messageRaft(
        seeds: Int,
        verdict: Verdict,
    ): Double {
        val rate = Campaign.of(MessageRaft.scenario(NodeKind.FUTURES, false)).seedsPerSecond(seeds)
        println("message Raft, 3 nodes: ${rate.figure(0)} seeds/s, one worker; seedloop, as published: 428-487")
        verdict.demand(rate >= MESSAGE_RAFT_PRIOR, "message Raft: at least ${MESSAGE_RAFT_PRIOR.figure(0)} seeds/s")
        return rate
    }

    /**
     * The shape of the baseline: JSON lines, votes forced, 5 % loss, six rounds of faults, then three calm seconds. The floor
     * is one for a process, as the published figure is, and a campaign has a worker for each core.
     */
    private fun streamRaft(
        nodes: Int,
        prior: Double,
        floor: Double,
        seeds: Int,
        verdict: Verdict,
    ): Double {
        val best =
            Style.entries.maxOf { style ->
                val campaign = Campaign.of(StreamRaft.baseline(style, nodes, false))
                val one = campaign.seedsPerSecond(seeds)
                val cores = Runtime.getRuntime().availableProcessors()
                val rate = campaign.seedsPerSecond(seeds, cores)
                val steps =
                    campaign
                        .withWorkers(1)
                        .withSeeds(Seeds.range(0, 100))
                        .run()
                        .steps() / 100
                println(
                    "stream Raft, $nodes nodes, $style: ${rate.figure(0)} seeds/s of $steps steps on $cores cores, " +
                        "${one.figure(0)} on one; " +
                        "simloom, as published: ${prior.figure(0)}",
                )
                rate
            }
        verdict.demand(best >= floor, "stream Raft with $nodes nodes: at least ${floor.figure(0)} seeds/s")
        return best
    }

    /** Every host sends a heartbeat a second to its three successors. */
    private fun heartbeats(
        hosts: Int,
        length: Duration,
        quick: Boolean,
        verdict: Verdict,
    ): Double {
        var packets = 0L
        val wall =
            seconds {
                val result =
                    Campaign
                        .ofAction { world ->
                            val network = SimNetwork.of(world)
                            val ends = List(hosts) { network.bind(world.host("h$it")) }
                            ends.forEachIndexed { i, end ->
                                end.onPacket { }
                                beat(world, world.hosts()[i], end, i, hosts, length.toNanos())
                            }
                        }.withConfig(LONG)
                        .withSeeds(Seeds.of(1))
                        .withWorkers(1)
                        .run()
                        .assertPassed()
                packets = result.hits("net.delivered").total()
            }
        println(
            "$hosts hosts, $length of heartbeats: ${packets.figure()} packets in ${wall.figure(1)} s of wall time, " +
                "${(packets / wall).figure(0)} packets/s",
        )
        verdict.demand(packets >= hosts * length.toSeconds() * 3 * 9 / 10, "the heartbeats arrive")
        verdict.demand(
            quick || wall <= HEARTBEAT_LIMIT,
            "an hour of 1,000 hosts: at most ${HEARTBEAT_LIMIT.figure(0)} s",
        )
        return wall
    }

    private fun beat(
        world: World,
        host: Host,
        end: Endpoint,
        index: Int,
        hosts: Int,
        until: Long,
    ) {
        for (next in 1..3) end.send("h${(index + next) % hosts}", BEAT)
        if (world.domain().nowNanos() + SECOND <= until) {
            host.executor().delayed(Duration.ofSeconds(1)).execute { beat(world, host, end, index, hosts, until) }
        }
    }

    private fun day(
        length: Duration,
        quick: Boolean,
        verdict: Verdict,
    ): Double {
        var steps = 0L
        val wall =
            seconds {
                steps =
                    Campaign
                        .of(MessageRaft.scenario(List(5) { NodeKind.FUTURES }, false, length))
                        .withConfig(LONG)
                        .withSeeds(Seeds.of(1))
                        .withWorkers(1)
                        .run()
                        .assertPassed()
                        .steps()
            }
        println("message Raft, 5 nodes, $length: ${steps.figure()} steps in ${wall.figure(1)} s of wall time")
        verdict.demand(quick || wall <= DAY_LIMIT, "a day of 5 nodes: at most ${DAY_LIMIT.figure(0)} s")
        return wall
    }

    /** The same hunt with properties that look at a field: after every step, and after steps of one of ten hosts. */
    private fun propertyPrice(seeds: Int) {
        fun rate(
            properties: Int,
            scoped: Boolean,
        ): Double =
            Campaign
                .ofAction { world ->
                    val hosts = List(10) { world.host("h$it") }
                    hosts.forEach { ticks(it, 100) }
                    repeat(properties) { i ->
                        if (scoped) {
                            world.always("p$i", hosts[i % 10]) { world.seed() >= 0 }
                        } else {
                            world.always("p$i") { world.seed() >= 0 }
                        }
                    }
                }.seedsPerSecond(seeds)
        val bare = rate(0, false)
        for (properties in listOf(1, 10, 100)) {
            println(
                "%4d properties: after every step %6.1f %% of the seeds/s without, after steps of their host %6.1f %%"
                    .format(
                        java.util.Locale.ROOT,
                        properties,
                        100 * rate(properties, false) / bare,
                        100 * rate(properties, true) / bare,
                    ),
            )
        }
    }

    private fun ticks(
        host: Host,
        left: Int,
    ) {
        if (left > 0) host.executor().delayed(Duration.ofMillis(10)).execute { ticks(host, left - 1) }
    }

    private val SECOND = TimeUnit.SECONDS.toNanos(1)
    private val BEAT = byteArrayOf(1)
}
