package dev.simloop.examples.systems

import dev.simloop.Host
import dev.simloop.RestartPolicy
import dev.simloop.Scenario
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.launchOn
import dev.simloop.coroutines.scenario
import dev.simloop.disk.AppendLog
import dev.simloop.net.CallSettings
import dev.simloop.net.FaultPresets
import dev.simloop.net.Rpc
import dev.simloop.net.SimNetwork
import dev.simloop.workload.OperationException
import dev.simloop.workload.Workload
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
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
        private val disk = host.orExit { AppendLog.open(host.disk().path("/numbers")) }
        var value = disk.texts().lastOrNull()?.toInt() ?: 0
            private set

        fun set(
            next: Int,
            force: Boolean = true,
        ) {
            host.orExit { if (force) disk.appendForced("$next") else disk.append("$next") }
            value = next
        }
    }

    private fun lease(
        host: Host,
        bug: Bug?,
    ) {
        val tokens = Counter(host)
        var until = 0L
        Rpc.bind(SimNetwork.of(host.world()), host).handle(Acquire::class.java) {
            val now = host.hostClock().nanoTime()
            if (now < until) throw OperationException.notDone("somebody has the lease")
            tokens.set(tokens.value + 1, bug != Bug.TOKEN_IS_NOT_FORCED)
            until = now + LENGTH.toNanos()
            Lease(tokens.value)
        }
    }

    private suspend fun work(
        rpc: Rpc,
        host: Host,
    ) {
        val asked = host.hostClock().nanoTime()
        val lease = rpc.ask("leases", Acquire(host.name()), Lease::class.java, SOON).await()
        while (host.hostClock().nanoTime() - asked < LENGTH.toNanos()) {
            rpc.ask("store", Write(lease.token, host.name()), Written::class.java, SOON).await()
            delay(50)
        }
    }

    private suspend fun SimScope.run(bug: Bug?) {
        val net = SimNetwork.of(world)
        world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)))
        val written = mutableListOf(Write(0, "nobody"))
        world.host("leases") { host -> lease(host, bug) }
        world.host("store") { host ->
            val seen = Counter(host)
            Rpc.bind(net, host).handle(Write::class.java) { call ->
                val token = call.body().token
                if (token < seen.value && bug != Bug.STORE_IGNORES_TOKENS) throw OperationException.notDone("old")
                if (token > seen.value) seen.set(token)
                written += call.body()
                Written(token)
            }
        }
        for (worker in listOf("w1", "w2", "w3")) {
            world.host(worker) { host ->
                val rpc = Rpc.bind(net, host)
                val jobs = Workload.aboutEvery(LENGTH).withLength(Duration.ofSeconds(30))
                jobs.launchOn(host) { work(rpc, host) }
            }
        }
        val chaos = FaultPresets.everything().lasting(Duration.ofSeconds(10)).start(world)
        world.always("tokens of writes never go back") { written.takeLast(2).let { it[0].token <= it.last().token } }
        world.always("a token has one worker") {
            written.takeLast(2).let { it[0].token != it.last().token || it[0].worker == it.last().worker }
        }
        var atHeal = -1
        chaos.thenEventually("a write in the healed world", Duration.ofSeconds(6)) {
            if (atHeal < 0) atHeal = written.size
            written.size > atHeal
        }
        chaos.healedFor(Duration.ofMillis(6_001)).await()
    }

    /** The jobs with that bug, or none, three workers, and every fault that one host survives. */
    @JvmStatic
    public fun scenario(bug: Bug?): Scenario = scenario { run(bug) }
}
