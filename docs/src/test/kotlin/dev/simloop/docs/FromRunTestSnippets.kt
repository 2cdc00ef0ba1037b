package dev.simloop.docs

import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.runSim
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
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
import kotlin.random.Random
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

    // region hard-coded
    class Basket {
        private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        var pieces = 0
            private set

        fun add(): Job =
            scope.launch {
                val seen = pieces
                withContext(Dispatchers.IO) { delay(Random.nextLong(1, 20)) } // the price is looked up
                pieces = seen + 1
            }
    }
    // endregion

    @Test
    fun `one click`() {
        val failure =
            assertThatThrownBy {
                // region taken-over
                campaign {
                    val basket = Basket()
                    val one = basket.add()
                    val two = basket.add()
                    one.join()
                    two.join()
                    check(basket.pieces == 2) { "pieces: ${basket.pieces}" }
                }.withConfig(SimConfig.defaults().withTakeOver(TakeOver.COROUTINES, TakeOver.CHANCE))
                    .withSeeds(1_000)
                    .run()
                    .assertPassed()
                // endregion
            }
        failure.hasMessageContaining("pieces: 1")
    }

    @Test
    fun `one click after the other survives the same seeds`() {
        campaign {
            val basket = Basket()
            basket.add().join()
            basket.add().join()
            check(basket.pieces == 2) { "pieces: ${basket.pieces}" }
        }.withConfig(SimConfig.defaults().withTakeOver(TakeOver.COROUTINES, TakeOver.CHANCE))
            .withSeeds(1_000)
            .run()
            .assertPassed()
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
