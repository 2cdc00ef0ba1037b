package dev.simloop.examples.streamraft

import dev.simloop.DrawStream
import dev.simloop.Fault
import dev.simloop.Host
import dev.simloop.Scenario
import dev.simloop.SimFuture
import dev.simloop.World
import dev.simloop.coroutines.SimDispatcher
import dev.simloop.disk.DiskFaultKinds
import dev.simloop.faults.Faults
import dev.simloop.faults.HostFaultKinds
import dev.simloop.net.NetworkFaultKinds
import dev.simloop.net.SimChannelProvider
import dev.simloop.net.SimNetwork
import dev.simloop.spi.FaultKind
import dev.simloop.tape.Calm
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** The cluster in a hostile world: chaos, then healing, then all must agree. */
public object StreamRaft {
    private val CHAOS: Duration = Duration.ofSeconds(6)
    private val ROUND: Duration = Duration.ofMillis(200)
    private val WINDOW: Duration = Duration.ofMillis(1_500)
    private val SETTLE: Duration = Duration.ofSeconds(20)
    private val LOOK: Duration = Duration.ofMillis(100)

    /** All kinds of faults that a program with right error handling survives. */
    @JvmStatic
    public fun faultKinds(): List<FaultKind> =
        NetworkFaultKinds.all() + HostFaultKinds.all() + DiskFaultKinds.survivable()

    /** [nodes] nodes of that [style] with clients, [CHAOS] long under swarm faults; with [bug] planted, or none. */
    @JvmStatic
    public fun scenario(
        style: Style,
        nodes: Int,
        bug: Bug?,
    ): Scenario =
        Scenario { world ->
            val cluster = Cluster(world, style, nodes, bug)
            cluster.oracle.watch(world)
            cluster.startNodes()
            cluster.startClients()
            val chaos =
                Faults
                    .of(faultKinds())
                    .lasting(CHAOS)
                    .every(ROUND)
                    .windows(WINDOW)
                    .start(world)
            chaos.thenEventually(PropertyNames.CONVERGED, SETTLE) { cluster.checkConverged(CHAOS + SETTLE) }
            chaos.healed().thenRun { cluster.finishClients() }
            val end = world.newFuture<Void?>()
            cluster.lookUntilConverged(LOOK, end)
            end
        }
}

/** The hosts of one run, and what has become of their nodes. */
internal class Cluster(
    private val world: World,
    private val style: Style,
    private val nodes: Int,
    private val bug: Bug?,
) {
    val oracle: Oracle = Oracle(nodes)
    private val members = (1..nodes).map { Peer("n$it", PORT) }
    private val network = SimNetwork.of(world)
    private val cores = arrayOfNulls<() -> RaftCore?>(nodes + 1)
    private val clients = LinkedHashMap<Int, KvClient>()
    private val done = LinkedHashMap<Int, CompletableFuture<*>>()
    private val clientsAreDone get() = finishing && done.size == CLIENTS && done.values.all { it.isDone }
    var hasConverged: Boolean = false
        private set

    fun startNodes() {
        for (self in 1..nodes) {
            world.host("n$self") { host -> startNode(host, self) }
        }
    }

    private fun machine(host: Host) =
        Machine(
            SimChannelProvider.of(host),
            network.names()::resolve,
            host.disk().path("/raft"),
            host.hostClock()::nanoTime,
            host.clock(),
            host.random("raft"),
        )

    private fun startNode(
        host: Host,
        self: Int,
    ) {
        val panic = { _: Throwable -> restartLater(host) }
        val timing = Timing.defaults()
        when (style) {
            Style.FUTURES -> {
                val thread = host.singleThread("raft")
                val node = FutureNode(self, members, machine(host), thread, timing, oracle, bug) { panic(it) }
                cores[self] = { if (node.isOpen) node.core() else null }
                node.start()
            }
            Style.COROUTINES -> {
                val scope =
                    CoroutineScope(SimDispatcher.of(host.domain()).limitedParallelism(1) + SupervisorJob())
                val node = CoroutineNode(self, members, machine(host), scope, timing, oracle, bug) { panic(it) }
                cores[self] = { if (node.isOpen) node.core else null }
                node.start()
            }
        }
    }

    /** The process ends; whoever looks after it starts it again. */
    private fun restartLater(host: Host) {
        world.count("raft.panic")
        val dead = host.domain()
        host.crash()
        world.delay(SUPERVISION).thenRun { if (host.domain() === dead) host.restart() }
    }

    /** Readers on one host and writers on another: a partition may leave them on different sides. */
    fun startClients() {
        startClients("readers", listOf(1), 0)
        startClients("writers", listOf(2, 3), WRITES)
    }

    private fun startClients(
        name: String,
        ids: List<Int>,
        writes: Int,
    ) {
        world.host(name) { host ->
            val thread = host.singleThread("clients")
            val machine = machine(host)
            val group = machine.provider().openAsynchronousChannelGroup(thread, 0)
            for (each in ids) {
                // A client that starts again is a new one: it does not know what it has asked before.
                val id = host.domain().incarnation() * TENS + each
                val think = THINK.toNanos()
                val client =
                    KvClient(id, members, machine, thread, group, KEYS, writes, Long.MAX_VALUE, think, oracle)
                clients[each] = client
                done[each] = client.start()
                if (finishing) client.finish()
            }
        }
    }

    private var finishing = false

    fun finishClients() {
        finishing = true
        clients.values.forEach { it.finish() }
    }

    /** Looks every so often, in the healed world, whether all nodes have applied all there is. */
    fun lookUntilConverged(
        every: Duration,
        end: SimFuture<Void?>,
    ) {
        world.delay(every).thenRun {
            if (clientsAreDone && agree()) {
                hasConverged = true
                world.declare("raft.panic")
                end.complete(null)
            } else {
                lookUntilConverged(every, end)
            }
        }
    }

    /** Says at the deadline who is behind. */
    fun checkConverged(deadline: Duration): Boolean {
        if (!hasConverged && world.now() >= deadline) throw AssertionError("not converged: " + describe())
        return hasConverged
    }

    private fun describe(): String =
        (1..nodes).joinToString { self ->
            val core = cores[self]?.invoke()
            "n$self " +
                if (core == null || !world.host("n$self").isUp) "is down" else "has applied ${core.appliedIndex()}"
        } + ", of ${oracle.lastCommitted()}; clients are " + (if (clientsAreDone) "done" else "waiting")

    private fun agree(): Boolean {
        val last = oracle.lastCommitted()
        for (self in 1..nodes) {
            val core = cores[self]?.invoke() ?: return false
            if (!world.host("n$self").isUp || core.appliedIndex() != last) return false
            oracle.checkKept("n$self", core.values())
        }
        return true
    }

    private companion object {
        const val PORT = 7000

        const val CLIENTS = 3
        const val TENS = 10

        /** Percent. Readers only read: they have no reason to look for another leader. */
        const val WRITES = 50
        val KEYS = listOf("a", "b")
        val THINK: Duration = Duration.ofMillis(40)
        val SUPERVISION: Duration = Duration.ofMillis(100)
    }
}
