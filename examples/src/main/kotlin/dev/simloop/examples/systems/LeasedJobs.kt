package dev.simloop.examples.systems

import dev.simloop.Host
import dev.simloop.RestartPolicy
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.launchOn
import dev.simloop.disk.AppendLog
import dev.simloop.net.CallSettings
import dev.simloop.net.FaultPresets
import dev.simloop.net.Rpc
import dev.simloop.net.SimNetwork
import dev.simloop.workload.OperationException
import dev.simloop.workload.Workload
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import java.io.IOException
import java.time.Duration

/**
 * Workers take turns at a job: who has the lease writes to a store. A worker whose lease has run out may not know, so each lease has a
 * token, a larger one each time, and the store refuses a token that is smaller than one it has seen.
 */
public object LeasedJobs {
    /** What can be wrong with it. */
    public enum class Bug {
        /** The store takes whatever comes. */
        STORE_IGNORES_TOKENS,

        /** A power cut can make the leases forget a token that they gave away. */
        TOKEN_IS_NOT_FORCED,
    }

    @JvmRecord private data class Acquire(
        val worker: String,
    )

    @JvmRecord private data class Lease(
        val token: Int,
    )

    @JvmRecord private data class Write(
        val token: Int,
        val worker: String,
    )

    @JvmRecord private data class Written(
        val token: Int,
    )

    private val LENGTH = Duration.ofMillis(500)
    private val SOON = CallSettings.within(Duration.ofMillis(200))

    /** The largest number in a log on the disk of [host], and a way to write a larger one. */
    private class Counter(
        private val host: Host,
    ) {
        private val disk = orExit { AppendLog.open(host.disk().path("/numbers")) }
        var value = disk.records().lastOrNull()?.let { String(it).toInt() } ?: 0
            private set

        fun set(
            next: Int,
            force: Boolean,
        ) {
            orExit {
                disk.append(next.toString().toByteArray())
                if (force) disk.force()
            }
            value = next
        }

        private fun <T> orExit(work: () -> T): T =
            try {
                work()
            } catch (e: IOException) {
                throw host.exit()
            }
    }

    private fun leases(
        host: Host,
        net: SimNetwork,
        bug: Bug?,
    ) {
        val tokens = Counter(host)
        var until = 0L
        Rpc.bind(net, host).handle(Acquire::class.java) {
            val now = host.hostClock().nanoTime()
            if (now < until) throw OperationException.notDone("somebody has the lease")
            tokens.set(tokens.value + 1, bug != Bug.TOKEN_IS_NOT_FORCED)
            until = now + LENGTH.toNanos()
            Lease(tokens.value)
        }
    }

    private fun store(
        host: Host,
        net: SimNetwork,
        bug: Bug?,
        written: MutableList<Pair<Int, String>>,
    ) {
        val seen = Counter(host)
        Rpc.bind(net, host).handle(Write::class.java) { call ->
            val (token, worker) = call.body()
            if (token < seen.value && bug != Bug.STORE_IGNORES_TOKENS) throw OperationException.notDone("$token is old")
            if (token > seen.value) seen.set(token, true)
            written += token to worker
            Written(token)
        }
    }

    private suspend fun work(
        rpc: Rpc,
        worker: String,
        host: Host,
    ) {
        val asked = host.hostClock().nanoTime()
        val lease = rpc.ask("leases", Acquire(worker), Lease::class.java, SOON).await()
        while (host.hostClock().nanoTime() - asked < LENGTH.toNanos()) {
            rpc.ask("store", Write(lease.token, worker), Written::class.java, SOON).await()
            delay(50)
        }
    }

    private suspend fun SimScope.run(bug: Bug?) {
        val net = SimNetwork.of(world)
        val chaos = FaultPresets.everything().lasting(Duration.ofSeconds(10)).start(world)
        val written = mutableListOf<Pair<Int, String>>()
        var atHeal = -1
        val servers =
            listOf(world.host("leases") { leases(it, net, bug) }, world.host("store") { store(it, net, bug, written) })
        val workers =
            listOf("w1", "w2", "w3").map { name ->
                world.host(name) { host ->
                    val rpc = Rpc.bind(net, host)
                    Workload.aboutEvery(LENGTH).withLength(Duration.ofSeconds(30)).launchOn(host) { op ->
                        work(rpc, op.client(), host)
                    }
                }
            }
        (servers + workers).forEach { it.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200))) }
        world.always("tokens of writes never go back") {
            written.size < 2 || written[written.size - 2].first <= written.last().first
        }
        world.always("a token has one worker") {
            written.size < 2 || written[written.size - 2].first != written.last().first ||
                written[written.size - 2].second == written.last().second
        }
        chaos.thenEventually("a write in the healed world", Duration.ofSeconds(6)) {
            if (atHeal < 0) atHeal = written.size
            written.size > atHeal
        }
        chaos.healed().await()
        delay(6_001)
    }

    /** The jobs with that bug, or none, three workers, and every fault that one host survives. */
    @JvmStatic
    public fun campaign(bug: Bug?): Campaign = campaign { run(bug) }
}
