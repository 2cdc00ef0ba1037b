package dev.simloop.docs

import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.runSim
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class FromRunTestSnippets {
    // region code-under-test
    class Stock(
        private val io: CoroutineDispatcher,
    ) {
        var left = 1
            private set

        suspend fun buy(): Boolean {
            if (left == 0) return false
            withContext(io) { delay(10) } // the payment
            left--
            return true
        }
    }
    // endregion

    // region before
    @Test
    fun `the second buyer leaves empty-handed, with runTest`() =
        runTest {
            val stock = Stock(StandardTestDispatcher(testScheduler))
            val first = launch { stock.buy() }
            runCurrent()
            first.join()
            launch { stock.buy() }
            testScheduler.advanceUntilIdle()
            assertThat(stock.left).isEqualTo(0)
        }
    // endregion

    // region after
    @Test
    fun `the second buyer leaves empty-handed`() =
        runSim(seed = 1) {
            val stock = Stock(dispatcher)
            val first = launch { stock.buy() }
            runCurrent()
            first.join()
            launch { stock.buy() }
            advanceUntilIdle()
            assertThat(stock.left).isEqualTo(0)
        }
    // endregion

    @Test
    fun `without the join, an order is found in which both buy`() {
        assertThatThrownBy {
            // region open
            campaign {
                val stock = Stock(dispatcher)
                coroutineScope {
                    launch { stock.buy() }
                    launch { stock.buy() }
                }
                check(stock.left >= 0) { "left: ${stock.left}" }
            }.withSeeds(1_000).run().assertPassed()
            // endregion
        }.hasMessageContaining("left: -1")
    }

    @Test
    fun `one after the other, they survive the same seeds`() {
        val result =
            campaign {
                val stock = Stock(dispatcher)
                coroutineScope {
                    launch { stock.buy() }.join()
                    launch { stock.buy() }
                }
                check(stock.left >= 0) { "left: ${stock.left}" }
            }.withSeeds(1_000).run().assertPassed()
        assertThat(result.seedsRun()).isEqualTo(1_000)
    }

    @Test
    fun `order is a choice`() {
        // region order
        val orders =
            campaign {
                val order = mutableListOf<Int>()
                coroutineScope {
                    repeat(3) { launch { order += it } }
                }
                order.toList()
            }
        val random = (0L until 100).map { orders.runSeed(it).value() }.toSet()
        val fifo = (0L until 100).map { orders.withStrategy("fifo").runSeed(it).value() }.toSet()
        assertThat(random).hasSize(6)
        assertThat(fifo).containsExactly(listOf(0, 1, 2))
        // endregion
    }

    @Test
    fun `one thread keeps its order`() {
        campaign {
            // region single
            val one = dispatcher.limitedParallelism(1)
            val order = mutableListOf<Int>()
            coroutineScope {
                repeat(3) { launch(one) { order += it } }
            }
            assertThat(order).containsExactly(0, 1, 2)
            // endregion
        }.withSeeds(Seeds.count(100)).run().assertPassed()
    }

    @Test
    fun `background work ends with the scenario`() {
        // region background
        runSim(seed = 7) {
            val ticks = Channel<Int>()
            backgroundScope.launch {
                while (true) {
                    delay(1.seconds)
                    ticks.send(1)
                }
            }
            repeat(3) { ticks.receive() }
            assertThat(currentTime).isEqualTo(3_000)
        }
        // endregion
    }

    @Test
    fun `time is read through the scope`() {
        // region time
        runSim(seed = 7) {
            val mark = testTimeSource.markNow()
            val started = world.clock().instant()
            delay(90.seconds)
            assertThat(mark.elapsedNow()).isEqualTo(90.seconds)
            assertThat(world.clock().instant()).isEqualTo(started.plusSeconds(90))
        }
        // endregion
    }
}
