package dev.simloop.benchmarks

import dev.simloop.Host
import dev.simloop.coroutines.HostScope
import dev.simloop.coroutines.acceptOne
import dev.simloop.coroutines.connectTo
import dev.simloop.coroutines.readSuspending
import dev.simloop.coroutines.writeFully
import dev.simloop.net.SimChannelProvider
import dev.simloop.net.SimNetwork
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousSocketChannel
import java.nio.channels.CompletionHandler
import java.util.concurrent.TimeUnit

/** The streams of [Torture]: echo servers and clients that connect anew whenever a connection breaks. */
internal object TortureStreams {
    private const val PORT = 7000
    private const val LINE = 300

    private fun address(
        host: Host,
        of: String,
    ): InetSocketAddress {
        val world = host.world()
        return InetSocketAddress(SimNetwork.of(world).dns().addressOf(world.host(of)), PORT)
    }

    private fun told(
        host: Host,
        what: String,
        e: Throwable,
    ) = host.world().fingerprint("$what ${e.javaClass.simpleName}: ${e.message}", 0)

    suspend fun HostScope.listen() {
        val listener =
            SimChannelProvider
                .of(host)
                .openAsynchronousServerSocketChannel(null)
                .bind(InetSocketAddress(PORT))
        try {
            while (true) {
                val accepted = listener.acceptOne()
                launch { echo(host, accepted) }
            }
        } catch (e: IOException) {
            told(host, "accept", e)
        }
    }

    private suspend fun echo(
        host: Host,
        channel: AsynchronousSocketChannel,
    ) {
        val buffer = ByteBuffer.allocate(64)
        try {
            while (channel.readSuspending(buffer.clear()) >= 0) channel.writeFully(buffer.flip())
        } catch (e: IOException) {
            told(host, "echo", e)
        } finally {
            channel.close()
        }
    }

    /** A client that suspends. */
    suspend fun HostScope.converse(servers: List<String>) {
        val chance = host.random("stream")
        while (true) {
            delay(chance.nextLong(50, 150))
            val channel = SimChannelProvider.of(host).openAsynchronousSocketChannel(null)
            try {
                withTimeoutOrNull(400) {
                    channel.connectTo(address(host, servers[chance.nextInt(servers.size)]))
                    repeat(3) {
                        channel.writeFully(ByteBuffer.allocate(LINE))
                        val into = ByteBuffer.allocate(LINE)
                        while (into.hasRemaining() && channel.readSuspending(into) >= 0) {
                            host.world().fingerprint("echoed", into.position().toLong())
                        }
                    }
                }
            } catch (e: IOException) {
                told(host, "converse", e)
            } finally {
                channel.close()
            }
        }
    }

    /** A client with handlers. */
    fun dial(
        host: Host,
        servers: List<String>,
    ) {
        val chance = host.random("stream")
        host.executor().scheduleWithFixedDelay(
            { Call(host).connect(address(host, chance.pick(servers))) },
            20,
            130,
            TimeUnit.MILLISECONDS,
        )
    }

    private class Call(
        private val host: Host,
    ) : CompletionHandler<Int, String> {
        private val channel = SimChannelProvider.of(host).openAsynchronousSocketChannel(null)
        private val out = ByteBuffer.allocate(LINE)
        private val into = ByteBuffer.allocate(LINE)

        fun connect(to: InetSocketAddress) {
            channel.connect(
                to,
                null,
                object : CompletionHandler<Void?, Any?> {
                    override fun completed(
                        result: Void?,
                        attachment: Any?,
                    ): Unit = this@Call.write()

                    override fun failed(
                        failure: Throwable,
                        attachment: Any?,
                    ): Unit = this@Call.failed(failure, "connect")
                },
            )
        }

        private fun write(): Unit = channel.write(out, 300, TimeUnit.MILLISECONDS, "write", this)

        override fun completed(
            result: Int,
            attachment: String,
        ) {
            host.world().fingerprint(attachment, result.toLong())
            when {
                result < 0 -> channel.close()
                out.hasRemaining() -> write()
                into.hasRemaining() -> channel.read(into, 300, TimeUnit.MILLISECONDS, "read", this)
                else -> channel.close()
            }
        }

        override fun failed(
            failure: Throwable,
            attachment: String,
        ) {
            told(host, attachment, failure)
            channel.close()
        }
    }
}
