package dev.simloop.libraries

import arrow.fx.coroutines.parMap
import arrow.fx.coroutines.parZip
import arrow.fx.coroutines.raceN
import dev.simloop.CallPolicy
import dev.simloop.RunReport
import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.failure.EscapeException
import io.github.reactivecircus.cache4k.Cache
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.random.Random
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes

/** The rows of `docs/third-party.md` that are of Kotlin; see [ThirdPartyTest]. */
class ThirdPartyKotlinTest {
    private fun runs(
        program: suspend SimScope.() -> Any?,
        config: SimConfig,
        seed: Long,
    ): RunReport = campaign(program).withConfig(config).runSeed(seed)

    private fun repeats(
        program: suspend SimScope.() -> Any?,
        vararg taken: TakeOver,
    ) {
        val config = SimConfig.defaults().withTakeOver(*taken)
        for (seed in 1L..20) {
            val one = runs(program, config, seed)
            assertThat(one.failure()).describedAs("failure of seed $seed").isNull()
            val two = campaign(program).withConfig(config).replay(checkNotNull(one.tape()))
            assertThat(two.failure()).describedAs("replay of seed $seed").isNull()
            assertThat(two.isSameRun(one)).describedAs("seed $seed repeats").isTrue()
            assertThat(one.virtualNanos()).isGreaterThanOrEqualTo(1.hours.inWholeNanoseconds)
        }
    }

    private fun reads(
        program: suspend SimScope.() -> Any?,
        vararg taken: TakeOver,
    ): Set<String> {
        val config = SimConfig.defaults().withTakeOver(*taken).withCalls(CallPolicy.REPORT)
        return runs(program, config, 1)
            .counters()
            .keys
            .filter { it.startsWith(READ) }
            .map { it.removePrefix(READ).substringBefore(" at ") }
            .toSet()
    }

    // ---- Arrow

    /** With a context, or, if that is null, with Arrow's own. */
    private fun inParallel(given: Boolean): suspend SimScope.() -> Any? =
        {
            val slow: suspend CoroutineScope.() -> Int = { 1.also { delay(1.hours) } }
            val fast: suspend CoroutineScope.() -> Int = { 2 }
            val sum =
                if (given) {
                    parZip(dispatcher, slow, fast) { a, b -> a + b }
                } else {
                    parZip(slow, fast) { a, b -> a + b }
                }
            val first = if (given) raceN(dispatcher, slow, fast) else raceN(slow, fast)
            val more = listOf(3, 4).parMap { it.also { delay(1.minutes) } }.sum()
            assertThat(sum + more).isEqualTo(10)
            assertThat(first.isRight()).isTrue()
        }

    @Test
    fun arrowTakesAContext() {
        repeats(inParallel(true))
        assertThat(reads(inParallel(true))).isEmpty()
    }

    @Test
    fun arrowByItselfRunsOnDefault() {
        repeats(inParallel(false), TakeOver.COROUTINES)
        assertThat(runs(inParallel(false), SimConfig.defaults(), 1).failure()).isInstanceOf(EscapeException::class.java)
    }

    @Test
    fun kotlinsRandomIsChance() {
        val jitter: suspend SimScope.() -> Any? = { delay(1.hours * Random.nextDouble(1.0, 2.0)) }
        repeats(jitter, TakeOver.CHANCE)
    }

    // ---- cache4k

    private fun cached(given: Boolean): suspend SimScope.() -> Any? =
        {
            val builder = Cache.Builder<String, Int>().expireAfterWrite(1.hours)
            val cache = (if (given) builder.timeSource(testTimeSource) else builder).build()
            cache.put("a", 1)
            delay(59.minutes)
            assertThat(cache.get("a")).isEqualTo(1)
            delay(2.minutes)
            assertThat(cache.get("a")).isNull()
            assertThat(cache.get("a") { 2.also { delay(1.minutes) } }).isEqualTo(2)
        }

    @Test
    fun cache4kTakesATimeSource() {
        repeats(cached(true))
        assertThat(reads(cached(true))).isSubsetOf(OF_ITS_THREAD)
    }

    @Test
    fun cache4kByItselfReadsTheMonotonicClock() {
        repeats(cached(false), TakeOver.CALLS, TakeOver.CHANCE)
        assertThat(runs(cached(false), SimConfig.defaults(), 1).failure()).isNotNull()
        assertThat(reads(cached(false)) - OF_ITS_THREAD).containsExactly("System.nanoTime")
    }

    private companion object {
        const val READ = "not controlled here: "

        /** A thread that keeps the entries, made once in a JVM; each call waits for it. */
        val OF_ITS_THREAD = setOf("Executors", "Future.get")
    }
}
