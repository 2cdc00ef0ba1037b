package dev.simloop.coroutines

import dev.simloop.failure.DeadlockException
import dev.simloop.failure.EscapeException
import dev.simloop.failure.SimulationFailure
import dev.simloop.spi.Waiting
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlin.coroutines.CoroutineContext

/** A run that came to rest while something it waits for may go on outside of the loop, where no hook saw it leave. */
@OptIn(DelicateCoroutinesApi::class)
@Tag("jdk")
class EscapeSuspectedTest {
    /** Stands for a thread outside that has not got to it yet. */
    private object Elsewhere : CoroutineDispatcher() {
        override fun dispatch(
            context: CoroutineContext,
            block: Runnable,
        ) = Unit

        override fun toString() = "Elsewhere@1f2e3d"
    }

    private fun assertSuspected(
        dispatcher: String,
        waiter: String,
        block: suspend SimScope.() -> Unit,
    ): SimulationFailure {
        val failure = failureOf(block = block)
        assertThat(failure).hasCauseInstanceOf(EscapeException::class.java)
        assertThat(failure.firstLine).isEqualTo(
            "EscapeException: escape suspected at virtual time 0.000 s: nothing is ready, no timer is pending, and " +
                "the scenario is not done; 1 may go on outside of the loop: pass the dispatcher in, and in the " +
                "simulation pass SimScope's",
        )
        assertThat(failure.message!!.lines()[1]).startsWith("  $waiter (waits for a coroutine on $dispatcher)")
        return failure
    }

    @Test
    fun `withContext on a dispatcher outside`() {
        val failure = assertSuspected("Elsewhere", "root") { withContext(Elsewhere) { } }
        assertThat(failure.message).contains("\n1 waiting\n  root (coroutine) suspended at ")
    }

    @Test
    fun `a child launched on a dispatcher outside`() {
        assertSuspected("Elsewhere", "launch#1") { launch { coroutineScope { launch(Elsewhere) { } } } }
    }

    @Test
    fun `a coroutine of another scope that is awaited`() {
        assertSuspected("Elsewhere", "root") { GlobalScope.async(Elsewhere) { }.await() }
        assertSuspected("Elsewhere", "root") { GlobalScope.launch(Elsewhere) { }.join() }
    }

    @Test
    fun `Dispatchers Default, with the hook switched off`() {
        val hold = CountDownLatch(1)
        try {
            withoutHook {
                assertSuspected("Dispatchers.Default", "root") { withContext(Dispatchers.Default) { hold.await() } }
            }
        } finally {
            hold.countDown()
        }
    }

    @Test
    fun `a real deadlock stays one`() {
        fun assertDeadlock(block: suspend SimScope.() -> Unit) {
            val failure = failureOf(block = block)
            assertThat(failure).hasCauseInstanceOf(DeadlockException::class.java)
            assertThat(failure.message).doesNotContain("escape")
        }
        assertDeadlock { CompletableDeferred<Int>().await() }
        assertDeadlock { withContext(Dispatchers.Unconfined) { CompletableDeferred<Int>().await() } }
        assertDeadlock { withContext(dispatcher.limitedParallelism(1)) { CompletableDeferred<Int>().await() } }
        assertDeadlock {
            withContext(world.singleThread("io").asCoroutineDispatcher()) { CompletableDeferred<Int>().await() }
        }
        assertDeadlock { world.newFuture<Int>().await() }
    }

    @Test
    fun `the deadlock text tells a future that the loop did not make`() {
        val failure = failureOf { launch { CompletableFuture<Int>().await() } }
        assertThat(failure).hasCauseInstanceOf(DeadlockException::class.java)
        assertThat(failure.message).contains("\n  launch#1 (coroutine, ${Waiting.FOREIGN_FUTURE}) suspended at ")
    }

    @Test
    fun `a deferred is suspected to be completed by a thread where one was made, and only there`() {
        val suspected = "\n    escape suspected: a thread named above may be the one to complete it"
        val never = CountDownLatch(1)
        val failure =
            failureOf {
                thread(isDaemon = true, name = "completes-late") { never.await() }
                launch { CompletableDeferred<Int>().await() }
            }
        assertThat(failure.message)
            .contains("\n  not controlled here: completes-late, created at ")
            .contains("\n  launch#1 (coroutine) suspended at ")
            .contains(suspected)
        never.countDown()

        assertThat(failureOf { launch { CompletableDeferred<Int>().await() } }.message)
            .contains("\n  launch#1 (coroutine) suspended at ")
            .doesNotContain("escape suspected")
    }

    /** The hook is JVM-wide; kotlinx's own clock stands in meanwhile. */
    private fun withoutHook(block: () -> Unit) {
        runSim(1) { }
        val holder = Class.forName("kotlinx.coroutines.AbstractTimeSourceKt")
        val installed = holder.getDeclaredField("timeSource").apply { isAccessible = true }
        val set = holder.methods.single { it.name == "mockTimeSource" }
        val hook = installed.get(null)
        set.invoke(null, null as Any?)
        try {
            block()
        } finally {
            set.invoke(null, hook)
        }
    }
}
