package dev.simloop.coroutines

import dev.simloop.SimLoop
import dev.simloop.event.Event
import dev.simloop.event.EventKind
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** What a recorded run tells of coroutines: where each stands when it goes on, and what woke it. */
@Tag("jdk")
class RecordedCoroutinesTest {
    private fun record(
        seed: Long = 1,
        block: suspend SimScope.() -> Any?,
    ): List<Event> = campaign(block).runSeed(seed).events()!!.events()

    private fun List<Event>.stepsOf(actor: String) = filter { it.kind() == EventKind.STEP && it.actor() == actor }

    private fun StackTraceElement.brief(plus: Int) = "$fileName:${lineNumber + plus}"

    @Test
    fun `a resumed coroutine stands at the line where it is suspended`() {
        var line: StackTraceElement? = null
        val events =
            record {
                launch(CoroutineName("sleeper")) {
                    line = here()
                    delay(10)
                    yield()
                    SimLoop.observe("done", true)
                }
            }

        val steps = events.stepsOf("sleeper#1")
        val first = line!!
        assertThat(steps.map { it.at() }).containsExactly(first.brief(-1), first.brief(1), first.brief(2))
        assertThat(steps[1].nanos()).isEqualTo(10_000_000)
        assertThat(steps.drop(1).zip(steps).map { (now, before) -> now.cause() == before.index() }).containsOnly(true)
        assertThat(events.single { it.kind() == EventKind.OBSERVE }.cause()).isEqualTo(steps.last().index())
    }

    @Test
    fun `a coroutine that another wakes points at the waker`() {
        val events =
            record {
                val gate = CompletableDeferred<Int>()
                launch(CoroutineName("waiter")) { gate.await() }
                launch(CoroutineName("opener")) {
                    delay(5)
                    gate.complete(1)
                }
            }

        val woken = events.stepsOf("waiter#1").last()
        assertThat(events[woken.cause()].actor()).isEqualTo("opener#1")
        assertThat(woken.at()).startsWith("RecordedCoroutinesTest.kt:")
    }

    @Test
    fun `a line within scope functions is that of the innermost suspension`() {
        var line: StackTraceElement? = null

        suspend fun inner() {
            line = here()
            delay(3)
            SimLoop.observe("slept", true)
        }
        val events =
            record {
                launch(CoroutineName("outer")) { coroutineScope { withTimeout(1_000) { inner() } } }
            }

        assertThat(events.stepsOf("outer#1").map { it.at() }).contains(line!!.brief(1))
    }

    @Test
    fun `the same run gives the same events`() {
        repeat(60) { seed ->
            val block: suspend SimScope.() -> Any? = {
                val channel = Channel<Int>(2)
                repeat(3) { i ->
                    launch(CoroutineName("worker")) {
                        repeat(4) {
                            delay(random.nextLong(5))
                            channel.send(i)
                            SimLoop.observe("sent", i)
                        }
                    }
                }
                launch { repeat(12) { SimLoop.observe("got", channel.receive()) } }
            }
            assertThat(record(seed.toLong(), block)).isEqualTo(record(seed.toLong(), block))
        }
    }
}
