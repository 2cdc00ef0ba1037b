package dev.simloop.ktor

import dev.simloop.coroutines.HostScope
import dev.simloop.net.SimNetwork
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.engine.cio.CIOEngineConfig
import io.ktor.server.application.Application
import io.ktor.server.cio.CIO
import io.ktor.server.cio.CIOApplicationEngine
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.embeddedServer
import kotlinx.coroutines.future.await
import io.ktor.client.engine.cio.CIO as ClientCIO

/**
 * So long that kotlinx arms no timer for it, and twice as long is no overflow yet. With less, Ktor would arm timers whose ends depend on
 * the real clock.
 */
private const val NEVER_MILLIS = Long.MAX_VALUE / 4

/**
 * Starts Ktor's own CIO server on this host, at [port] of all its addresses, and returns it when it listens. It is the host's: a
 * crash ends it without a word, and a host whose entry calls this has it again after a restart. The run has to take over
 * `TakeOver.COROUTINES`, as Ktor uses `Dispatchers.IO` by itself; with `TakeOver.CHANCE` what it draws belongs to the run, too.
 *
 * @throws java.net.BindException if the port is taken
 */
public suspend fun HostScope.ktorServer(
    port: Int = 8080,
    module: suspend Application.() -> Unit,
): EmbeddedServer<CIOApplicationEngine, CIOApplicationEngine.Configuration> =
    embeddedServer(CIO, port = port, host = "0.0.0.0", watchPaths = emptyList(), module = module)
        .startSuspend(wait = false)

/**
 * A client with Ktor's own CIO engine on this host. It looks names of hosts up in the simulated DNS. Its connect time-out is off unless
 * [configure] sets one: Ktor measures it with the real clock, which only the agent takes over; `HttpTimeout` is virtual.
 */
public fun HostScope.ktorClient(configure: HttpClientConfig<CIOEngineConfig>.() -> Unit = {}): HttpClient {
    val dns = SimNetwork.of(host.world()).dns()
    return HttpClient(ClientCIO) {
        engine {
            endpoint.connectTimeout = NEVER_MILLIS
            dnsResolver = { name -> listOf(dns.resolveAsync(host, name).await().hostAddress) }
        }
        configure()
    }
}
