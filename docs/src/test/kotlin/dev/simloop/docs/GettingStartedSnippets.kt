package dev.simloop.docs

import dev.simloop.SimConfig
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.runSim
import dev.simloop.coroutines.scenario
import dev.simloop.failure.SimulationFailure
import dev.simloop.junit.SeedSource
import dev.simloop.junit.SeedSweep
import dev.simloop.tape.Tape
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import java.nio.file.Path
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class GettingStartedSnippets {
    // region first-kotlin
    @ParameterizedTest
    @SeedSource(count = 200)
    fun `the faster replica answers`(seed: Long) =
        runSim(seed) {
            val slow = async { delay(2.seconds).let { "slow" } }
            val fast = async { delay(1.seconds).let { "fast" } }
            val answer =
                select {
                    slow.onAwait { it }
                    fast.onAwait { it }
                }
            assertThat(answer).isEqualTo("fast")
            assertThat(currentTime).isEqualTo(1_000)
        }
    // endregion

    // region one-seed
    @Test
    fun `an hour passes at once`() =
        runSim(seed = 4823) {
            delay(1.hours)
            assertThat(currentTime).isEqualTo(3_600_000)
        }
    // endregion

    // region sweep
    @Test
    fun `no write is lost, over many seeds`() {
        val result =
            SeedSweep
                .of(
                    campaign {
                        var sum = 0
                        val adders = List(3) { launch { sum += it.also { yield() } } }
                        adders.joinAll()
                        if (adders.all { it.isCompleted }) world.count("all done")
                    },
                ).withSeeds(2_000)
                .run()
        assertThat(result.shareOfRuns("all done")).isEqualTo(1.0)
    }
    // endregion

    // region campaign
    private val cache =
        campaign {
            var stored = 0
            var cached = 0
            val writes =
                listOf(1, 2).map { value ->
                    launch {
                        stored = value
                        yield()
                        cached = value
                    }
                }
            writes.joinAll()
            check(cached == stored) { "stored $stored, cached $cached" }
        }

    @Test
    fun `the campaign finds the stale cache`() {
        val result = cache.withSeeds(10_000).run()
        val finding = result.findings().first()
        assertThat(finding.failure()).hasMessageStartingWith("stored ")
        assertThat(finding.reproduction()).hasToString("STABLE")
        println(finding.describe())
    }
    // endregion

    /** The twin: nobody else runs between the two writes. */
    @Test
    fun `both writes in one step survive the same seeds`() {
        for (seeds in listOf(Seeds.count(10_000), Seeds.range(1_000_000, 500))) {
            val result =
                campaign {
                    var stored = 0
                    var cached = 0
                    val writes =
                        listOf(1, 2).map { value ->
                            launch {
                                yield()
                                stored = value
                                cached = value
                            }
                        }
                    writes.joinAll()
                    check(cached == stored) { "stored $stored, cached $cached" }
                }.withSeeds(seeds).run().assertPassed()
            assertThat(result.seedsRun()).isEqualTo(seeds.size().toLong())
        }
    }

    // region wide
    @Test
    fun `all failing seeds of a range, not only the first`() {
        val result =
            cache
                .withSeeds(Seeds.range(1_000_000, 500))
                .collecting(5)
                .run()
        assertThat(result.seedsRun()).isEqualTo(500)
        assertThat(result.findings()).hasSize(5)
    }
    // endregion

    @Test
    fun `a token and a tape repeat a run`(
        @TempDir directory: Path,
    ) {
        val finding =
            cache
                .run()
                .findings()
                .first()
        val token = finding.token().toString()
        val file = directory.resolve("cache.tape")

        // region replay-token
        val again = cache.replay(token)
        assertThat(again.failure()).isInstanceOf(IllegalStateException::class.java)
        // endregion

        // region replay-tape
        finding.tape()!!.write(file)

        val strict = cache.replay(Tape.read(file))
        assertThat(strict.fingerprint()).isEqualTo(finding.original().fingerprint())
        // endregion

        // region lenient
        val elsewhere = campaign { delay(5.minutes) }.replayLeniently(Tape.read(file))
        assertThat(elsewhere.passed()).isTrue()
        // endregion

        assertThat(campaign { delay(5.minutes) }.replay(Tape.read(file)).failure()).hasMessageContaining("the tape has")
    }

    @Test
    fun `a deadlock says who waits where`() {
        assertThatThrownBy {
            // region deadlock
            runSim(seed = 1) {
                val answer = CompletableDeferred<Int>()
                launch { answer.await() }
            }
            // endregion
        }.isInstanceOf(SimulationFailure::class.java).hasMessageContaining("launch#1 (coroutine) suspended at")
    }

    @Test
    fun `once somebody answers, nobody waits for ever`() {
        campaign {
            val answer = CompletableDeferred<Int>()
            launch { answer.await() }
            launch { answer.complete(1) }
        }.run().assertPassed()
    }

    @Test
    fun `a configuration is part of the token`() {
        // region config
        val config =
            SimConfig
                .defaults()
                .withMaxVirtualTime(java.time.Duration.ofDays(7))
                .withTimerSlack(java.time.Duration.ofMillis(2))
        val week = campaign { delay((6 * 24).hours) }.withConfig(config)
        week.withSeeds(100).run().assertPassed()
        // endregion
        assertThatThrownBy { week.replay("sl2/1/random/-/" + SimConfig.defaults().digest()) }
            .hasMessageContaining("use the same SimConfig")
    }

    @Test
    fun `a scenario is what Java's campaign takes`() {
        // region scenario
        val scenario = scenario { delay(1.seconds) }
        dev.simloop.campaign.Campaign
            .of(scenario)
            .withStrategy("fifo")
            .withSeeds(1)
            .run()
            .assertPassed()
        // endregion
    }

    // region pinned
    @ParameterizedTest
    @SeedSource(count = 10)
    fun `a pinned seed comes first`(seed: Long) =
        runSim(seed) {
            delay(1.seconds)
        }
    // endregion
}
