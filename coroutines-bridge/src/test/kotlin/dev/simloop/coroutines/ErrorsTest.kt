package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.failure.LeakException
import dev.simloop.failure.LivelockException
import dev.simloop.failure.StepLimitException
import dev.simloop.failure.UnresponsiveException
import dev.simloop.failure.VirtualTimeLimitException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.io.IOException
import java.time.Duration
import kotlin.time.Duration.Companion.hours

class ErrorsTest {
    @Test
    fun `a scenario that throws`() {
        val failure = failureOf { throw IOException("disk full") }
        assertThat(failure.firstLine).isEqualTo("IOException: disk full")
        assertThat(failure).hasCauseInstanceOf(IOException::class.java)
    }

    @Test
    fun `a scenario whose child throws`() {
        val failure =
            failureOf {
                coroutineScope {
                    launch {
                        delay(5)
                        throw IOException("in a child")
                    }
                    awaitCancellation()
                }
            }
        assertThat(failure.firstLine).isEqualTo("IOException: in a child")
    }

    @Test
    fun `an exception without a message`() {
        assertThat(failureOf { throw IOException() }.firstLine).isEqualTo("IOException")
    }

    @Test
    fun `a scenario that leaks`() {
        val failure =
            failureOf {
                val scope = CoroutineScope(dispatcher + Job())
                scope.launch(CoroutineName("forgotten")) { awaitCancellation() }
                scope.launch { delay(1.hours) }
                delay(1)
            }
        assertThat(failure).hasCauseInstanceOf(LeakException::class.java)
        assertThat(failure.firstLine).isEqualTo(
            "LeakException: 2 outlived the scenario and nothing owns them: " +
                "launch them in the scenario's scope or in backgroundScope",
        )
        assertThat(
            failure,
        ).message().contains("\n  forgotten#1 (coroutine) suspended at ", "\n  launch#1 (coroutine) suspended at ")
    }

    @Test
    fun `what a host runs at the end is no leak`() =
        runSim(1) {
            world.host("n1").scope().launch { awaitCancellation() }
            delay(1)
        }

    @Volatile private var stop = false

    @Test
    fun `a scenario that blocks`() {
        val failure =
            try {
                failureOf(9, SimConfig.defaults().withWatchdog(Duration.ofMillis(300))) {
                    while (!stop) Thread.onSpinWait()
                }
            } finally {
                stop = true
            }
        assertThat(failure).hasCauseInstanceOf(UnresponsiveException::class.java)
        assertThat(failure.firstLine).isEqualTo(
            "UnresponsiveException: one task kept the loop's thread for longer than the watchdog's " +
                "PT0.3S of wall time (SimConfig.withWatchdog); seed 9, step 2 of root, at virtual time 0.000 s",
        )
        assertThat(failure).message().contains("ErrorsTest.kt:")
        runSim(1) { delay(1) }
    }

    @Test
    fun `a scenario that never ends`() {
        val failure = failureOf { while (true) delay(1.hours) }
        assertThat(failure).hasCauseInstanceOf(VirtualTimeLimitException::class.java)
        assertThat(failure.firstLine).startsWith(
            "VirtualTimeLimitException: the next timer is due at 90000.000 s, past maxVirtualTime 86400.000 s: " +
                "raise it with SimConfig.withMaxVirtualTime; busiest actors: root (26 steps)",
        )
        val short = failureOf(3, SimConfig.defaults().withMaxVirtualTime(Duration.ofSeconds(2))) { delay(1.hours) }
        assertThat(short.firstLine).startsWith(
            "VirtualTimeLimitException: the next timer is due at 3600.000 s, " +
                "past maxVirtualTime 2.000 s",
        )
    }

    @Test
    fun `a livelock`() {
        val failure =
            failureOf(3, SimConfig.defaults().withMaxStepsPerInstant(1000)) {
                launch(CoroutineName("spinner")) { while (true) yield() }
            }
        assertThat(failure).hasCauseInstanceOf(LivelockException::class.java)
        assertThat(failure.firstLine).startsWith(
            "LivelockException: 1000 steps at one instant (virtual time 0.000 s) and no timer is pending: " +
                "raise SimConfig.withMaxStepsPerInstant if that is meant; busiest actors: spinner#1 (998 steps), root (2 steps)",
        )
    }

    @Test
    fun `a run of too many steps`() {
        val failure = failureOf(3, SimConfig.defaults().withMaxSteps(500)) { while (true) delay(1) }
        assertThat(failure).hasCauseInstanceOf(StepLimitException::class.java)
        assertThat(failure.firstLine).startsWith(
            "StepLimitException: the run took 500 steps, the limit maxSteps: raise it with SimConfig.withMaxSteps; " +
                "busiest actors: root (500 steps)",
        )
    }
}
