package dev.simloop.docs

import dev.simloop.coroutines.launchOn
import dev.simloop.coroutines.record
import dev.simloop.coroutines.runSim
import dev.simloop.coroutines.startHost
import dev.simloop.net.CallSettings
import dev.simloop.net.Rpc
import dev.simloop.net.SimNetwork
import dev.simloop.verify.history.HistoryRecorder
import dev.simloop.verify.history.Op
import dev.simloop.workload.Workload
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration

/** What docs/systems.md shows of clients that suspend. */
class SystemsKotlinSnippets {
    @JvmRecord data class Get(
        val key: String,
    )

    @Test
    fun `clients run on a host while it is up`() =
        runSim(1) {
            val net = SimNetwork.of(world)
            world.host("server") { Rpc.bind(net, it).handle(Get::class.java) { call -> call.body().key.length } }
            val history = HistoryRecorder.on<Op, Any>(world)
            val once = CallSettings.within(Duration.ofMillis(300))
            // region systems-workload-kotlin
            world.startHost("client") {
                val rpc = Rpc.bind(net, host)
                Workload
                    .aboutEvery(Duration.ofMillis(200))
                    .withRetries(2, Duration.ofMillis(50))
                    .withLength(Duration.ofSeconds(5))
                    .launchOn(host) { operation ->
                        val key = operation.pick(listOf("a", "b"))
                        history.record(operation, Op.of("get").on(key)) {
                            rpc.ask("server", Get(key), Any::class.java, once).await()
                        }
                    }
                awaitCancellation()
            }
            // endregion
            delay(8_000)
            assertThat(history.history().operations()).hasSizeGreaterThan(10)
        }
}
