package dev.simloop.examples.raft

import dev.simloop.Host
import dev.simloop.Scenario
import dev.simloop.World
import dev.simloop.coroutines.scope
import dev.simloop.net.LatencyModel
import dev.simloop.net.SimNetwork
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import java.time.Duration

/** How a node is written. */
public enum class NodeKind {
    COROUTINES,
    FUTURES,
}

/** A cluster that elects leaders for three virtual seconds; in no term may there be two. */
public object MessageRaft {
    /** The property, as a finding names it. */
    public const val ONE_LEADER: String = "one leader per term"

    private val LASTS: Duration = Duration.ofSeconds(3)
    private val LATENCY: LatencyModel = LatencyModel.uniform(Duration.ofMillis(1), Duration.ofMillis(20))

    /** Three nodes of one kind. */
    @JvmStatic
    public fun scenario(
        kind: NodeKind,
        buggy: Boolean,
    ): Scenario = scenario(listOf(kind, kind, kind), buggy)

    /** A node for each of [kinds], in one cluster, for that time. */
    @JvmStatic
    @JvmOverloads
    public fun scenario(
        kinds: List<NodeKind>,
        buggy: Boolean,
        lasts: Duration = LASTS,
    ): Scenario =
        Scenario { world ->
            start(world, kinds, buggy)
            world.delay(lasts)
        }

    private fun start(
        world: World,
        kinds: List<NodeKind>,
        buggy: Boolean,
    ) {
        val network = SimNetwork.of(world)
        network.setDefaults(network.defaults().withLatency(LATENCY))
        val leaders = Leaders()
        kinds.forEachIndexed { index, kind ->
            val host = world.host(Election.name(index + 1))
            val election = Election(world, host, index + 1, kinds.size, buggy, leaders)
            when (kind) {
                NodeKind.COROUTINES -> CoroutineNode(host, election).start()
                NodeKind.FUTURES -> FutureNode(host, election).start()
            }
        }
        world.always(ONE_LEADER) { leaders.areUnique() }
    }
}

/** A node as coroutines of its host: one listens, one waits for the time-out, one beats while the node leads. */
private class CoroutineNode(
    host: Host,
    private val election: Election,
) {
    private val scope: CoroutineScope = host.scope()

    fun start() {
        scope.launch { listen() }
        scope.launch { watch() }
    }

    private suspend fun listen() {
        while (true) {
            val ballot =
                election
                    .endpoint()
                    .receive()
                    .await()
                    .payload() as Ballot
            if (election.hear(ballot)) scope.launch { lead(election.term()) }
        }
    }

    private suspend fun watch() {
        while (true) {
            delay(election.restMillis())
            election.wake()
        }
    }

    private suspend fun lead(term: Int) {
        while (election.leads(term)) {
            election.heartbeat()
            delay(Election.HEARTBEAT_MILLIS.toLong())
        }
    }
}
