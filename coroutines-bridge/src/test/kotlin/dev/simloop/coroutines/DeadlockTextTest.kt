package dev.simloop.coroutines

import dev.simloop.failure.DeadlockException
import dev.simloop.tape.Token
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class DeadlockTextTest {
    private var at: StackTraceElement? = null

    @Test
    fun `the whole text`() {
        var rootAt: StackTraceElement? = null
        var made: StackTraceElement? = null
        val failure =
            failureOf(4823) {
                delay(1500)
                val never = CompletableDeferred<Int>()
                made = here()
                val job =
                    launch(CoroutineName("reader")) {
                        at = here()
                        never.await()
                    }
                rootAt = here()
                job.join()
            }
        val token = Token.parse(failure.token())
        val step =
            failure.message
                .orEmpty()
                .substringAfter(", step ")
                .substringBefore(",")
        assertThat(failure).hasCauseInstanceOf(DeadlockException::class.java).hasMessage(
            """
            DeadlockException: deadlock at virtual time 1.500 s: nothing is ready, no timer is pending, and the scenario is not done; 2 waiting
              root (coroutine) suspended at ${rootAt.text(1)}
              reader#1 (coroutine) suspended at ${at.text(1)}
                created at ${made.text(2)}
              seed 4823, strategy random, step $step, virtual time 1.500 s
              repeated: 51 of 51 runs went the same way
              token ${failure.token()}
              run again: runSim(4823) { ... }
            """.trimIndent(),
        )
    }

    private fun line(block: suspend SimScope.() -> Unit): String? =
        failureOf { launch(CoroutineName("stuck")) { block() } }
            .message
            .orEmpty()
            .lines()
            .single { it.startsWith("  stuck#1 (coroutine") }
            .substringAfter(" suspended at ", "unknown")

    @Test
    fun `a lock of kotlinx is named with who holds it and where that was taken`() {
        var first: StackTraceElement? = null
        val failure =
            failureOf {
                val books = Mutex()
                val safe = Mutex()
                launch(CoroutineName("clerk")) {
                    first = here()
                    books.withLock {
                        delay(1)
                        safe.withLock { }
                    }
                }
                launch(CoroutineName("auditor")) {
                    safe.withLock {
                        delay(1)
                        books.withLock { }
                    }
                }
            }
        val taken = "${first!!.fileName}:${first!!.lineNumber + 1}"
        assertThat(failure.message).contains("auditor#1 (coroutine, waits for a Mutex that clerk#1 took at $taken)")
        assertThat(failure.message).contains("clerk#1 (coroutine, waits for a Mutex that auditor#1 took at ")
    }

    @Test
    fun `in withContext`() {
        val line =
            line {
                withContext(CoroutineName("inner")) {
                    at = here()
                    awaitCancellation()
                }
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in withContext with another dispatcher`() {
        val line =
            line {
                withContext(dispatcher.limitedParallelism(1)) {
                    at = here()
                    awaitCancellation()
                }
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in coroutineScope, with a child that waits too`() {
        val line =
            line {
                coroutineScope {
                    launch { awaitCancellation() }
                    at = here()
                    awaitCancellation()
                }
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `at the end of a coroutineScope whose child does not end`() {
        val line =
            line {
                at = here()
                coroutineScope {
                    launch { awaitCancellation() }
                }
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in a timeout past the end of time`() {
        val line =
            line {
                withTimeout(Long.MAX_VALUE) {
                    at = here()
                    awaitCancellation()
                }
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in a channel's receive and send`() {
        val receiving =
            line {
                val channel = Channel<Int>()
                at = here()
                channel.receive()
            }
        assertThat(receiving).isEqualTo(at.text(1))
        val sending =
            line {
                val channel = Channel<Int>()
                at = here()
                channel.send(1)
            }
        assertThat(sending).isEqualTo(at.text(1))
    }

    @Test
    fun `in a mutex's lock`() {
        val line =
            line {
                val mutex = Mutex(locked = true)
                at = here()
                mutex.lock()
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in join`() {
        val line =
            line {
                val job = Job()
                at = here()
                job.join()
            }
        assertThat(line).isEqualTo(at.text(1))
    }

    @Test
    fun `in a suspending function further in`() {
        assertThat(line { outer() }).isEqualTo(at.text(1))
    }

    private suspend fun outer() {
        inner()
        at = null
    }

    private suspend fun inner() {
        at = here()
        awaitCancellation()
    }

    @Test
    fun `in NonCancellable, as far as the job tells`() {
        val line =
            line {
                withContext(NonCancellable) {
                    CompletableDeferred<Int>().await()
                }
            }
        assertThat(line).satisfiesAnyOf({
            assertThat(it).isEqualTo("unknown")
        }, { assertThat(it).contains("DeadlockTextTest.kt:") })
    }

    @Test
    fun `a host's coroutines are listed with its name`() {
        val failure =
            failureOf {
                val job = world.host("n1").scope().launch(CoroutineName("raft")) { awaitCancellation() }
                job.join()
            }
        assertThat(
            failure,
        ).message().contains("\n  n1/raft#1 (coroutine) suspended at dev.simloop.coroutines.DeadlockTextTest$")
    }

    @Test
    fun `a child that was never started shows as its parent waiting`() {
        val failure = failureOf { launch(start = CoroutineStart.LAZY) { } }
        assertThat(failure.firstLine).startsWith(
            "DeadlockException: deadlock at virtual time 0.000 s: nothing is ready, no timer is pending, and the scenario is not done; ",
        )
        assertThat(failure).message().contains("\n  root (coroutine)").doesNotContain("launch#1")
    }

    /** The fields that SuspensionPoint reads are no API: this fails as soon as the pinned version lacks them. */
    @Test
    fun `kotlinx coroutines still keeps what the suspension line is read from`() {
        runBlocking {
            val scope = CoroutineScope(coroutineContext + Job())
            val job =
                scope.launch(start = CoroutineStart.UNDISPATCHED) {
                    at = here()
                    awaitCancellation()
                }
            assertThat(SuspensionPoint.of(job)).isEqualTo(at.text(1))
            val nested =
                scope.launch(start = CoroutineStart.UNDISPATCHED) {
                    coroutineScope {
                        launch { awaitCancellation() }
                        at = here()
                        awaitCancellation()
                    }
                }
            assertThat(SuspensionPoint.of(nested)).isEqualTo(at.text(1))
            job.cancel()
            nested.cancel()
        }
        for ((type, name) in listOf(
            "kotlinx.coroutines.JobSupport" to "_state\$volatile",
            "kotlinx.coroutines.ChildContinuation" to "child",
            "kotlinx.coroutines.JobSupport\$Finishing" to "list",
            "kotlinx.coroutines.InactiveNodeList" to "list",
        )) {
            assertThat(Class.forName(type).getDeclaredField(name)).`as`("%s.%s", type, name).isNotNull()
        }
    }
}
