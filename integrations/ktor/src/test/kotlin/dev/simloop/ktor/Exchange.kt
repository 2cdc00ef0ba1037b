package dev.simloop.ktor

import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.host
import dev.simloop.coroutines.scenario
import dev.simloop.net.Links
import dev.simloop.net.SimNetwork
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.server.application.call
import io.ktor.server.request.receiveText
import io.ktor.server.response.respondText
import io.ktor.server.response.respondTextWriter
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.time.Duration

/** Seven requests of every kind to a server, under faults or none. */
internal object Exchange {
    val CONFIG: SimConfig = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES, TakeOver.CHANCE)

    private fun SimScope.server() {
        host("server") {
            ktorServer {
                routing {
                    get("/hi/{n}") { call.respondText("hi ${call.parameters["n"]}") }
                    get("/lines") { call.respondTextWriter { repeat(3) { write("line$it|") } } }
                    get("/slow") {
                        delay(3_000)
                        call.respondText("slow")
                    }
                    post("/length") { call.respondText("length ${call.receiveText().length}") }
                    get("/broken") { error("broken") }
                }
            }
        }
    }

    /** What a client gets, in the order in which it comes; each answer within 20 s or not at all. */
    private suspend fun SimScope.requests(answers: MutableList<String>) {
        val done = CompletableDeferred<Unit>()
        host("client") {
            delay(100)
            val client = ktorClient()

            suspend fun ask(
                what: String,
                request: suspend () -> String,
            ) {
                val answer =
                    withTimeoutOrNull(20_000) {
                        try {
                            request()
                        } catch (e: IOException) {
                            e.javaClass.simpleName
                        }
                    }
                answers += "$what: $answer"
            }
            coroutineScope {
                repeat(2) { n -> launch { ask("hi") { client.get("http://server:8080/hi/$n").bodyAsText() } } }
                launch { ask("lines") { client.get("http://server:8080/lines").bodyAsText() } }
                launch { ask("slow") { client.get("http://server:8080/slow").bodyAsText() } }
                launch { ask("broken") { client.get("http://server:8080/broken").status.toString() } }
                launch {
                    ask(
                        "length",
                    ) { client.post("http://server:8080/length") { setBody("x".repeat(100_000)) }.bodyAsText() }
                }
                launch { ask("nobody") { client.get("http://10.9.9.9:1/").bodyAsText() } }
            }
            client.close()
            done.complete(Unit)
        }
        done.await()
    }

    fun scenario(
        answers: MutableList<String>,
        faults: (World) -> Unit,
    ): Scenario =
        scenario {
            answers.clear()
            server()
            faults(world)
            requests(answers)
        }

    fun campaign(
        answers: MutableList<String>,
        faults: (World) -> Unit,
    ): Campaign = Campaign.of(scenario(answers, faults)).withConfig(CONFIG)

    /** Resets, a partition that heals, and a server that crashes and is started again, at moments that the seed draws. */
    fun harm(world: World) {
        val net = SimNetwork.of(world)
        val draws = world.random("faults")

        fun at(
            millis: Int,
            what: () -> Unit,
        ) = world.delay(Duration.ofMillis(draws.nextLong(100, millis.toLong()))).thenRun(what)
        at(110) { net.resetConnections(Links.all()) }
        at(140) {
            val cut = net.partition(setOf("server"), setOf("client"))
            world.delay(Duration.ofSeconds(2)).thenRun { cut.close() }
        }
        at(4_000) {
            world.host("server").crash()
            world.delay(Duration.ofMillis(300)).thenRun { world.host("server").restart() }
        }
    }

    /** The same with a fifth of all packets lost. */
    fun harmAndLose(world: World) {
        val net = SimNetwork.of(world)
        net.setDefaults(net.defaults().withLoss(0.2))
        harm(world)
    }
}
