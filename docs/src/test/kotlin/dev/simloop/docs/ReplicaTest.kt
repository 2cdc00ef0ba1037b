package dev.simloop.docs

// region first
import dev.simloop.coroutines.runSim
import dev.simloop.junit.SeedSource
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.selects.select
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import kotlin.time.Duration.Companion.seconds

class ReplicaTest {
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
            assertEquals("fast", answer)
            assertEquals(1_000, currentTime)
        }
}
// endregion
