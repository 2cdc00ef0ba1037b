package dev.simloop.examples.streamraft

import dev.simloop.Scenario
import dev.simloop.SimFuture
import dev.simloop.World
import dev.simloop.verify.history.History
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Specs
import java.time.Duration
import java.util.function.Consumer

/**
 * The worlds of [StreamRaft] without any property: nobody looks into nodes, at their logs or at revisions. What clients
 * asked and were told is written down, and judged when the run is over.
 */
public object RecordedRaft {
    /**
     * [CLIENTS] clients write and read for [StreamRaft.CHAOS] under swarm faults, and one more at each node reads from
     * that; then all is healed, and what is under way is answered. [StreamRaft.scenario] with as many clients runs
     * through the same until something objects.
     *
     * @param judge throws if the history is wrong
     */
    @JvmStatic
    @JvmOverloads
    public fun chaos(
        style: Style,
        nodes: Int,
        bug: Bug?,
        judge: Consumer<History<Op, Any>> = Consumer(::assertLinearizable),
    ): Scenario =
        recorded(style, nodes, bug, CLIENTS, judge) { world, cluster ->
            StreamRaft.startChaos(world).healed().thenRun { cluster.finishClients() }
            world.newFuture<Void?>().also { end -> lookUntilDone(world, cluster, end) }
        }

    /** As [StreamRaft.driftApart]: clocks that drift, or not, and a partition. */
    @JvmStatic
    @JvmOverloads
    public fun driftApart(
        style: Style,
        bug: Bug?,
        drifting: Boolean,
        judge: Consumer<History<Op, Any>> = Consumer(::assertLinearizable),
    ): Scenario =
        recorded(style, StreamRaft.LEAST, bug, StreamRaft.CLIENTS, judge) { world, _ ->
            StreamRaft.startDrift(world, drifting)
        }

    /** Throws unless some order of the operations, key by key, explains all that clients were told. */
    @JvmStatic
    public fun assertLinearizable(history: History<Op, Any>) {
        Linearizability.check(history, Specs.map(NOTHING)).assertCorrect()
    }

    private fun recorded(
        style: Style,
        nodes: Int,
        bug: Bug?,
        number: Int,
        judge: Consumer<History<Op, Any>>,
        run: (World, Cluster) -> SimFuture<Void?>,
    ) = Scenario { world ->
        val clients = ClientHistory(world)
        val cluster = Cluster(world, style, nodes, bug, clients, number)
        cluster.startNodes(withClients = true)
        cluster.startClients()
        run(world, cluster).thenRun { judge.accept(clients.history()) }
    }

    /** Where a bug keeps a client waiting, what it waits for is unknown and the rest is judged all the same. */
    private fun lookUntilDone(
        world: World,
        cluster: Cluster,
        end: SimFuture<Void?>,
    ) {
        world.delay(StreamRaft.LOOK).thenRun {
            if (cluster.clientsAreDone || world.now() >= LATEST) {
                end.complete(null)
            } else {
                lookUntilDone(world, cluster, end)
            }
        }
    }

    private val LATEST: Duration = StreamRaft.CHAOS + StreamRaft.SETTLE

    /** As many as there are numbers for with five nodes. */
    public const val CLIENTS: Int = 5

    /** What a key reads as that nobody has written. */
    public const val NOTHING: Long = 0
}
