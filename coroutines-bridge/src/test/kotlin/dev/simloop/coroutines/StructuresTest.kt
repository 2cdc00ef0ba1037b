package dev.simloop.coroutines

import dev.simloop.failure.EscapeException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.debounce
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

@OptIn(ExperimentalCoroutinesApi::class, FlowPreview::class)
class StructuresTest {
    @Test
    fun `channels of every capacity`() {
        assertRepeats {
            val got = mutableListOf<Int>()
            for (capacity in listOf(Channel.RENDEZVOUS, 2, Channel.UNLIMITED)) {
                val channel = Channel<Int>(capacity)
                val senders = List(3) { i -> launch { repeat(3) { channel.send(10 * i + it) } } }
                val receivers = List(2) { launch { for (x in channel) got += x } }
                senders.joinAll()
                channel.close()
                receivers.joinAll()
            }
            assertThat(got).hasSize(27)
            got
        }
    }

    @Test
    fun `produce keeps its own order`() {
        assertRepeats {
            val numbers = produce { repeat(5) { send(it) } }
            val got = mutableListOf<Int>()
            for (n in numbers) got += n
            assertThat(got).containsExactly(0, 1, 2, 3, 4)
            got
        }
    }

    @Test
    fun `flowOn with a dispatcher of the loop`() {
        assertRepeats {
            val trace = mutableListOf<String>()
            val got =
                flow {
                    repeat(4) {
                        trace += "emit $it by $actor"
                        emit(it)
                        delay(1)
                    }
                }.flowOn(world.host("n1").dispatcher)
                    .map { it * 2 }
                    .toList(mutableListOf())
            assertThat(got).containsExactly(0, 2, 4, 6)
            assertThat(trace).allMatch { it.endsWith("by n1/produce#1") }
            trace
        }
    }

    @Test
    fun `debounce and conflate in virtual time`() {
        assertRepeats {
            val debounced =
                flow {
                    emit(1)
                    delay(90)
                    emit(2)
                    delay(101)
                    emit(3)
                    delay(300)
                    emit(4)
                }.debounce(100).toList()
            assertThat(debounced).containsExactly(2, 3, 4)
            assertThat(currentTime).isEqualTo(491)
            val conflated =
                flow {
                    for (i in 1..10) {
                        delay(10)
                        emit(i)
                    }
                }.conflate()
                    .map {
                        delay(35)
                        it
                    }.toList()
            assertThat(conflated)
                .startsWith(1)
                .endsWith(10)
                .isSorted()
                .hasSizeLessThan(6)
            conflated
        }
    }

    @Test
    fun `select takes any ready clause over the seeds`() {
        val seen =
            outcomes(60) {
                val a = Channel<String>(1)
                val b = async { "b" }
                launch { a.send("a") }
                select {
                    a.onReceive { it }
                    b.onAwait { it }
                    onTimeout(5) { "late" }
                }
            }
        assertThat(seen.toSet()).containsExactlyInAnyOrder("a", "b")
        assertRepeats {
            val channel = Channel<Int>()
            val job = launch { delay(4) }
            val first =
                select {
                    channel.onReceive { "received" }
                    job.onJoin { "joined" }
                    onTimeout(4) { "late" }
                }
            first to currentTime
        }
    }

    @Test
    fun `a mutex excludes`() {
        assertRepeats {
            val mutex = Mutex()
            var inside = 0
            val order = mutableListOf<Int>()
            List(5) { i ->
                launch {
                    repeat(2) {
                        mutex.withLock {
                            assertThat(++inside).isEqualTo(1)
                            yield()
                            order += i
                            inside--
                        }
                    }
                }
            }.joinAll()
            order
        }
    }

    @Test
    fun `a semaphore admits so many`() {
        assertRepeats {
            val semaphore = Semaphore(2)
            var inside = 0
            var most = 0
            List(6) {
                launch {
                    semaphore.withPermit {
                        most = maxOf(most, ++inside)
                        delay(10)
                        inside--
                    }
                }
            }.joinAll()
            assertThat(most).isEqualTo(2)
            assertThat(currentTime).isEqualTo(30)
            currentTime
        }
    }

    @Test
    fun `supervisorScope keeps the siblings of a failed child`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            val handler = CoroutineExceptionHandler { _, e -> seen += "handled ${e.message}" }
            supervisorScope {
                launch(handler) { error("one") }
                val failing = async { error("two") }
                launch {
                    delay(5)
                    seen += "sibling"
                }
                seen += "caught ${runCatching { failing.await() }.exceptionOrNull()?.message}"
            }
            assertThat(seen).containsExactlyInAnyOrder("handled one", "caught two", "sibling")
            seen
        }
    }

    @Test
    fun `a failing child cancels its siblings and fails its scope`() {
        assertRepeats {
            val cancelled = mutableListOf<Int>()
            val failure =
                runCatching {
                    coroutineScope {
                        repeat(3) { i ->
                            launch {
                                try {
                                    awaitCancellation()
                                } finally {
                                    cancelled += i
                                }
                            }
                        }
                        launch {
                            delay(1)
                            error("down")
                        }
                    }
                }.exceptionOrNull()
            assertThat(failure).hasMessage("down")
            assertThat(cancelled).containsExactlyInAnyOrder(0, 1, 2)
            cancelled
        }
    }

    @Test
    fun `NonCancellable cleanup runs to its end`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            val job =
                launch {
                    try {
                        awaitCancellation()
                    } finally {
                        withContext(NonCancellable) {
                            delay(7)
                            seen += "cleaned at $currentTime by $actor"
                        }
                    }
                }
            delay(1)
            job.cancel()
            job.join()
            assertThat(seen).containsExactly("cleaned at 8 by launch#1")
            seen
        }
    }

    @Test
    fun `finally blocks at teardown run in an order that the seed decides`() {
        fun torn(seed: Long): List<String> {
            val order = mutableListOf<String>()
            runSim(seed) {
                repeat(4) { i ->
                    backgroundScope.launch {
                        try {
                            awaitCancellation()
                        } finally {
                            order += "$i by $actor"
                            withContext(NonCancellable) {
                                delay(10)
                                order += "$i late"
                            }
                        }
                    }
                }
                delay(1)
            }
            return order
        }
        val all = (0L until 200).map { torn(it) }
        assertThat((0L until 200).map { torn(it) }).isEqualTo(all)
        assertThat(all).allMatch { it.size == 8 }
        assertThat(all.toSet().size).isGreaterThan(10)
    }

    @Test
    fun `survivors of a failed run get their finally blocks too`() {
        fun torn(seed: Long): List<Int> {
            val order = mutableListOf<Int>()
            val report =
                campaign {
                    repeat(4) { i ->
                        launch {
                            try {
                                delay(1000)
                            } finally {
                                order += i
                            }
                        }
                    }
                    delay(1)
                    loop.fail(IllegalStateException("stop"))
                }.runSeed(seed)
            assertThat(report.failure()).hasMessage("stop")
            return order
        }
        val all = (0L until 200).map { torn(it) }
        assertThat((0L until 200).map { torn(it) }).isEqualTo(all)
        assertThat(all).allMatch { it.size == 4 }
    }

    @Test
    fun `a CoroutineExceptionHandler sees what nobody catches, once`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            val scope =
                CoroutineScope(
                    dispatcher + SupervisorJob() +
                        CoroutineExceptionHandler { _, e ->
                            seen += "${e.message} in $actor"
                        },
                )
            List(3) { i -> scope.launch { error("e$i") } }.joinAll()
            assertThat(seen).containsExactlyInAnyOrder("e0 in launch#1", "e1 in launch#2", "e2 in launch#3")
            seen
        }
    }

    @Test
    fun `a lazy start waits and an undispatched start does not`() {
        assertRepeats {
            val seen = mutableListOf<String>()
            val lazy = async(start = CoroutineStart.LAZY) { seen += "lazy by $actor" }
            launch(start = CoroutineStart.UNDISPATCHED) {
                seen += "undispatched by $actor"
                yield()
                seen += "dispatched by $actor"
            }
            assertThat(seen).containsExactly("undispatched by root")
            delay(1)
            assertThat(seen).containsExactly("undispatched by root", "dispatched by launch#1")
            lazy.await()
            assertThat(seen).endsWith("lazy by async#1")
            seen
        }
    }

    @Test
    fun `an unconfined coroutine runs in its completer's step`() {
        assertRepeats {
            val gate = CompletableDeferred<Unit>()
            val seen = mutableListOf<String>()
            launch(Dispatchers.Unconfined) {
                seen += actor
                gate.await()
                seen += actor
            }
            val opener =
                launch {
                    val step = loop.steps()
                    gate.complete(Unit)
                    assertThat(seen).hasSize(2)
                    assertThat(loop.steps()).isEqualTo(step)
                }
            opener.join()
            assertThat(seen).containsExactly("root", "launch#1")
            seen
        }
    }

    @Test
    fun `an unconfined delay is an escape`() {
        val failure = failureOf { launch(Dispatchers.Unconfined) { delay(10) } }
        assertThat(failure.cause).isInstanceOf(EscapeException::class.java)
    }

    @Test
    fun `awaitAll over many`() {
        assertRepeats {
            val order = mutableListOf<Int>()
            val sum =
                List(10) { i ->
                    async {
                        yield()
                        order += i
                        i
                    }
                }.awaitAll().sum()
            assertThat(sum).isEqualTo(45)
            order
        }
    }
}
