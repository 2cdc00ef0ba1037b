package dev.simloop.coroutines

import dev.simloop.failure.DeadlockException
import dev.simloop.failure.EscapeException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
@Tag("jdk")
class EscapeTest {
    private fun assertEscapes(block: suspend SimScope.() -> Unit) {
        val failure = failureOf(block = block)
        assertThat(failure).hasCauseInstanceOf(EscapeException::class.java)
        assertThat(failure.firstLine).isEqualTo(
            "EscapeException: a coroutine was dispatched to Dispatchers.Default or Dispatchers.IO, " +
                "which the loop does not control: take it over with SimConfig.withTakeOver(TakeOver.COROUTINES), " +
                "or pass the dispatcher in, and in the simulation pass SimScope's",
        )
    }

    @Test
    fun `Default is caught`() = assertEscapes { withContext(Dispatchers.Default) { } }

    @Test
    fun `IO is caught`() = assertEscapes { withContext(Dispatchers.IO) { } }

    @Test
    fun `a view of IO is caught`() = assertEscapes { withContext(Dispatchers.IO.limitedParallelism(2)) { } }

    @Test
    fun `launch on Default is caught though nobody waits`() =
        assertEscapes {
            launch(Dispatchers.Default) { }
            delay(1)
        }

    @Test
    fun `GlobalScope is caught`() =
        assertEscapes {
            GlobalScope.launch { }
            delay(1)
        }

    @Test
    fun `GlobalScope on Default is caught`() =
        assertEscapes {
            GlobalScope.launch(Dispatchers.Default) { }
            delay(1)
        }

    @Test
    fun `flowOn Default is caught`() = assertEscapes { flow { emit(1) }.flowOn(Dispatchers.Default).toList() }

    @Test
    fun `an escape that the program swallows still fails the run`() =
        assertEscapes {
            runCatching { withContext(Dispatchers.Default) { } }
            delay(10)
        }

    @Test
    fun `a delay on Unconfined is caught, however many there were`() {
        repeat(3) { i ->
            val failure = failureOf { launch(Dispatchers.Unconfined) { delay(3_600_000L + i) } }
            assertThat(failure).hasCauseInstanceOf(EscapeException::class.java)
            assertThat(failure.firstLine)
                .startsWith("EscapeException: a delay was put on kotlinx.coroutines.")
                .endsWith("the dispatcher in use (Dispatchers.Unconfined?) is no Delay of the loop's")
        }
    }

    @Test
    fun `escapes use up nothing of the real dispatchers`() {
        repeat(100) { i ->
            val to = if (i % 2 == 0) Dispatchers.IO else Dispatchers.Default
            assertThat(failureOf { withContext(to) { } }).hasCauseInstanceOf(EscapeException::class.java)
        }
        runBlocking {
            assertThat(withContext(Dispatchers.IO) { Thread.currentThread().name }).contains("Dispatcher")
            assertThat(withContext(Dispatchers.Default) { Thread.currentThread().name }).contains("Dispatcher")
        }
    }

    @Test
    fun `off the loop's thread everything stays as before`() {
        runSim(1) { delay(1000) }
        val before = System.nanoTime()
        runBlocking {
            withContext(Dispatchers.Default) { yield() }
            withContext(Dispatchers.IO) { delay(1) }
            withContext(Dispatchers.Unconfined) { delay(1) }
        }
        assertThat(System.nanoTime() - before).isGreaterThan(1_000_000)
    }

    @Test
    fun `runBlocking that nothing can end is a deadlock`() {
        val failure = failureOf { runBlocking { CompletableDeferred<Int>().await() } }
        assertThat(failure).hasCauseInstanceOf(DeadlockException::class.java)
        assertThat(failure.firstLine)
            .isEqualTo("DeadlockException: runBlocking waits on the loop's thread, and nothing is left that could run")
    }

    @Test
    fun `runBlocking in a coroutine lets the others run`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            val gate = CompletableDeferred<Int>()
            launch {
                delay(20)
                seen += "opened at $currentTime by $actor"
                gate.complete(7)
            }
            launch {
                repeat(3) {
                    delay(5)
                    seen += "tick at $currentTime"
                }
            }
            launch {
                val got =
                    runBlocking {
                        delay(1)
                        gate.await()
                    }
                seen += "got $got at $currentTime by $actor"
            }.join()
            assertThat(seen).containsExactly(
                "tick at 5",
                "tick at 10",
                "tick at 15",
                "opened at 20 by launch#1",
                "got 7 at 20 by launch#3",
            )
            seen
        }
    }

    @Test
    fun `runBlocking nests`() =
        runSim(2) {
            val value =
                runBlocking {
                    delay(3)
                    val inner = launch(this@runSim.dispatcher) { runBlocking { delay(4) } }
                    inner.join()
                    currentTime
                }
            assertThat(value).isEqualTo(7)
        }

    @Test
    fun `the loop's executors and the real runBlocking on another thread do not mix up`() {
        runSim(1) { delay(1) }
        val other = Thread { runBlocking { delay(1) } }
        other.start()
        other.join()
        assertThat(other.isAlive).isFalse()
    }
}
