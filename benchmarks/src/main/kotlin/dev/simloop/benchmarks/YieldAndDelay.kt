@file:OptIn(ExperimentalCoroutinesApi::class)

package dev.simloop.benchmarks

import dev.simloop.SimConfig
import dev.simloop.coroutines.runSimForResult
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.yield
import java.time.Duration
import kotlin.time.Duration.Companion.hours

/** The program that SimLoop and runTest run alike: so many coroutines, each so many rounds of yield or delay. */
internal class YieldAndDelay(
    private val coroutines: Int,
    private val rounds: Int,
    private val delays: Boolean,
) {
    /** Million operations a second on SimLoop, launching left out. */
    fun onSimLoop(
        seed: Long,
        strategy: String,
    ): Double =
        runSimForResult(seed, CONFIG.withStrategy(strategy)) {
            timed { launched -> program(launched) }
        }

    /** The same on runTest's StandardTestDispatcher. */
    fun onRunTest(): Double {
        var result = 0.0
        runTest(timeout = 1.hours) { result = timed { launched -> program(launched) } }
        return result
    }

    /** All of it, for a campaign. */
    suspend fun run(): Unit = program {}

    private suspend fun timed(program: suspend (() -> Unit) -> Unit): Double {
        var from = 0L
        program { from = System.nanoTime() }
        return coroutines.toDouble() * rounds * 1e3 / (System.nanoTime() - from)
    }

    private suspend fun program(launched: () -> Unit): Unit =
        kotlinx.coroutines.coroutineScope {
            val jobs = List(coroutines) { worker() }
            yield()
            launched()
            jobs.joinAll()
        }

    private fun CoroutineScope.worker() =
        launch {
            if (delays) {
                repeat(rounds) { delay(1) }
            } else {
                repeat(rounds) { yield() }
            }
        }

    companion object {
        val CONFIG: SimConfig =
            SimConfig
                .defaults()
                .withMaxSteps(Long.MAX_VALUE)
                .withTail(Long.MAX_VALUE)
                .withMaxStepsPerInstant(Long.MAX_VALUE)
                .withWatchdog(Duration.ZERO)
    }
}

/** Arguments: random, fifo or runtest, coroutines, rounds, yield or delay. Prints the median of 5 after 3 warm-ups. */
fun main(args: Array<String>) {
    val program = YieldAndDelay(args[1].toInt(), args[2].toInt(), args[3] == "delay")
    val figures = List(8) { if (args[0] == "runtest") program.onRunTest() else program.onSimLoop(it.toLong(), args[0]) }
    println("%.3f".format(java.util.Locale.ROOT, figures.drop(3).sorted()[2]))
}
