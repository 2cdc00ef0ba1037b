package dev.simloop.libraries

import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.runSim
import dev.simloop.report.Explainer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledForJreRange
import org.junit.jupiter.api.condition.JRE
import parallel.Carts
import parallel.Gauge
import parallel.GuardedStock
import parallel.Repository
import parallel.Stock
import parallel.twice
import kotlin.time.Duration.Companion.milliseconds

/** Coroutines that really run at the same time: the seed decides between two accesses to memory as well. */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
internal class ParallelCoroutinesTest {
    private val parallel = SimConfig.defaults().withParallel()

    private fun hunt(
        runs: Int,
        config: SimConfig = parallel,
        block: suspend SimScope.() -> Unit,
    ): CampaignResult = of(config, block).withSeeds(Seeds.range(0, runs)).run()

    private fun of(
        config: SimConfig = parallel,
        block: suspend SimScope.() -> Unit,
    ): Campaign = campaign(block).withConfig(config).withWorkers(1)

    private fun passes(
        runs: Int = 300,
        config: SimConfig = parallel,
        block: suspend SimScope.() -> Unit,
    ) {
        hunt(runs, config, block).assertPassed()
    }

    @Test
    fun anUpdateIsLostBetweenTwoSuspensions() {
        val program: suspend SimScope.() -> Unit = {
            val stock = Stock()
            twice { stock.add() }
            check(stock.pieces == 2) { "${stock.pieces} pieces" }
        }
        val result = hunt(100, parallel, program)

        assertThat(result.findings()).isNotEmpty
        assertThat(result.findings()[0].failure()).hasMessageContaining("1 pieces")
        // a stretch is one step without it
        passes(300, SimConfig.defaults(), program)
        passes {
            val stock = GuardedStock()
            twice { stock.addWithMutex() }
            check(stock.pieces == 2) { "${stock.pieces} pieces" }
        }
        passes {
            val stock = GuardedStock()
            twice { stock.addWithMonitor() }
            check(stock.pieces == 2) { "${stock.pieces} pieces" }
        }
    }

    @Test
    fun theStoryTellsBothLines() {
        assertThatThrownBy {
            val campaign =
                of {
                    val stock = Stock()
                    twice { stock.add() }
                    check(stock.pieces == 2) { "${stock.pieces} pieces" }
                }
            Explainer
                .of(
                    campaign.withSeeds(Seeds.range(0, 100)),
                    "parallel",
                ).withoutArtifacts("none are wanted")
                .assertPassed()
        }.hasMessageContaining("lost update of Stock.pieces")
            .hasMessageContaining("launch#1")
            .hasMessageContaining("launch#2")
            .hasMessageContaining("Stock.kt:")
    }

    @Test
    fun aCopyOfAStateFlowIsLost() {
        val result =
            hunt(300) {
                val carts = Carts()
                listOf(launch { carts.addApple() }, launch { carts.copyPear() }).joinAll()
                check(carts.state.value.let { it.apples + it.pears } == 2) { "${carts.state.value}" }
            }

        assertThat(result.findings()).isNotEmpty
        passes {
            val carts = Carts()
            twice { carts.addPear() }
            check(carts.state.value.pears == 2) { "${carts.state.value}" }
        }
    }

    @Test
    fun aViewLetsNoMoreInThanItHasPlaces() {
        var most = 0
        passes {
            val view = dispatcher.limitedParallelism(2)
            val gauge = Gauge()
            List(4) { launch(view) { gauge.pass() } }.joinAll()
            most = maxOf(most, gauge.most)
        }
        assertThat(most).isEqualTo(2)
        passes {
            val view = dispatcher.limitedParallelism(1)
            val stock = Stock()
            val order = ArrayList<Int>()
            List(4) {
                launch(view) {
                    stock.add()
                    order.add(it)
                }
            }.joinAll()
            check(stock.pieces == 4 && order.size == 4) { "${stock.pieces} $order" }
        }
        passes {
            val view = dispatcher.limitedParallelism(1)
            val stock = Stock()
            List(3) {
                launch(view) {
                    delay(1.milliseconds)
                    stock.add()
                    yield()
                    stock.add()
                }
            }.joinAll()
            check(stock.pieces == 6) { "${stock.pieces}" }
        }
    }

    @Test
    fun dispatchersThatAreTakenOverAreParallelToo() {
        val both = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES).withParallel()
        assertThat(both.takeOver()).contains(TakeOver.COROUTINES, TakeOver.THREADS)
        for (save in listOf<suspend Repository.() -> Unit>({ save() }, { compute() })) {
            val result =
                hunt(300, both) {
                    val repository = Repository()
                    twice { repository.save() }
                    check(repository.stock.pieces == 2) { "${repository.stock.pieces} pieces" }
                }
            assertThat(result.findings()).`as`("%s", save).isNotEmpty
            assertThat(result.findings()[0].failure()).hasMessageContaining("1 pieces")
        }
        passes(300, both) {
            val one = Dispatchers.Default.limitedParallelism(1)
            val stock = Stock()
            twice(one) { stock.add() }
            check(stock.pieces == 2) { "${stock.pieces} pieces" }
        }
    }

    @Test
    fun whatCoroutinesDoOtherwiseTheyDoInParallelToo() {
        var fell = 0
        passes {
            val channel = Channel<Int>(2)
            val asked = CompletableDeferred<Int>()
            launch {
                for (i in 0 until 5) channel.send(i)
                channel.close()
            }
            val sum =
                async {
                    var sum = 0
                    for (i in channel) sum += i
                    sum
                }
            launch { asked.complete(sum.await()) }
            check(asked.await() == 10)
            check(
                List(3) {
                    async {
                        delay(10L * it)
                        it
                    }
                }.awaitAll() == listOf(0, 1, 2),
            )
            try {
                withTimeout(5.milliseconds) { delay(1_000) }
            } catch (e: TimeoutCancellationException) {
                fell++
            }
            check(
                runBlocking {
                    delay(3)
                    3
                } == 3,
            )
            Thread.sleep(5)
            // each wait takes its time, and nothing else does
            check(currentTime >= 20 + 5 + 3 + 5) { "$currentTime" }
        }
        assertThat(fell).isGreaterThanOrEqualTo(300)
    }

    @Test
    fun whatACoroutineThrowsFailsTheRun() {
        val result = hunt(1) { launch { error("broken") } }

        assertThat(result.findings()[0].failure()).isInstanceOf(IllegalStateException::class.java).hasMessage("broken")
        val inBackground =
            hunt(1) {
                backgroundScope.launch { error("behind") }
                delay(1.milliseconds)
            }
        assertThat(inBackground.findings()[0].failure()).hasMessageContaining("behind")
    }

    @Test
    fun theSameSeedGoesTheSameWayAndItsTapeToo() {
        val both = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES).withParallel()
        val campaign =
            of(both) {
                val repository = Repository()
                val stock = GuardedStock()
                val gauge = Gauge()
                val view = dispatcher.limitedParallelism(2)
                List(3) {
                    launch {
                        repository.save()
                        delay(1.milliseconds)
                        stock.addWithMutex()
                        stock.addWithMonitor()
                    }
                }.plus(List(3) { launch(view) { gauge.pass() } }).joinAll()
            }
        val prints = HashSet<Long>()
        for (seed in 0L until 60) {
            val run = campaign.runSeed(seed)
            assertThat(run.failure()).isNull()
            assertThat(campaign.runSeed(seed).fingerprint()).`as`("seed %s", seed).isEqualTo(run.fingerprint())
            assertThat(campaign.replay(run.tape()!!).fingerprint()).`as`("seed %s", seed).isEqualTo(run.fingerprint())
            prints.add(run.fingerprint())
        }
        assertThat(prints).hasSizeGreaterThan(50)
    }

    @Test
    fun oneSeedSaysHowToRunItAgain() {
        assertThatThrownBy {
            // region parallel
            runSim(6, parallel = true) {
                val stock = Stock()
                coroutineScope {
                    repeat(2) { launch { stock.add() } }
                }
                assertEquals(2, stock.pieces)
            }
            // endregion
        }.hasMessageContaining("runSim(6, parallel = true) { ... }")
    }
}
