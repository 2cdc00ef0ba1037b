package dev.simloop.ktor

import dev.simloop.RunReport
import dev.simloop.Scenario
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.host
import dev.simloop.coroutines.scenario
import dev.simloop.net.Links
import dev.simloop.net.SimNetwork
import io.ktor.client.request.header
import io.ktor.client.request.post
import io.ktor.client.statement.bodyAsText
import io.ktor.server.application.call
import io.ktor.server.response.respondText
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.io.IOException
import java.time.Duration

/** Ktor's own server and client, with no change, on hosts of their own. */
class KtorTest {
    private fun repeats(
        campaign: Campaign,
        seeds: Int,
        each: (RunReport) -> Unit,
    ): Int {
        val prints = HashSet<Long>()
        for (seed in 0L until seeds) {
            val run = campaign.runSeed(seed)
            run.assertPassed()
            each(run)
            assertThat(campaign.replay(requireNotNull(run.tape())).isSameRun(run)).`as`("seed $seed").isTrue()
            prints += run.fingerprint()
        }
        return prints.size
    }

    @Test
    fun `a server and a client that know nothing of it`() {
        val answers = ArrayList<String>()
        Exchange.campaign(answers) {}.runSeed(1).assertPassed()
        assertThat(answers).containsExactlyInAnyOrder(
            "hi: hi 0",
            "hi: hi 1",
            "lines: line0|line1|line2|",
            "slow: slow",
            "broken: 500 Internal Server Error",
            "length: length 100000",
            "nobody: NoRouteToHostException",
        )
    }

    @Test
    fun `loss is delay, and every seed another run`() {
        val answers = ArrayList<String>()
        val lossy =
            Exchange.campaign(answers) { world ->
                val net = SimNetwork.of(world)
                net.setDefaults(net.defaults().withLoss(0.2))
            }
        val distinct =
            repeats(lossy, 40) {
                assertThat(answers).hasSize(7).anyMatch { it == "length: length 100000" }
            }
        assertThat(distinct).isGreaterThanOrEqualTo(38)
    }

    @Test
    fun `a partition that heals, resets, a crash and a restart`() {
        val answers = ArrayList<String>()
        var broken = 0
        val faulty = Exchange.campaign(answers, Exchange::harm)
        repeats(faulty, 40) {
            assertThat(answers).hasSize(7)
            broken += answers.count { it.endsWith("Exception") || it.endsWith("null") } - 1
        }
        assertThat(broken).isPositive()
    }

    @Test
    fun `nothing of it stays behind`() {
        val before = threads()
        repeat(3) { Exchange.campaign(ArrayList()) {}.runSeed(it.toLong()).assertPassed() }
        assertThat(threads() - before).allMatch { it.startsWith("simloop-") }
    }

    private fun threads() =
        Thread
            .getAllStackTraces()
            .keys
            .map { it.name }
            .toSet()

    /** A till that a client charges, once, however often it has to ask. */
    private fun payments(hasKeys: Boolean): Scenario =
        scenario {
            var charged = 0
            host("till") {
                val seen = HashSet<String?>()
                ktorServer {
                    routing {
                        post("/charge") {
                            val key = call.request.headers["Idempotency-Key"]
                            if (!hasKeys || seen.add(key)) charged++
                            delay(5)
                            call.respondText("done")
                        }
                    }
                }
            }
            val done = CompletableDeferred<Unit>()
            world.delay(Duration.ofMillis(world.random("faults").nextLong(50, 80))).thenRun {
                SimNetwork.of(world).resetConnections(Links.all())
            }
            host("shop") {
                delay(50)
                val client = ktorClient()
                var isDone = false
                while (!isDone) {
                    isDone =
                        try {
                            client
                                .post(
                                    "http://till:8080/charge",
                                ) { header("Idempotency-Key", "order-1") }
                                .bodyAsText() ==
                                "done"
                        } catch (_: IOException) {
                            delay(20)
                            false
                        }
                }
                client.close()
                done.complete(Unit)
            }
            done.await()
            check(charged == 1) { "charged $charged times" }
        }

    @Test
    fun `a retry that charges twice is found, and the one with a key survives the same seeds`() {
        val wrong =
            Campaign
                .of(payments(hasKeys = false))
                .withConfig(Exchange.CONFIG)
                .withSeeds(Seeds.range(0, 60))
                .collecting(60)
                .run()
        assertThat(wrong.findings()).isNotEmpty().allMatch { it.failure().toString().contains("charged 2 times") }
        Campaign
            .of(payments(hasKeys = true))
            .withConfig(Exchange.CONFIG)
            .withSeeds(Seeds.range(0, 60))
            .run()
            .assertPassed()
    }
}
