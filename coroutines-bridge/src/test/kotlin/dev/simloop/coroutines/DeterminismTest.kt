package dev.simloop.coroutines

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

@Tag("jdk")
class DeterminismTest {
    @Test
    fun `a thousand seeds twice, on one worker and on two`() {
        val result = assertRepeats(1000) { medley() }
        assertThat(result.steps()).isGreaterThan(40_000)
    }

    @Test
    fun `a recorded run goes as its hunt did, and its tape replays strictly`() {
        val hunt = campaign { medley().also { world.fingerprint("value", it.hashCode().toLong()) } }
        for (seed in 0L until 200) {
            val recorded = hunt.runSeed(seed)
            assertThat(recorded.passed()).isTrue()
            assertThat(hunt.runSeed(seed).isSameRun(recorded)).isTrue()
            assertThat(hunt.replay(recorded.token().toString()).isSameRun(recorded)).isTrue()
            val replayed = hunt.replay(recorded.tape()!!)
            assertThat(replayed.failure()).isNull()
            assertThat(replayed.value()).isEqualTo(recorded.value())
            assertThat(replayed.isSameRun(recorded)).isTrue()
        }
    }

    @Test
    fun `nothing of a crashed host runs again`() {
        for (seed in 0L until 100) {
            val events = mutableListOf<String>()
            runSim(seed) {
                val n1 = world.host("n1")
                val gate = CompletableDeferred<Unit>()
                var ticks = 0
                n1.scope().launch {
                    try {
                        while (true) {
                            delay(10)
                            ticks++
                        }
                    } finally {
                        events += "finally of the ticker"
                    }
                }
                n1.scope().launch(CoroutineName("waiter")) {
                    try {
                        gate.await()
                        events += "the waiter went on"
                    } finally {
                        events += "finally of the waiter"
                    }
                }
                n1.scope().launch {
                    while (true) {
                        yield()
                        delay(7)
                    }
                }
                delay(55)
                assertThat(ticks).isEqualTo(5)
                n1.domain().drop()
                gate.complete(Unit)
                n1.scope().launch { events += "launched on the dead" }
                delay(10_000)
                assertThat(ticks).isEqualTo(5)
                assertThat(n1.domain().isAlive).isFalse()
            }
            assertThat(events).isEmpty()
        }
    }

    @Test
    fun `a crash from within takes effect when the step returns`() =
        runSim(5) {
            val events = mutableListOf<String>()
            val n1 = world.host("n1")
            n1.scope().launch {
                n1.domain().drop()
                events += "the step goes on"
                launch { events += "a child of the dead" }
                try {
                    delay(1)
                    events += "a delay of the dead"
                } finally {
                    events += "finally of the dead"
                }
            }
            delay(1000)
            assertThat(events).containsExactly("the step goes on")
        }

    @Test
    fun `a crash leaves the other hosts alone`() {
        assertRepeats(200) {
            val seen = mutableListOf<String>()
            val jobs =
                List(3) { i ->
                    world.host("n$i").scope().async {
                        repeat(5) {
                            delay(10)
                            seen += actor
                        }
                        i
                    }
                }
            delay(25)
            world.host("n1").domain().drop()
            joinAll(jobs[0], jobs[2])
            assertThat(seen.groupingBy { it }.eachCount()).isEqualTo(
                mapOf(
                    "n0/async#1" to 5,
                    "n1/async#1" to 2,
                    "n2/async#1" to 5,
                ),
            )
            seen
        }
    }

    @Test
    fun `a world's coroutine inside a crashed host's withContext waits for ever`() {
        val failure =
            failureOf {
                val n1 = world.host("n1")
                launch(CoroutineName("visitor")) { withContext(n1.dispatcher) { awaitCancellation() } }
                delay(1)
                n1.domain().drop()
            }
        assertThat(failure.firstLine).startsWith("DeadlockException: ")
        assertThat(failure).message().contains("\n  visitor#1 (coroutine) suspended at ")
    }
}
