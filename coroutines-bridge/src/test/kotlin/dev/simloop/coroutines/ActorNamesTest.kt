package dev.simloop.coroutines

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.channels.toList
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.coroutines.Continuation
import kotlin.coroutines.startCoroutine

@OptIn(ExperimentalCoroutinesApi::class)
class ActorNamesTest {
    @Test
    fun `a coroutine is called after its builder`() =
        runSim(1) {
            assertThat(actor).isEqualTo("root")
            val names = mutableListOf<String>()
            launch { names += actor }.join()
            async { names += actor }.await()
            produce {
                names += actor
                send(1)
            }.toList()
            launch { names += actor }.join()
            launch(CoroutineName("raft")) { names += actor }.join()
            launch(CoroutineName("raft")) { names += actor }.join()
            assertThat(names).containsExactly("launch#1", "async#1", "produce#1", "launch#2", "raft#1", "raft#2")
        }

    @Test
    fun `a host's coroutines carry its name and have their own numbers`() =
        runSim(1) {
            val names = mutableListOf<String>()
            launch { names += actor }.join()
            val n1 = world.host("n1")
            val n2 = world.host("n2")
            n1.scope().launch(CoroutineName("raft")) { names += actor }.join()
            n2.scope().launch(CoroutineName("raft")) { names += actor }.join()
            n1.scope().launch { names += actor }.join()
            launch(n2.dispatcher) { names += actor }.join()
            assertThat(names).containsExactly("launch#1", "n1/raft#1", "n2/raft#1", "n1/launch#1", "n2/launch#1")
        }

    @Test
    fun `scope functions belong to their caller`() =
        runSim(1) {
            launch {
                val names = mutableListOf<String>()
                val view = dispatcher.limitedParallelism(1)
                coroutineScope {
                    yield()
                    names += actor
                    supervisorScope {
                        delay(1)
                        names += actor
                    }
                }
                withContext(view) {
                    yield()
                    names += actor
                }
                withContext(CoroutineName("other")) {
                    yield()
                    names += actor
                }
                withTimeout(1000) {
                    delay(1)
                    names += actor
                    withContext(NonCancellable) {
                        delay(1)
                        names += actor
                        withContext(NonCancellable + view) {
                            delay(1)
                            names += actor
                        }
                    }
                }
                assertThat(names).hasSize(7).containsOnly("launch#1")
                coroutineScope { launch { assertThat(actor).isEqualTo("launch#2") } }
            }.join()
            coroutineScope {
                delay(1)
                assertThat(actor).isEqualTo("root")
            }
        }

    @Test
    fun `a bare startCoroutine has an actor of its own`() =
        runSim(1) {
            val names = mutableListOf<String>()
            val gates = List(2) { CompletableDeferred<Unit>() }
            for (gate in gates) {
                val body: suspend () -> Unit = {
                    names += actor
                    yield()
                    names += actor
                    delay(10)
                    names += actor
                    coroutineScope {
                        delay(10)
                        names += actor
                    }
                    inner(names)
                }
                body.startCoroutine(Continuation(dispatcher) { gate.complete(Unit) })
                gate.await()
            }
            assertThat(names.take(5)).containsOnly("coroutine#1")
            assertThat(names.drop(5)).hasSize(5).containsOnly("coroutine#2")
        }

    private suspend fun SimScope.inner(names: MutableList<String>) {
        delay(1)
        names += actor
    }

    @Test
    fun `names are equal from run to run`() {
        fun names() =
            (0L until 20).map { seed ->
                runSimForResult(seed) {
                    val seen = mutableListOf<String>()
                    val n1 = world.host("n1")
                    val jobs =
                        List(5) { i ->
                            val scope = if (i % 2 == 0) this else n1.scope()
                            scope.launch(if (i == 4) CoroutineName("last") else CoroutineName("some")) {
                                yield()
                                seen += "$i $actor"
                                launch { seen += actor }.join()
                            }
                        }
                    jobs.forEach { it.join() }
                    seen.toList()
                }
            }
        assertThat(names()).isEqualTo(names())
    }

    @Test
    fun `reports use those names`() {
        val failure =
            failureOf {
                launch(CoroutineName("raft")) { awaitCancellation() }
                async { awaitCancellation() }
                produce<Int> { awaitCancellation() }
                world.host("n1").scope().launch(CoroutineName("raft")) { awaitCancellation() }
            }
        assertThat(
            failure.message
                .orEmpty()
                .lines()
                .filter { "(coroutine)" in it }
                .map { it.trim().substringBefore(' ') },
        ).containsExactlyInAnyOrder("root", "raft#1", "async#1", "produce#1", "n1/raft#1")
    }
}
