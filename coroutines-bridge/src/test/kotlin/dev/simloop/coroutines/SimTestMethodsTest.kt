package dev.simloop.coroutines

import dev.simloop.Timing
import dev.simloop.World
import dev.simloop.failure.DeadlockException
import dev.simloop.junit.SimTest
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test
import org.junit.platform.engine.TestExecutionResult
import org.junit.platform.engine.discovery.DiscoverySelectors.selectClass
import org.junit.platform.testkit.engine.EngineTestKit
import java.util.Collections
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds

/** Suspending test methods, and those with a [SimScope], under [SimTest]. */
class SimTestMethodsTest {
    internal class Suspending {
        private var before = ""

        @BeforeEach
        suspend fun SimScope.setUp() {
            delay(1.seconds)
            before = "set up at $currentTime"
        }

        @SimTest(seeds = 20, timing = Timing.EXACT)
        suspend fun SimScope.`a receiver`(world: World) {
            launch {
                delay(1.hours)
                seen += "$before, $seed, ${world.seed()}, ${Thread.currentThread().name.startsWith("simloop-")}"
            }
            delay(1.seconds)
        }

        @SimTest(seeds = 3, timing = Timing.EXACT)
        suspend fun `a parameter`(
            scope: SimScope,
            same: CoroutineScope,
        ) {
            yield()
            seen += "$before, ${scope.seed}, ${scope === same}"
        }

        @SimTest(seeds = 3, timing = Timing.EXACT)
        suspend fun `neither`() {
            delay(1.hours)
            seen += before
        }

        @SimTest(seeds = 3, timing = Timing.EXACT)
        fun SimScope.`suspends nowhere`() {
            launch { seen += "$before and launched" }
        }

        @AfterEach
        suspend fun tearDown(scope: SimScope) {
            delay(1.seconds)
            seen += "torn down at ${scope.currentTime}"
        }
    }

    @Test
    fun `each run has its scope, its time and its instance`() {
        assertThat(failures(Suspending::class.java)).isEmpty()

        assertThat(seen.groupingBy { it }.eachCount())
            .isEqualTo(
                (0..19).associate { "set up at 1000, $it, $it, true" to 1 } +
                    (0..2).associate { "set up at 1000, $it, true" to 1 } +
                    mapOf(
                        "set up at 1000" to 3,
                        "set up at 1000 and launched" to 3,
                        "torn down at 3602000" to 20 + 3,
                        "torn down at 2000" to 3 + 3,
                    ),
            )
    }

    internal class Cache {
        @SimTest
        suspend fun SimScope.`holds the last write`() {
            var stored = 0
            var cached = 0
            List(2) { value ->
                launch {
                    stored = value
                    yield()
                    cached = value
                }
            }.joinAll()
            check(cached == stored) { "stored $stored, cached $cached" }
        }
    }

    @Test
    fun `a failure names the seed and how to run it again`() {
        assertThat(failures(Cache::class.java).single().message)
            .startsWith("IllegalStateException: stored 1, cached 0\n  seed 0, ")
            .contains("\"-Dtest=SimTestMethodsTest?Cache#holds?the?last?write\" -Dsimloop.replay=sl2/0/random/")
    }

    internal class Waiting {
        @SimTest(seeds = 1)
        suspend fun SimScope.`waits for ever`() {
            CompletableDeferred<Int>().await()
        }
    }

    @Test
    fun `a deadlock names the line of the test`() {
        assertThat(failures(Waiting::class.java).single().cause)
            .isInstanceOf(DeadlockException::class.java)
            .hasMessageContaining("waits for ever(SimTestMethodsTest.kt:")
    }

    internal class Failing {
        @SimTest(seeds = 1)
        suspend fun SimScope.`has a child that fails`() {
            launch { error("the child") }
            delay(1.hours)
        }

        @AfterEach
        suspend fun after() {
            delay(1.seconds)
            seen += "after"
            error("the clean-up")
        }
    }

    @Test
    fun `what comes after is called although a child failed, and does not hide it`() {
        assertThat(failures(Failing::class.java).single().cause).hasMessage("the child")
        assertThat(seen).contains("after")
    }

    internal class Outer {
        private val outer = mutableListOf<Long>()

        @BeforeEach
        suspend fun SimScope.before() {
            yield()
            outer += seed
        }

        @Nested
        inner class Inner {
            @SimTest(seeds = 2)
            suspend fun nested() {
                yield()
                seen += "outer $outer"
            }
        }
    }

    @Test
    fun `nested classes have their outer instance`() {
        assertThat(failures(Outer::class.java)).isEmpty()
        assertThat(seen).containsExactlyInAnyOrder("outer [0]", "outer [1]")
    }

    @BeforeEach
    fun forget() = seen.clear()

    private fun failures(type: Class<*>): List<Throwable> =
        EngineTestKit
            .engine("junit-jupiter")
            .selectors(selectClass(type))
            .execute()
            .allEvents()
            .finished()
            .list()
            .mapNotNull {
                it
                    .getPayload(TestExecutionResult::class.java)
                    .flatMap { result ->
                        result.throwable
                    }.orElse(null)
            }

    private companion object {
        val seen: MutableList<String> = Collections.synchronizedList(mutableListOf())
    }
}
