package dev.simloop.examples.causes

import dev.simloop.SimLoop
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.FreshJvm
import dev.simloop.coroutines.campaign
import dev.simloop.report.Explainer
import dev.simloop.report.Explanation
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.concurrent.CompletableFuture

/** What is told of a program speaks of the functions that its reader knows, and shows their lines. */
internal class ReadersWordsTest {
    private class FakePayments {
        suspend fun charge(amount: Int): Int {
            delay(5)
            return amount
        }
    }

    private class OrderService(
        private val payments: FakePayments,
    ) {
        var paid = 0

        suspend fun pay(amount: Int) {
            val before = paid
            SimLoop.observed("paid", before)
            val charged = payments.charge(amount)
            paid = before + charged
            SimLoop.changed("paid", paid)
        }
    }

    private class Checkout(
        private val orders: OrderService,
    ) {
        var submitted = 0

        suspend fun submit(amount: Int) {
            orders.pay(amount)
            submitted++
        }
    }

    private fun orders(clients: Int) =
        campaign {
            val orders = OrderService(FakePayments())
            List(clients) { launch(CoroutineName("client$it")) { Checkout(orders).submit(1) } }.joinAll()
            check(orders.paid == clients) { "$clients orders came to ${orders.paid}" }
        }

    private fun explained(campaign: Campaign): Explanation =
        Explainer
            .of(campaign, "words")
            .withFreshJvm(FreshJvm.none("it is the text that counts"))
            .withBudget(300, Duration.ofHours(1))
            .withWorkers(1)
            .withoutArtifacts("")
            .explain(campaign.withSeeds(1_000).withWorkers(1).run())

    @Test
    fun `the function that waits for a fake is told beside it`() {
        val report = explained(orders(2)).report()!!
        val story = report.story().replace("\n  ", " ")

        assertThat(story).containsPattern(
            "lost update of paid: client\\d#1 read 0 at ReadersWordsTest.kt:\\d+ in OrderService.pay, .*then client\\d#1 wrote 1",
        )
        assertThat(story).contains("SimLoop.changed(\"paid\", paid)").doesNotContain("told by")
        assertThat(
            story,
        ).containsPattern(
            "paid = 1, set by client\\d#1 at ReadersWordsTest.kt:\\d+ in OrderService.pay < Checkout.submit",
        )
        assertThat(report.interleaving()).contains("OrderService.pay  paid = 1")
    }

    @Test
    fun `a run of many actors is a table of those that matter`() {
        val report = explained(orders(7)).report()!!

        assertThat(report.interleaving()).startsWith("without ").contains("that did not matter: ", "OrderService.pay")
    }

    @Test
    fun `a value that was only set is set and not seen`() {
        val report =
            explained(
                campaign {
                    var open = 0
                    launch(CoroutineName("door")) {
                        open++
                        SimLoop.changed("open", open)
                    }.join()
                    check(open == 0) { "open $open" }
                },
            ).report()!!

        assertThat(
            report.story(),
        ).contains("open = 1, set by door#1 at ReadersWordsTest.kt:").doesNotContain("seen by", "told by")
    }

    @Test
    fun `what was not observed is said with how to`() {
        val report =
            explained(
                campaign {
                    val letters = Channel<Int>(2)
                    launch(CoroutineName("late")) { letters.send(2) }
                    launch(CoroutineName("early")) { letters.send(1) }.join()
                    check(letters.receive() == 1) { "the wrong letter" }
                },
            ).report()!!

        assertThat(report.story()).contains("nothing was observed: SimLoop.observed(name, value) where")
    }

    @Test
    fun `a mutex is told by its line and by who took it`() {
        val report =
            explained(
                campaign {
                    val till = Mutex()
                    val safe = Mutex()
                    joinAll(
                        launch(CoroutineName("morning")) {
                            till.withLock {
                                delay(3)
                                safe.withLock { }
                            }
                        },
                        launch(CoroutineName("evening")) {
                            safe.withLock {
                                delay(3)
                                till.withLock { }
                            }
                        },
                    )
                },
            ).report()!!

        assertThat(report.why().replace("\n", " "))
            .containsPattern(
                "morning#1 waits for the Mutex at ReadersWordsTest.kt:\\d+ that evening#1 took at ReadersWordsTest.kt:\\d+",
            )
    }

    @Test
    fun `a future of the JDK that a coroutine waits for is told by the line`() {
        val failure =
            campaign {
                val reply = CompletableFuture<String>()
                launch(CoroutineName("asks")) { reply.thenApply { it.length }.await() }.join()
            }.runSeed(0).failure()!!

        assertThat(failure.message)
            .containsPattern(
                "asks#1 \\(coroutine, waits for a CompletableFuture that is no SimFuture\\) suspended at .*ReadersWordsTest.kt:\\d+",
            )
    }
}
