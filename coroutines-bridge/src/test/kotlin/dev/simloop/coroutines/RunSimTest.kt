package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.failure.SimulationFailure
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

class RunSimTest {
    @Test
    fun `virtual time passes at once`() =
        runSim(1) {
            delay(1.hours)
            assertThat(currentTime).isEqualTo(3_600_000)
        }

    @Test
    fun `both orders of two coroutines appear over the seeds`() {
        val orders =
            (0L until 40).map { seed ->
                runSimForResult(seed) {
                    val order = mutableListOf<Int>()
                    val jobs = List(2) { i -> launch { order += i } }
                    jobs.forEach { it.join() }
                    order.toList()
                }
            }
        assertThat(orders.toSet()).containsExactlyInAnyOrder(listOf(0, 1), listOf(1, 0))
    }

    @Test
    fun `a dispatch to Default is caught at the call`() {
        assertThatThrownBy { runSim(3) { withContext(Dispatchers.Default) { yield() } } }
            .isInstanceOf(SimulationFailure::class.java)
            .hasMessageStartingWith(
                "EscapeException: a coroutine was dispatched to Dispatchers.Default or Dispatchers.IO, " +
                    "which the loop does not control",
            )
    }

    @Test
    fun `a deadlock names who waits and where`() {
        assertThatThrownBy {
            runSim(3) {
                val never = CompletableDeferred<Int>()
                launch { never.await() }
            }
        }.hasMessageStartingWith("DeadlockException: deadlock at virtual time 0.000 s: nothing is ready")
            .hasMessageContaining("launch#1 (coroutine) suspended at")
            .hasMessageContaining("RunSimTest.kt:")
            .hasMessageContaining("created at dev.simloop.coroutines.RunSimTest")
    }

    @Test
    fun `a coroutine that outlives the scenario is a leak`() {
        assertThatThrownBy {
            runSim(3) {
                CoroutineScope(dispatcher + Job()).launch { awaitCancellation() }
                delay(1)
            }
        }.hasMessageStartingWith("LeakException: 1 outlived the scenario and nothing owns it")
    }

    @Test
    fun `runBlocking on the loop's thread runs the loop`() =
        runSim(5) {
            var done = false
            launch {
                delay(10)
                done = true
            }
            val at =
                runBlocking {
                    delay(1.seconds)
                    currentTime
                }
            assertThat(done).isTrue()
            assertThat(at).isEqualTo(1000)
        }

    @OptIn(DelicateCoroutinesApi::class)
    @Test
    fun `an uncaught failure of a foreign root fails the run`() {
        assertThatThrownBy {
            runSim(3) {
                GlobalScope.launch(dispatcher) { error("boom") }
                delay(1)
            }
        }.hasMessageStartingWith("OrphanException: nobody caught what left launch#1")
    }

    @Test
    fun `a spin inside a timeout ends`() {
        assertThatThrownBy {
            runSim(3, SimConfig.defaults()) { withTimeout(1000) { while (true) yield() } }
        }.hasMessageStartingWith("TimeoutCancellationException: Timed out waiting for 1000 ms")
    }

    @Test
    fun `advanceTimeBy stops short of what is due at its end`() =
        runSim(4) {
            var fired = 0
            launch {
                delay(100)
                fired++
            }
            runCurrent()
            advanceTimeBy(100)
            assertThat(fired).isEqualTo(0)
            assertThat(currentTime).isEqualTo(100)
            runCurrent()
            assertThat(fired).isEqualTo(1)
            launch { delay(1.hours) }
            advanceUntilIdle()
            assertThat(currentTime).isEqualTo(3_600_100)
        }
}
