package dev.simloop.ktor.sample

// region hello-ktor
import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.coroutines.host
import dev.simloop.coroutines.runSim
import dev.simloop.ktor.ktorClient
import dev.simloop.ktor.ktorServer
import dev.simloop.net.SimNetwork
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import org.junit.jupiter.api.Test

class HelloTest {
    @Test
    fun `an answer comes although packets get lost`() =
        runSim(seed = 7, SimConfig.defaults().withTakeOver(TakeOver.COROUTINES, TakeOver.CHANCE)) {
            val network = SimNetwork.of(world)
            network.setDefaults(network.defaults().withLoss(0.2))
            host("server") {
                ktorServer(port = 8080) {
                    routing { get("/") { call.respondText("hello") } }
                }
            }
            val answer = CompletableDeferred<String>()
            host("client") {
                delay(100) // the server has to listen
                answer.complete(ktorClient().get("http://server:8080/").bodyAsText())
            }
            check(answer.await() == "hello")
        }
}
// endregion
