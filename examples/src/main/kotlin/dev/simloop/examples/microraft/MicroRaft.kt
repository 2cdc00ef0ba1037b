package dev.simloop.examples.microraft

import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.Timing
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.scenario
import dev.simloop.net.LatencyModel
import dev.simloop.net.SimNetwork
import dev.simloop.tape.Fallback
import io.microraft.RaftEndpoint
import io.microraft.exception.RaftException
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration

/**
 * A group of MicroRaft nodes serves one client for 60 virtual seconds. For the first 45 or so the seed cuts off
 * members, leaders above all, and loses packets; then the group has to converge.
 */
public object MicroRaft {
    /** The commands that the client has to get through. */
    public const val COMMANDS: Int = 500

    /** The virtual length of a run. */
    public const val SECONDS: Long = 60

    /** More commits than any run reaches. */
    private const val NO_SNAPSHOT = 2_000

    /**
     * The scenario asks at stated moments whether all have all writes. So its runs keep exact time, and have a strategy that lets
     * everybody go on, which priorities do not.
     */
    @JvmField
    public val EXACT: SimConfig = SimConfig.defaults().withTiming(Timing.EXACT).withStrategy("random")

    /** A campaign over the scenario with that many members. */
    @JvmStatic
    public fun campaign(members: Int): Campaign = Campaign.of(scenario(members)).withConfig(EXACT)

    /** The scenario with that many members; each takes a snapshot after every [snapshotEvery] commits. */
    @JvmStatic
    @JvmOverloads
    public fun scenario(
        members: Int,
        snapshotEvery: Int = NO_SNAPSHOT,
    ): Scenario =
        scenario {
            val group = Group(world, members, snapshotEvery)
            launch { Weather(world, group).rage() }
            group.serve()
            delay(SECONDS * 1_000 - currentTime)
            group.checkConverged()
        }
}

private class Group(
    private val world: World,
    size: Int,
    snapshotEvery: Int,
) {
    val history = History(world)
    val peers = List(size) { Peer("n${it + 1}") }
    private val members = peers.map { Member(world, it, peers, snapshotEvery, history) }
    private val acknowledged = ArrayList<Command.Put>()
    private var contact = 0

    init {
        world.always("one leader per term") { history.hasOneLeaderPerTerm() }
        world.always("committed prefixes are equal") { history.hasOneLog() }
        members.forEach { it.node().start() }
    }

    /** The client: ten writes at a time, each retried with the member that is said to lead until it is in. */
    suspend fun serve() {
        for (first in 1..MicroRaft.COMMANDS step AT_ONCE) {
            coroutineScope { repeat(AT_ONCE) { launch { write(Command.Put(first + it)) } } }
            delay(PAUSE_MILLIS)
        }
    }

    private suspend fun write(put: Command.Put) {
        while (!replicate(put)) delay(RETRY_MILLIS)
        acknowledged += put
        world.count("raft.acknowledged")
    }

    private suspend fun replicate(put: Command.Put): Boolean {
        // A stage of its own: giving up must not cancel the future that MicroRaft is going to complete.
        val answer = members[contact].node().replicate<Any>(put).thenApply { true }
        val asked = contact
        try {
            if (withTimeoutOrNull(ANSWER_MILLIS) { answer.await() } == true) return true
            turnFrom(asked, peers[(asked + 1) % peers.size])
        } catch (refusal: RaftException) {
            turnFrom(asked, refusal.leader ?: peers[(asked + 1) % peers.size])
        }
        return false
    }

    /** Only the first of several writes that were refused turns to another member. */
    private fun turnFrom(
        asked: Int,
        to: RaftEndpoint,
    ) {
        if (contact == asked) contact = peers.indexOf(to)
    }

    /** Ten writes under way at once have ten different keys, so that the last write to each key is known. */
    fun checkConverged() {
        check(
            acknowledged.size == MicroRaft.COMMANDS,
        ) { "${MicroRaft.COMMANDS - acknowledged.size} writes got no answer" }
        val last = HashMap<Int, Command.Put>()
        acknowledged.forEach { last[it.key()] = it }
        members.forEachIndexed { index, member ->
            val map = member.map()
            val lost = acknowledged.filterNot { map.has(it) }
            check(lost.isEmpty()) { "${peers[index].name()} lacks acknowledged writes: $lost" }
            for ((key, put) in last) check(map.value(key) == put.id()) { "${peers[index].name()} has other values" }
        }
    }

    private companion object {
        const val ANSWER_MILLIS = 1_500L
        const val RETRY_MILLIS = 250L
        const val PAUSE_MILLIS = 400L
        const val AT_ONCE = 10
    }
}

/** Faults from stream `fault`, in which zero is a round without one. Half of them cut off whoever leads. */
private class Weather(
    world: World,
    private val group: Group,
) {
    private val draws = world.stream("fault", Fallback.ZERO)
    private val network = SimNetwork.of(world)

    init {
        val settings = network.defaults()
        network.setDefaults(settings.withLatency(LATENCY).withLoss(LOSS))
    }

    suspend fun rage() {
        repeat(ROUNDS) {
            delay(1_000 + draws.draw(2_000))
            val fault =
                when (draws.next(6)) {
                    0 -> {
                        null
                    }

                    1 -> {
                        network.isolate(drawn())
                    }

                    2 -> {
                        drawn().let { from -> network.lossy(from, other(from), 0.5) }
                    }

                    else -> {
                        network.isolate(
                            group.history
                                .leader()
                                .name()
                                .ifEmpty { drawn() },
                        )
                    }
                }
            delay(5_000 + draws.draw(3_000))
            fault?.close()
        }
    }

    private fun drawn(): String = group.peers[draws.next(group.peers.size)].name()

    private fun other(from: String): String = group.peers.first { it.name() != from }.name()

    private companion object {
        const val ROUNDS = 4
        const val LOSS = 0.01
        val LATENCY: LatencyModel = LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(10))
    }
}
