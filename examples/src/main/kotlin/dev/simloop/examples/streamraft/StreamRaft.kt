package dev.simloop.examples.streamraft

import dev.simloop.Fault
import dev.simloop.Host
import dev.simloop.Scenario
import dev.simloop.SimExecutor
import dev.simloop.SimFuture
import dev.simloop.World
import dev.simloop.coroutines.SimDispatcher
import dev.simloop.disk.DiskFaultKinds
import dev.simloop.faults.Chaos
import dev.simloop.faults.Faults
import dev.simloop.faults.HostFaultKinds
import dev.simloop.net.Links
import dev.simloop.net.NetworkFaultKinds
import dev.simloop.net.SimChannelProvider
import dev.simloop.net.SimNetwork
import dev.simloop.spi.FaultKind
import dev.simloop.tape.Fallback
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import java.nio.channels.AsynchronousChannelGroup
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** The cluster in a hostile world: chaos, then healing, then all must agree. */
public object StreamRaft {
    internal val CHAOS: Duration = Duration.ofSeconds(6)
    private val ROUND: Duration = Duration.ofMillis(100)
    private val WINDOW: Duration = Duration.ofSeconds(1)
    internal val SETTLE: Duration = Duration.ofSeconds(20)
    internal val LOOK: Duration = Duration.ofMillis(100)

    private val LEFT_OUT =
        "a stream hands over each byte once and in order, whatever becomes of packets".let {
            linkedMapOf("net.duplicate" to it, "net.reorder" to it)
        }

    private val KINDS =
        NetworkFaultKinds.all().filterNot { it.name() in LEFT_OUT } +
            HostFaultKinds.all() +
            DiskFaultKinds.survivable()

    /** All kinds of faults that can strike a program over streams and that it survives if its error handling is right. */
    @JvmStatic
    public fun faultKinds(): List<FaultKind> = KINDS

    /** The kinds that cannot strike, each with the reason. */
    @JvmStatic
    public fun leftOut(): Map<String, String> = LEFT_OUT

    /**
     * [nodes] nodes of that [style] with [clients] clients and one more at each node, [CHAOS] long under swarm faults; with
     * [bug] planted, or none.
     */
    @JvmStatic
    @JvmOverloads
    public fun scenario(
        style: Style,
        nodes: Int,
        bug: Bug?,
        clients: Int = CLIENTS,
    ): Scenario =
        Scenario { world ->
            val cluster = Cluster(world, style, nodes, bug, clients = clients)
            cluster.oracle.watch(world)
            cluster.startNodes(withClients = true)
            cluster.startClients()
            val chaos = startChaos(world)
            chaos.thenEventually(PropertyNames.CONVERGED, SETTLE) { cluster.checkConverged(CHAOS + SETTLE) }
            chaos.healed().thenRun { cluster.finishClients() }
            val end = world.newFuture<Void?>()
            cluster.lookUntilConverged(LOOK, end)
            end
        }

    internal fun startChaos(world: World): Chaos =
        Faults
            .of(KINDS)
            .lasting(CHAOS)
            .every(ROUND)
            .windows(WINDOW)
            .start(world)

    /**
     * The shape that other simulators were measured with: an election only, 5 % loss, six rounds of partition, healing,
     * power cut, restart or reset, then healing and three seconds. [buggy] plants [Bug.DOUBLE_VOTE].
     */
    @JvmStatic
    public fun baseline(
        style: Style,
        nodes: Int,
        buggy: Boolean,
    ): Scenario =
        Scenario { world ->
            val network = SimNetwork.of(world)
            network.setDefaults(network.defaults().withLoss(LOSS))
            val cluster = Cluster(world, style, nodes, if (buggy) Bug.DOUBLE_VOTE else null)
            cluster.oracle.watchLeaders(world)
            cluster.startNodes(withClients = false)
            val end = world.newFuture<Void?>()
            Rounds(world, network, nodes, end).next(ROUNDS)
            end
        }

    /**
     * Clocks that drift apart and a partition, and nothing else: from [AT] on the clock of n1 goes at 55 % of its rate and,
     * if [drifting], those of the others at 145 %; a little later n1 is cut off. Where the seed had it lead, its lease
     * has to be over by the time that the others have a new leader.
     */
    @JvmStatic
    public fun driftApart(
        style: Style,
        bug: Bug?,
        drifting: Boolean,
    ): Scenario =
        Scenario { world ->
            val cluster = Cluster(world, style, LEAST, bug)
            cluster.oracle.watch(world)
            cluster.startNodes(withClients = true)
            cluster.startClients()
            startDrift(world, drifting)
        }

    /** Completes when it is over. */
    internal fun startDrift(
        world: World,
        drifting: Boolean,
    ): SimFuture<Void?> {
        world.delay(AT).thenRun {
            if (drifting) {
                (1..LEAST).forEach { world.host("n$it").hostClock().drift(if (it == 1) -APART_PPB else APART_PPB) }
            }
        }
        world.delay(AT.plus(LOOK)).thenRun { SimNetwork.of(world).isolate("n1") }
        return world.delay(AT.multipliedBy(2))
    }

    internal const val CLIENTS: Int = 2
    private val AT: Duration = Duration.ofSeconds(2)
    internal const val LEAST: Int = 3
    private const val APART_PPB = 450_000_000L
    private const val LOSS = 0.05
    private const val ROUNDS = 6
}

/** The rounds of [StreamRaft.baseline]. */
private class Rounds(
    private val world: World,
    private val network: SimNetwork,
    private val nodes: Int,
    private val end: SimFuture<Void?>,
) {
    private val draws = world.stream("rounds", Fallback.ZERO)
    private val partition = ArrayList<Fault>()

    fun next(left: Int) {
        world.delay(LENGTH).thenRun {
            if (left > 0) {
                disturb()
                next(left - 1)
            } else {
                heal()
                world.hosts().filterNot { it.isUp }.forEach { it.restart() }
                world.delay(AFTER).thenRun { end.complete(null) }
            }
        }
    }

    private fun heal() {
        partition.forEach { it.close() }
        partition.clear()
    }

    private fun disturb() {
        val hosts = world.hosts()
        when (draws.next(KINDS)) {
            0 -> {
                heal()
            }

            1 -> {
                val order = hosts.map { it.name() }.toMutableList()
                val few = List(1 + draws.next(nodes / 2)) { order.removeAt(draws.next(order.size)) }
                partition += network.partition(listOf(few, order))
            }

            2 -> {
                hosts.filter { it.isUp }.let { up -> if (up.isNotEmpty()) up[draws.next(up.size)].crash() }
            }

            3 -> {
                hosts.filterNot { it.isUp }.let { down -> if (down.isNotEmpty()) down[draws.next(down.size)].restart() }
            }

            else -> {
                network.resetConnections(Links.all())
            }
        }
    }

    private companion object {
        const val KINDS = 5
        val LENGTH: Duration = Duration.ofMillis(500)
        val AFTER: Duration = Duration.ofSeconds(3)
    }
}

/** Says of votes and commits that they matter, so that some faults begin near them; tells [observer] everything. */
private class Moments(
    private val world: World,
    private val observer: RaftObserver,
) : RaftObserver {
    override fun opened(
        node: Int,
        log: RaftObserver.Log,
    ) = observer.opened(node, log)

    override fun voted(
        node: Int,
        term: Long,
        candidate: Int,
    ) {
        world.moment("vote")
        observer.voted(node, term, candidate)
    }

    override fun leads(
        node: Int,
        term: Long,
        log: RaftObserver.Log,
    ) = observer.leads(node, term, log)

    override fun applied(
        node: Int,
        index: Long,
        entry: Entry,
        term: Long,
        digest: Long,
    ) {
        world.moment("commit")
        observer.applied(node, index, entry, term, digest)
    }
}

/** The hosts of one run, and what has become of their nodes. With a [recorder], nobody else looks at nodes and clients. */
internal class Cluster(
    private val world: World,
    private val style: Style,
    private val nodes: Int,
    private val bug: Bug?,
    recorder: ClientObserver? = null,
    private val clients: Int = StreamRaft.CLIENTS,
) {
    val oracle: Oracle = Oracle(nodes)
    private val nodeObserver: RaftObserver = Moments(world, if (recorder == null) oracle else RaftObserver.NONE)
    private val clientObserver: ClientObserver = recorder ?: oracle
    private val members = (1..nodes).map { Peer("n$it", PORT) }
    private val network = SimNetwork.of(world)
    private val cores = arrayOfNulls<() -> RaftCore?>(nodes + 1)
    private val started = LinkedHashMap<Int, KvClient>()
    private val done = LinkedHashMap<Int, CompletableFuture<*>>()
    val clientsAreDone: Boolean get() = finishing && done.size == clients && done.values.all { it.isDone }
    var hasConverged: Boolean = false
        private set

    fun startNodes(withClients: Boolean) {
        for (self in 1..nodes) {
            world.host("n$self") { host ->
                startNode(host, self)
                if (withClients) startReader(host, self)
            }
        }
    }

    private fun machine(host: Host) =
        Machine(
            SimChannelProvider.of(host),
            { name -> network.dns().resolveAsync(host, name) },
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
                val node = FutureNode(self, members, machine(host), thread, timing, nodeObserver, bug) { panic(it) }
                cores[self] = { if (node.isOpen) node.core() else null }
                node.start()
            }

            Style.COROUTINES -> {
                val scope =
                    CoroutineScope(SimDispatcher.of(host.domain()).limitedParallelism(1) + SupervisorJob())
                val node = CoroutineNode(self, members, machine(host), scope, timing, nodeObserver, bug) { panic(it) }
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

    /** Clients that write and read, on a host of their own. */
    fun startClients() {
        network.dns().addAddress(world.host("n1"), ALIAS)
        moveAlias(1)
        world.host("clients") { host ->
            val thread = host.singleThread("clients")
            val machine = machine(host)
            val group = machine.provider().openAsynchronousChannelGroup(thread, 0)
            for (each in 1..clients) {
                val client = client(host, nodes + each, members + Peer(ALIAS, PORT), machine, thread, group, WRITES)
                started[each] = client
                done[each] = client.start()
                if (finishing) client.finish()
            }
        }
    }

    /** A name that clients try, too: somebody moves it on from node to node. */
    private fun moveAlias(from: Int) {
        world.delay(MOVE).thenRun {
            if (!finishing) {
                val to = from % nodes + 1
                network.dns().move(ALIAS, world.host("n$to"))
                moveAlias(to)
            }
        }
    }

    /** One that reads from the node of its own host, whatever becomes of the network. */
    private fun startReader(
        host: Host,
        self: Int,
    ) {
        val thread = host.singleThread("reader")
        val machine = machine(host)
        val group = machine.provider().openAsynchronousChannelGroup(thread, 0)
        client(host, self, members.subList(self - 1, self), machine, thread, group, 0).start()
    }

    private fun client(
        host: Host,
        number: Int,
        of: List<Peer>,
        machine: Machine,
        thread: SimExecutor,
        group: AsynchronousChannelGroup,
        writes: Int,
    ): KvClient {
        // A client that starts again is a new one: it does not know what it has asked before.
        val id = host.domain().incarnation() * TENS + number
        return KvClient(id, of, machine, thread, group, KEYS, writes, Long.MAX_VALUE, THINK.toNanos(), clientObserver)
    }

    private var finishing = false

    fun finishClients() {
        finishing = true
        started.values.forEach { it.finish() }
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

        const val ALIAS = "kv"
        val MOVE: Duration = Duration.ofMillis(700)
        const val TENS = 10

        /** Percent. */
        const val WRITES = 50
        val KEYS = listOf("a", "b")
        val THINK: Duration = Duration.ofMillis(20)
        val SUPERVISION: Duration = Duration.ofMillis(100)
    }
}
