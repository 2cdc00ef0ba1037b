package dev.simloop.docs

import dev.simloop.SimConfig
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.dispatcher
import dev.simloop.coroutines.runSim
import dev.simloop.coroutines.scope
import dev.simloop.tape.Fallback
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

class LoopSnippets {
    // region trace
    private val trace =
        campaign {
            val seen = mutableListOf<String>()
            coroutineScope {
                for (name in listOf("a", "b")) {
                    launch {
                        seen += "$name at $currentTime"
                        delay(10 * random.nextLong(1, 4))
                        seen += "$name at $currentTime"
                    }
                }
            }
            seen
        }
    // endregion

    @Test
    fun `what a tape holds`() {
        val report = trace.runSeed(OutputTest.TRACED_SEED)
        assertThat(report.tape()!!.toJson()).isEqualTo(OutputTest.traceTape())
        assertThat(trace.replay(report.tape()!!).value()).isEqualTo(report.value())
    }

    @Test
    fun `a zero tape is the calm run`() {
        // region fifo
        val calm = trace.withStrategy("fifo").runSeed(4823)
        assertThat(calm.tape()!!.deviationCount()).isEqualTo(0)
        // endregion
    }

    @Test
    fun `streams do not disturb each other`() {
        // region streams
        fun latencies(lossy: Boolean) =
            campaign {
                val loss = world.stream("sample.loss", Fallback.ZERO)
                val latency = world.stream("sample.latency", Fallback.SEEDED)
                List(10) {
                    if (lossy) loss.chance(0.3)
                    latency.draw(1_000)
                }
            }.runSeed(4823).value()
        assertThat(latencies(lossy = true)).isEqualTo(latencies(lossy = false))
        // endregion
    }

    @Test
    fun `a dropped domain never runs again`() =
        // region drop
        runSim(seed = 3) {
            val n1 = world.host("n1")
            var beats = 0
            n1.scope().launch {
                while (true) {
                    delay(1.seconds)
                    beats++
                }
            }
            delay(3_500)
            n1.domain().drop()
            delay(1.hours)
            assertThat(beats).isEqualTo(3)
        }
    // endregion

    @Test
    fun `a nested pump runs others meanwhile`() {
        // region pump
        runSim(seed = 5) {
            var others = 0
            launch {
                delay(10)
                others++
            }
            runBlocking { delay(1.seconds) }
            assertThat(others).isEqualTo(1)
            assertThat(currentTime).isEqualTo(1_000)
        }
        // endregion
    }

    @Test
    fun `only background work left is a deadlock after the grace`() {
        // region grace
        val config = SimConfig.defaults().withBackgroundGrace(Duration.ofMinutes(1))
        val report =
            campaign {
                val answers = Channel<Int>()
                backgroundScope.launch { while (true) delay(1.seconds) }
                answers.receive()
            }.withConfig(config).runSeed(1)
        assertThat(report.failure()).hasMessageContaining("only background work ran for longer than 60.000 s")
        // endregion
    }

    @Test
    fun `hosts have dispatchers of their own`() {
        runSim(seed = 5) {
            val n2 = world.host("n2")
            n2.scope().launch(n2.dispatcher) { delay(1) }.join()
            assertThat(currentTime).isEqualTo(1)
        }
    }
}
