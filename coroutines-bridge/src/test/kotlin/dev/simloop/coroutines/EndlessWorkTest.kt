package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.failure.EndlessWorkException
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.catchThrowable
import org.junit.jupiter.api.Test

class EndlessWorkTest {
    @Test
    fun `a coroutine that nobody ends is named with its line`() {
        val thrown =
            catchThrowable {
                runSim(1) {
                    launch {
                        while (true) delay(100)
                    }
                }
            }
        assertThat(thrown).hasCauseInstanceOf(EndlessWorkException::class.java)
        assertThat(thrown)
            .hasMessageContaining("the body has returned; only launch#1, created at ")
            .hasMessageContaining("EndlessWorkTest.kt:")
            .hasMessageContaining(", goes on: use backgroundScope or cancel it")
    }

    @Test
    fun `several of one line are named together`() {
        val thrown = catchThrowable { runSim(1) { repeat(3) { launch { while (true) delay(100) } } } }
        assertThat(thrown).hasMessageContaining("launch#1")
        assertThat(thrown).hasMessageContaining("launch#3").hasMessageContaining(" go on: use backgroundScope")
    }

    @Test
    fun `a child that ticks ninety thousand times and ends passes`() {
        runSim(1) { launch { repeat(90_000) { delay(100) } } }
        val wide = SimConfig.defaults().withTail(300_000)
        runSim(1, wide) { launch { repeat(150_000) { delay(100) } } }
    }

    @Test
    fun `what the body waits for is not its tail`() {
        runSim(1) { launch { repeat(120_000) { delay(100) } }.join() }
    }

    @Test
    fun `two coroutines of two lines that talk to each other are left alone`() {
        runSim(1, SimConfig.defaults().withTail(5_000)) {
            launch { repeat(20_000) { delay(1) } }
            launch { repeat(20_000) { delay(1) } }
        }
    }

    @Test
    fun `phases of one coroutine at other lines begin anew`() {
        runSim(1, SimConfig.defaults().withTail(40_000)) {
            launch {
                repeat(15_000) { delay(1) }
                repeat(15_000) {
                    yield()
                    delay(1)
                }
            }
        }
    }
}
