package dev.simloop.examples.microraft

import dev.simloop.Scenario
import dev.simloop.World
import dev.simloop.coroutines.scenario
import dev.simloop.disk.DiskFaultKinds
import dev.simloop.faults.Chaos
import dev.simloop.faults.Faults
import dev.simloop.faults.HostFaultKinds
import dev.simloop.net.NetworkFaultKinds
import dev.simloop.net.SimNetwork
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration

/**
 * A group of MicroRaft nodes, each with its store on the disk of its host, serves one client for 60 virtual seconds. For
 * the first 30 the seed disturbs network, hosts, clocks and disks. Then all is healed, and the group has to converge.
 */
public object MicroRaftWorld {
    /** The commands that the client has to get through. */
    public const val COMMANDS: Int = 400

    /** The virtual length of a run. */
    public const val SECONDS: Long = 60

    /** The property that a lost acknowledged write breaks at the latest. */
    public const val ALL_THERE: String = "every member has every write"

    /** The virtual length of the first phase. */
    private const val CHAOS_SECONDS = 30L

    /** More commits than any run reaches. */
    private const val NO_SNAPSHOT = 3_000

    /**
     * All kinds of faults but those that cannot strike here: there are no connections and no names to look up, the store
     * waits for the disk in no virtual time. Steps of the wall clock are a kind of their own, see [scenario].
     */
    private val KINDS: Faults =
        Faults
            .of(NetworkFaultKinds.all())
            .and(HostFaultKinds.all())
            .and(DiskFaultKinds.survivable())
            .without("net.reset", "net.dns.stale", "net.dns.nxdomain", "net.dns.slow", "disk.slow")
            .lasting(Duration.ofSeconds(CHAOS_SECONDS))
            .every(Duration.ofMillis(700))
            .windows(Duration.ofSeconds(8))

    private val STEPS = arrayOf("clock.step", "clock.offset")

    /** The names of the kinds of faults in a [scenario] without [clockSteps]. */
    @JvmStatic
    public fun kinds(): List<String> = KINDS.without(*STEPS).names()

    /**
     * The scenario with that many members.
     *
     * @param snapshotEvery each member takes a snapshot after that many commits
     * @param clockSteps whether wall clocks may be set by up to a minute. MicroRaft measures its time-outs with them, so a
     *   member whose clock is set back does not miss its leader for as long
     * @param cured whether [PreVoteCure] stands between the network and MicroRaft
     */
    @JvmStatic
    @JvmOverloads
    public fun scenario(
        members: Int,
        durability: Durability = Durability.FORCED,
        snapshotEvery: Int = NO_SNAPSHOT,
        clockSteps: Boolean = false,
        cured: Boolean = true,
    ): Scenario =
        scenario {
            val group = DurableGroup(world, List(members) { Peer("n${it + 1}") }, durability, snapshotEvery, cured)
            val chaos = (if (clockSteps) KINDS else KINDS.without(*STEPS)).start(world)
            chaos.thenEventually(ALL_THERE, Duration.ofSeconds(SECONDS - CHAOS_SECONDS)) { group.hasConverged() }
            group.serve(chaos)
            delay(SECONDS * 1_000 - currentTime)
            group.checkValues()
        }
}

private class DurableGroup(
    private val world: World,
    private val peers: List<Peer>,
    durability: Durability,
    snapshotEvery: Int,
    cured: Boolean,
) {
    private val history = History(world)
    private val members = peers.map { DurableMember(world, it, peers, snapshotEvery, durability, cured, history) }
    private val endpoint = SimNetwork.of(world).bind(world.domain(), "client")
    private val waiting = HashMap<Int, CompletableDeferred<DurableMember.Answer>>()
    private val acknowledged = ArrayList<Command.Put>()
    private var contact = 0

    init {
        world.always("one vote per term and member") { history.hasOneVotePerTerm() }
        world.always("one leader per term") { history.hasOneLeaderPerTerm() }
        world.always("committed prefixes are equal") { history.hasOneLog() }
        listOf("store.recovered", "store.tornTail", "store.panic", "raft.leaderChange").forEach(world::declare)
        endpoint.onPacket { packet ->
            val answer = packet.payload(DurableMember.Answer::class.java)
            waiting[answer.id()]?.complete(answer)
        }
    }

    /** The client: ten writes at a time, each retried until a member says that it is in; no pause once all is healed. */
    suspend fun serve(chaos: Chaos) {
        for (first in 1..MicroRaftWorld.COMMANDS step AT_ONCE) {
            coroutineScope { repeat(AT_ONCE) { launch { write(Command.Put(first + it)) } } }
            if (!chaos.isOver) delay(PAUSE_MILLIS)
        }
    }

    private suspend fun write(put: Command.Put) {
        while (!replicate(put)) delay(RETRY_MILLIS)
        acknowledged += put
        world.count("raft.acknowledged")
    }

    private suspend fun replicate(put: Command.Put): Boolean {
        val asked = contact
        val answer = CompletableDeferred<DurableMember.Answer>()
        waiting[put.id()] = answer
        endpoint.send(peers[asked].name(), DurableMember.Ask(put.id()))
        val told = withTimeoutOrNull(ANSWER_MILLIS) { answer.await() }
        if (told?.done() == true) return true
        val leader = peers.indexOfFirst { it.name() == told?.leader() }
        // Only the first of several writes that failed turns to another member.
        if (contact == asked) contact = if (leader >= 0) leader else (asked + 1) % peers.size
        return false
    }

    /** Tells who lacks what when the time is up: building the text at every step would cost too much. */
    fun hasConverged(): Boolean {
        val all = MicroRaftWorld.COMMANDS
        val converged = acknowledged.size == all && members.all { it.applied() == all }
        if (converged || world.now() < END) return converged
        val has = peers.zip(members) { peer, member -> "${peer.name()} has ${member.applied()}" }
        throw AssertionError("of $all writes ${acknowledged.size} are acknowledged, ${has.joinToString()}")
    }

    /** Ten writes under way at once have ten different keys, so that the last write to each key is known. */
    fun checkValues() {
        val last = acknowledged.associate { it.key() to it.id() }
        members.forEachIndexed { index, member ->
            val map = checkNotNull(member.map())
            check(last.all { (key, id) -> map.value(key) == id }) { "${peers[index].name()} has other values" }
        }
    }

    private companion object {
        const val ANSWER_MILLIS = 1_500L
        const val RETRY_MILLIS = 100L
        const val PAUSE_MILLIS = 500L
        const val AT_ONCE = 10
        val END: Duration = Duration.ofSeconds(MicroRaftWorld.SECONDS)
    }
}
