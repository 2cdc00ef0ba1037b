package dev.simloop.coroutines

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.resetMain
import kotlinx.coroutines.test.setMain
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds

@Tag("jdk")
class DispatcherTest {
    @Test
    fun `delays of zero and less do not even yield`() =
        runSim(1) {
            val before = loop.steps()
            delay(0)
            delay(-5)
            delay(Long.MIN_VALUE)
            assertThat(loop.steps()).isEqualTo(before)
            assertThat(currentTime).isEqualTo(0)
        }

    @Test
    fun `a delay ends at its millisecond and a fraction rounds up`() =
        runSim(1) {
            delay(17)
            assertThat(currentTime).isEqualTo(17)
            delay(500.microseconds)
            assertThat(world.now().toNanos()).isEqualTo(18_000_000)
        }

    @Test
    fun `a delay past the end of time never ends and keeps nothing alive`() =
        runSim(1) {
            val jobs =
                listOf(
                    Long.MAX_VALUE,
                    Long.MAX_VALUE - 1,
                    Long.MAX_VALUE / 1_000_000 + 1,
                ).map { launch { delay(it) } }
            runCurrent()
            assertThat(loop.isQuiescent).isTrue()
            advanceUntilIdle()
            assertThat(currentTime).isEqualTo(0)
            assertThat(jobs).allMatch { it.isActive }
            jobs.forEach { it.cancel() }
            jobs.joinAll()
        }

    @Test
    fun `a cancelled delay takes its timer along`() =
        runSim(1) {
            val job = launch { delay(1.hours) }
            runCurrent()
            assertThat(loop.isQuiescent).isFalse()
            job.cancel()
            advanceUntilIdle()
            assertThat(job.isCompleted).isTrue()
            assertThat(currentTime).isEqualTo(0)
        }

    @Test
    fun `a delay cancelled at its own instant is either over or cancelled, by the seed`() {
        val seen =
            outcomes(60) {
                var over = false
                val job =
                    launch {
                        delay(10)
                        over = true
                    }
                val canceller =
                    launch {
                        delay(10)
                        job.cancel()
                    }
                joinAll(job, canceller)
                assertThat(job.isCancelled).isEqualTo(!over)
                over
            }
        assertThat(seen.toSet()).containsExactlyInAnyOrder(true, false)
    }

    @Test
    fun `a timeout strikes at its exact virtual time`() =
        runSim(1) {
            assertThat(
                withTimeout(100) {
                    delay(99)
                    "in time"
                },
            ).isEqualTo("in time")
            assertThat(currentTime).isEqualTo(99)
            assertThat(withTimeoutOrNull(100) { delay(101) }).isNull()
            assertThat(currentTime).isEqualTo(199)
            val late = runCatching { withTimeout(1.milliseconds) { delay(1.hours) } }.exceptionOrNull()
            assertThat(
                late,
            ).isInstanceOf(TimeoutCancellationException::class.java).hasMessage("Timed out waiting for 1 ms")
            assertThat(currentTime).isEqualTo(200)
        }

    @Test
    fun `a timeout of zero or less strikes at once`() =
        runSim(1) {
            assertThat(withTimeoutOrNull(0) { "ran" }).isNull()
            assertThat(withTimeoutOrNull(-1) { "ran" }).isNull()
            assertThat(currentTime).isEqualTo(0)
        }

    @Test
    fun `work that ends as its timeout strikes may go either way`() {
        val seen =
            outcomes(60) {
                withTimeoutOrNull(100) {
                    delay(100)
                    "done"
                }.also { assertThat(currentTime).isEqualTo(100) }
            }
        assertThat(seen.toSet()).containsExactlyInAnyOrder("done", null)
    }

    @Test
    fun `a timeout that was not needed leaves no timer`() =
        runSim(1) {
            withTimeout(1.hours) { yield() }
            withTimeoutOrNull(Long.MAX_VALUE) { yield() }
            assertThat(loop.isQuiescent).isTrue()
            advanceUntilIdle()
            assertThat(currentTime).isEqualTo(0)
        }

    @Test
    fun `a view of parallelism 1 keeps the order for every seed`() {
        val seen =
            outcomes(500) {
                val single = dispatcher.limitedParallelism(1)
                val order = mutableListOf<String>()
                List(4) { i ->
                    launch(single) {
                        order += "$i.0"
                        yield()
                        order += "$i.1"
                    }
                }.joinAll()
                order.toList()
            }
        assertThat(seen.toSet()).containsExactly(listOf("0.0", "1.0", "2.0", "3.0", "0.1", "1.1", "2.1", "3.1"))
    }

    @Test
    fun `a view of a view of parallelism 1 is that view`() =
        runSim(1) {
            val single = dispatcher.limitedParallelism(1, "one")
            assertThat(single.limitedParallelism(3)).isSameAs(single)
            assertThat(single.toString()).isEqualTo("SimDispatcher[one]")
            assertThat(world.host("n1").dispatcher.toString()).isEqualTo("SimDispatcher[n1/pool]")
        }

    @Test
    fun `a view of parallelism 2 explores`() {
        val seen =
            outcomes(200) {
                val two = dispatcher.limitedParallelism(2)
                val order = mutableListOf<Int>()
                List(3) { i -> launch(two) { order += i } }.joinAll()
                order.toList()
            }
        assertThat(seen.toSet()).hasSize(6)
    }

    @Test
    fun `a view of parallelism 0 is refused`() =
        runSim(1) {
            for (n in listOf(0, -3)) {
                assertThatThrownBy { dispatcher.limitedParallelism(n) }
                    .isInstanceOf(IllegalArgumentException::class.java)
                    .hasMessage("parallelism is not positive: $n")
            }
        }

    private suspend fun yields(order: MutableList<String>) =
        coroutineScope {
            repeat(4) { i ->
                launch {
                    repeat(3) { k ->
                        order += "$i.$k"
                        yield()
                    }
                    if (i % 2 == 0) nested(order, i)
                }
            }
            val answer =
                async {
                    order += "async"
                    yield()
                    42
                }
            order += "awaiting"
            order += "got ${answer.await()}"
        }

    private fun CoroutineScope.nested(
        order: MutableList<String>,
        i: Int,
    ) {
        launch { order += "child of $i" }
        order += "parent $i"
    }

    @Test
    fun `strategy fifo has the order of a real runBlocking`() {
        val real = mutableListOf<String>()
        runBlocking { yields(real) }
        val simulated = mutableListOf<String>()
        runSim(1, fifo) { yields(simulated) }
        assertThat(simulated).isEqualTo(real).hasSizeGreaterThan(15)
    }

    @Test
    fun `strategy fifo fires timers by deadline, then by creation`() {
        for (seed in 0L until 20) {
            runSim(seed, fifo) {
                val order = mutableListOf<String>()
                listOf(20, 10, 20, 10, 0).forEachIndexed { i, ms ->
                    launch {
                        delay(ms.toLong())
                        order += "$i at $currentTime"
                    }
                }
                advanceUntilIdle()
                assertThat(order).containsExactly("4 at 0", "1 at 10", "3 at 10", "0 at 20", "2 at 20")
            }
        }
    }

    @Test
    fun `withContext goes to another host's dispatcher and back`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            world
                .host("n1")
                .scope()
                .launch {
                    val two = world.host("n2").dispatcher
                    repeat(3) {
                        withContext(two) {
                            delay(5)
                            seen += actor
                        }
                        seen += "$actor at $currentTime"
                    }
                }.join()
            assertThat(seen).containsExactly(
                "n1/launch#1",
                "n1/launch#1 at 5",
                "n1/launch#1",
                "n1/launch#1 at 10",
                "n1/launch#1",
                "n1/launch#1 at 15",
            )
            seen
        }
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    @Test
    fun `Dispatchers Main can be set to the loop's`() =
        runSim(1) {
            Dispatchers.setMain(dispatcher.limitedParallelism(1, "main"))
            try {
                val order = mutableListOf<String>()
                val jobs =
                    List(3) { i ->
                        launch(Dispatchers.Main) {
                            order += "$i"
                            delay(10)
                            order += "$i at $currentTime"
                        }
                    }
                jobs.joinAll()
                assertThat(order).containsExactly("0", "1", "2", "0 at 10", "1 at 10", "2 at 10")
                assertThat(withTimeoutOrNull(5) { withContext(Dispatchers.Main) { delay(6) } }).isNull()
            } finally {
                Dispatchers.resetMain()
            }
        }
}
