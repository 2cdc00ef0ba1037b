package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.failure.NestedRunException
import dev.simloop.failure.OrphanException
import dev.simloop.tape.Token
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import java.io.IOException
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.ExperimentalTime
import kotlin.time.Instant

class ScopeTest {
    @OptIn(ExperimentalTime::class)
    @Test
    fun `every clock shows virtual time`() =
        runSim(1) {
            val mark = testTimeSource.markNow()
            val start = clock.now()
            assertThat(start).isEqualTo(Instant.parse("2024-01-01T00:00:00Z"))
            assertThat(mark.elapsedNow().inWholeNanoseconds).isZero()
            delay(5.seconds)
            assertThat(mark.elapsedNow()).isEqualTo(5.seconds)
            assertThat(testTimeSource.markNow() - mark).isEqualTo(5.seconds)
            assertThat(clock.now() - start).isEqualTo(5.seconds)
            assertThat(currentTime).isEqualTo(5000)
            assertThat(world.now().toMillis()).isEqualTo(5000)
        }

    @Test
    fun `random is the seed's`() {
        fun draws(seed: Long) =
            runSimForResult(seed) {
                val bytes = random.nextBytes(5).toList()
                listOf(
                    random.nextInt(),
                    random.nextInt(6),
                    random.nextDouble(),
                    random.nextLong(10, 20),
                    random.nextBits(7),
                    bytes,
                )
            }
        assertThat(draws(7)).isEqualTo(draws(7))
        assertThat(draws(8)).isNotEqualTo(draws(7))
        runSim(1) {
            assertThat(seed).isEqualTo(1)
            repeat(200) {
                assertThat(random.nextBits(3)).isBetween(0, 7)
                assertThat(random.nextInt(-2, 2)).isBetween(-2, 1)
                assertThat(random.nextFloat()).isBetween(0f, 1f)
            }
            assertThat((0 until 64).map { random.nextBits(32) < 0 }.toSet()).hasSize(2)
            assertThat(random.nextBits(0)).isZero()
        }
    }

    @Test
    fun `the background scope ends with the scenario and keeps nothing alive`() {
        val seen = mutableListOf<String>()
        runSim(1) {
            backgroundScope.launch {
                try {
                    while (true) delay(10)
                } finally {
                    seen += "cancelled at $currentTime by $actor"
                }
            }
            backgroundScope.launch { launch { awaitCancellation() } }
            delay(35)
            advanceUntilIdle()
            assertThat(currentTime).isEqualTo(35)
        }
        assertThat(seen).containsExactly("cancelled at 35 by launch#1")
    }

    @Test
    fun `a failure in the background fails the run`() {
        val failure =
            failureOf {
                backgroundScope.launch {
                    delay(5)
                    error("boom")
                }
                delay(10)
            }
        assertThat(failure).hasCauseInstanceOf(OrphanException::class.java).hasRootCauseMessage("boom")
        assertThat(failure.firstLine).isEqualTo(
            "OrphanException: nobody caught what left launch#1 at virtual time 0.005 s: java.lang.IllegalStateException: boom",
        )
    }

    @Test
    fun `waiting for nothing but background work is a deadlock after a grace`() {
        val failure =
            failureOf {
                backgroundScope.launch { while (true) delay(1000) }
                CompletableDeferred<Int>().await()
            }
        assertThat(failure.firstLine)
            .startsWith("DeadlockException: deadlock at virtual time ")
            .contains("only background work ran for longer than 600.000 s (SimConfig.withBackgroundGrace)")
    }

    @Test
    fun `advanceTimeBy takes no negative time`() =
        runSim(1) {
            assertThatThrownBy { advanceTimeBy(-1) }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessage("delay is negative: -1ms")
            advanceTimeBy(0)
            assertThat(currentTime).isEqualTo(0)
            advanceTimeBy(1500.microseconds)
            assertThat(world.now().toNanos()).isEqualTo(1_500_000)
            advanceTimeBy(20.hours)
            assertThat(world.now().toNanos()).isEqualTo(1_500_000 + 20.hours.inWholeNanoseconds)
        }

    @Test
    fun `advanceTimeBy leaves what is due at its end to runCurrent`() =
        runSim(1) {
            val seen = mutableListOf<String>()
            for (ms in listOf(1, 10, 11)) {
                launch {
                    delay(ms.milliseconds)
                    seen += "$ms at $currentTime"
                }
            }
            advanceTimeBy(10)
            assertThat(seen).containsExactly("1 at 1")
            runCurrent()
            assertThat(seen).containsExactly("1 at 1", "10 at 10")
            advanceUntilIdle()
            assertThat(seen).containsExactly("1 at 1", "10 at 10", "11 at 11")
        }

    @Test
    fun `only the scenario itself may run the loop`() =
        runSim(1) {
            val messages = mutableListOf<String?>()
            launch {
                for (call in listOf<() -> Unit>({ advanceTimeBy(1) }, { runCurrent() }, { advanceUntilIdle() })) {
                    messages += runCatching { call() }.exceptionOrNull()?.message
                }
            }.join()
            val tail = "was called by launch#1: only the scenario's own coroutine may run the loop"
            assertThat(messages).containsExactly("advanceTimeBy $tail", "runCurrent $tail", "advanceUntilIdle $tail")
        }

    @Test
    fun `a deferred as a future`() =
        runSim(1) {
            val late =
                async {
                    delay(10)
                    "value"
                }.asSimFuture(world.domain())
            assertThat(late.isDone).isFalse()
            assertThat(late.thenApplyAsync { "$it at $currentTime" }.await()).isEqualTo("value at 10")

            val apart = CoroutineScope(dispatcher + SupervisorJob())
            val failing = apart.async { throw IOException("down") }.asSimFuture(world.domain())
            assertThat(
                runCatching { failing.await() }.exceptionOrNull(),
            ).isInstanceOf(IOException::class.java).hasMessage("down")

            val cancelled = async { awaitCancellation() }
            val future = cancelled.asSimFuture(world.domain())
            cancelled.cancel()
            cancelled.join()
            assertThat(future.isCancelled).isTrue()
            assertThat(runCatching { future.await() }.exceptionOrNull()).isInstanceOf(CancellationException::class.java)

            val going = async { delay(5) }
            going.asSimFuture(world.domain()).cancel(true)
            going.join()
            assertThat(going.isCancelled).isFalse()
        }

    @Test
    fun `a deferred that failed before it became a future`() {
        val failure =
            failureOf {
                val failed = CoroutineScope(dispatcher + SupervisorJob()).async { throw IOException("nobody asks") }
                failed.join()
                failed.asSimFuture(world.domain())
                delay(1)
            }
        assertThat(failure).hasCauseInstanceOf(OrphanException::class.java).hasRootCauseMessage("nobody asks")
    }

    @Test
    fun `awaiting a future of the loop`() {
        assertRepeats {
            val sum =
                List(3) { i -> world.supplyAsync { i } }
                    .map {
                        it.thenApplyAsync { x ->
                            x + 1
                        }
                    }.sumOf { it.await() }
            assertThat(sum).isEqualTo(6)
            val failed =
                runCatching {
                    world
                        .supplyAsync<Int> {
                            throw IllegalStateException(
                                "no",
                            )
                        }.await()
                }.exceptionOrNull()
            assertThat(failed).isInstanceOf(IllegalStateException::class.java).hasMessage("no")
            val future = world.newFuture<Int>()
            val waiter = launch(start = CoroutineStart.UNDISPATCHED) { future.await() }
            waiter.cancel()
            waiter.join()
            assertThat(future.isCancelled).isTrue()
            world.delay(java.time.Duration.ofMillis(4)).await()
            assertThat(currentTime).isEqualTo(4)
            sum
        }
    }

    @Test
    fun `runSimForResult returns the value, null included`() {
        assertThat(runSimForResult(1) { "a" to currentTime }).isEqualTo("a" to 0L)
        assertThat(runSimForResult<String?>(1) { null }).isNull()
        assertThatThrownBy {
            runSimForResult(1) { error("no value") }
        }.hasMessageStartingWith("IllegalStateException: no value")
    }

    @Test
    fun `a campaign finds the lowest seed that fails`() {
        val racy =
            campaign {
                var last = 0
                val jobs = List(3) { i -> launch { last = i } }
                jobs.forEach { it.join() }
                check(last != 0) { "the first came last" }
            }
        val token = racy.withSeeds(100).findFailingToken()
        assertThat(token).isNotNull()
        assertThat(racy.withSeeds(100).withWorkers(1).findFailingToken()).isEqualTo(token)
        assertThat(racy.replay(token.toString()).failure()).hasMessage("the first came last")
        val random =
            racy
                .withStrategy("random")
                .withSeeds(100)
                .findFailingToken()!!
                .seed()
        for (before in 0 until random) assertThat(racy.runSeed(before).passed()).isTrue()
        assertThat(racy.runSeed(random).passed()).isFalse()
        assertThat(campaign { delay(1) }.withSeeds(20).findFailingToken()).isNull()
    }

    @Test
    fun `a run inside a run is refused`() {
        val failure = failureOf { runSim(4) { } }
        assertThat(failure).hasCauseInstanceOf(NestedRunException::class.java)
        assertThat(failure.firstLine)
            .isEqualTo("NestedRunException: a campaign was started on the thread of a run (seed 3): a run cannot nest")
        assertThat(failureOf { runSimForResult(4) { } }).hasCauseInstanceOf(NestedRunException::class.java)
        assertThat(failureOf { campaign { }.runSeed(4) }.firstLine).isEqualTo(
            "NestedRunException: a run was started on the thread of another run (seed 3): " +
                "a run cannot nest, compose with futures instead",
        )
    }

    @Test
    fun `a failure ends with how to repeat it`() {
        val failure = failureOf(11) { assertThat(seed).isEqualTo(12) }
        assertThat(failure.cause).isInstanceOf(AssertionError::class.java)
        val token = Token.parse(failure.token())
        assertThat(token.seed()).isEqualTo(11)
        assertThat(failure.token()).isEqualTo("sl2/11/random/-/" + SimConfig.defaults().digest())
        assertThat(failure.message).endsWith(
            "\n  seed 11, strategy random, step 2, virtual time 0.000 s" +
                "\n  repeated: 51 of 51 runs went the same way" +
                "\n  token ${failure.token()}" +
                "\n  run again: runSim(11) { ... }",
        )
        val again = campaign { assertThat(seed).isEqualTo(12) }.replay(failure.token())
        assertThat(again.failure()).isInstanceOf(AssertionError::class.java)
    }
}
