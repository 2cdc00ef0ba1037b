package dev.simloop.docs

import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.failure.SimulationFailure
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

// region model-test

/** Read, suspend, write: two increments can end as one. Seed 2 shows it. */
class LostUpdateSnippets {
    private class Counter(
        private val lock: Mutex?,
    ) {
        var value = 0

        suspend fun increment() {
            if (lock == null) unguarded() else lock.withLock { unguarded() }
        }

        private suspend fun unguarded() {
            val read = value
            yield()
            value = read + 1
        }
    }

    private fun increments(lock: () -> Mutex?) =
        campaign {
            val counter = Counter(lock())
            coroutineScope { repeat(2) { launch { counter.increment() } } }
            check(counter.value == 2) { "two increments came to ${counter.value}" }
        }

    @Test
    fun `the unguarded counter loses an update`() {
        assertThatThrownBy { increments { null }.withSeeds(Seeds.of(FOUND_BY)).run().assertPassed() }
            .isInstanceOf(SimulationFailure::class.java)
            .hasMessageStartingWith("IllegalStateException: two increments came to 1")
    }

    @Test
    fun `the mutex mends it`() {
        assertThat(increments { Mutex() }.withSeeds(1_000).run().findings()).isEmpty()
    }

    private companion object {
        const val FOUND_BY = 2L
    }
}
// endregion
