package dev.simloop.examples.systems

import dev.simloop.Host
import dev.simloop.RestartPolicy
import dev.simloop.Scenario
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.launchIn
import dev.simloop.coroutines.scenario
import dev.simloop.coroutines.scope
import dev.simloop.disk.AppendLog
import dev.simloop.net.CallFailedException
import dev.simloop.net.CallSettings
import dev.simloop.net.FaultPresets
import dev.simloop.net.Rpc
import dev.simloop.net.SimNetwork
import dev.simloop.workload.Workload
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.TimeoutException

/** An order needs a thing of the stock and a place on the van; services in Java, orders in Kotlin, on one loop. */
public object Saga {
    /** What can be wrong with it. */
    public enum class Bug {
        /** What has timed out is taken for not done. */
        TIME_OUT_IS_NOT_DONE,

        /** An order is written down when it has succeeded, so a crash forgets one that is half done. */
        NOTED_TOO_LATE,
    }

    @JvmRecord private data class Order(
        val id: String,
    )

    @JvmRecord private data class Accepted(
        val id: String,
    )

    private val services = listOf("stock1", "van1")
    private val SOON = CallSettings.within(Duration.ofMillis(300)).withRetries(1, Duration.ofMillis(100))

    /** Carries out orders one after the other in the log, and begins again where it stood. */
    private class Orders(
        private val host: Host,
        private val rpc: Rpc,
        private val bug: Bug?,
    ) {
        private val disk = host.orExit { AppendLog.open(host.disk().path("/orders")) }
        val state = disk.texts().associateTo(linkedMapOf()) { it.substringBefore(' ') to it.substringAfter(' ') }

        init {
            rpc.handle(Order::class.java) { call ->
                val id = call.body().id
                if (id !in state) {
                    if (bug == Bug.NOTED_TOO_LATE) state[id] = "begun" else note(id, "begun")
                    host.scope().launch { carryOut(id) }
                }
                Accepted(id)
            }
            val open = state.filterValues { it == "begun" || it == "failing" }.keys
            for (id in open) host.scope().launch { carryOut(id) }
        }

        private fun note(
            id: String,
            what: String,
        ) {
            host.orExit { disk.appendForced("$id $what") }
            state[id] = what
        }

        private suspend fun carryOut(id: String) {
            var undo = services
            if (state[id] == "begun") {
                val got = services.takeWhile { take(it, id) }
                note(id, if (got == services) "done" else "failing")
                if (bug == Bug.TIME_OUT_IS_NOT_DONE) undo = got
            }
            if (state[id] == "failing") {
                for (service in undo) while (ask(service, Ledger.GiveBack(id)) == null) delay(100)
                note(id, "failed")
            }
        }

        private suspend fun take(
            service: String,
            id: String,
        ): Boolean {
            while (true) {
                val done = ask(service, Ledger.Take(id))
                if (done != null || bug == Bug.TIME_OUT_IS_NOT_DONE) return done == true
            }
        }

        /** Whether it was done; null if nobody knows. */
        private suspend fun ask(
            service: String,
            what: Any,
        ): Boolean? =
            try {
                rpc.ask(service, what, Ledger.Done::class.java, SOON).await()
                true
            } catch (e: CallFailedException) {
                false
            } catch (e: TimeoutException) {
                null
            }
    }

    private suspend fun SimScope.run(bug: Bug?) {
        val net = SimNetwork.of(world)
        world.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)))
        val ledgers =
            listOf("stock", "van").map { world.cluster(it, 1) { host, _ -> Ledger(host, Rpc.bind(net, host), 6) } }
        val orders = world.cluster("orders", 1) { host, _ -> Orders(host, Rpc.bind(net, host), bug) }
        val chaos = FaultPresets.everything().lasting(Duration.ofSeconds(10)).start(world)
        val rpc = Rpc.over(net.bind(world.domain(), "clients"))
        Workload.aboutEvery(Duration.ofMillis(500)).until(chaos).launchIn(world) { op ->
            rpc.ask("orders1", Order(op.id()), Accepted::class.java, SOON).await()
        }
        chaos.thenEventually("an order has both or nothing", Duration.ofSeconds(15)) {
            val done = orders.nodes().map { node -> node.state.filterValues { it == "done" }.keys }
            done.isNotEmpty() && ledgers.all { it.nodes().map(Ledger::having) == done }
        }
        chaos.healedFor(Duration.ofSeconds(15)).await()
    }

    /** The shop with that bug, or none, and every fault that one host survives. */
    @JvmStatic
    public fun scenario(bug: Bug?): Scenario = scenario { run(bug) }
}
