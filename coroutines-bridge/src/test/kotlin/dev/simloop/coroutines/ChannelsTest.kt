package dev.simloop.coroutines

import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.io.EOFException
import java.net.ConnectException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousServerSocketChannel
import java.nio.channels.AsynchronousSocketChannel

/** The suspending calls on the JDK's own channels over loopback; the net module's are the same types. */
class ChannelsTest {
    private fun pair(block: suspend (AsynchronousSocketChannel, AsynchronousSocketChannel) -> Unit) =
        runBlocking {
            listening { listener ->
                val accepted = async { listener.acceptOne() }
                AsynchronousSocketChannel.open().use { a ->
                    a.connectTo(listener.localAddress)
                    accepted.await().use { b -> block(a, b) }
                }
            }
        }

    private inline fun <T> listening(block: (AsynchronousServerSocketChannel) -> T): T =
        AsynchronousServerSocketChannel
            .open()
            .bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .use(block)

    @Test
    fun `bytes are written and read in full`() =
        pair { a, b ->
            a.writeFully(ByteBuffer.wrap(byteArrayOf(1, 2, 3, 4)))
            val into = ByteBuffer.allocate(3)
            b.readFully(into)
            assertThat(into.array()).containsExactly(1, 2, 3)
            assertThat(b.readSuspending(ByteBuffer.allocate(9))).isEqualTo(1)
        }

    @Test
    fun `a stream that ends too early says by how much`() =
        pair { a, b ->
            a.writeFully(ByteBuffer.wrap(byteArrayOf(1, 2)))
            a.shutdownOutput()
            val failure = runCatching { b.readFully(ByteBuffer.allocate(5)) }.exceptionOrNull()
            assertThat(failure).isInstanceOf(EOFException::class.java).hasMessage("the stream ended 3 bytes too early")
            assertThat(b.readSuspending(ByteBuffer.allocate(1))).isEqualTo(-1)
        }

    @Test
    fun `a failure is the channel's own`() =
        runBlocking {
            val nobody = listening { it.localAddress }
            val failure =
                AsynchronousSocketChannel.open().use { a -> runCatching { a.connectTo(nobody) }.exceptionOrNull() }
            assertThat(failure).isInstanceOf(ConnectException::class.java).hasMessage("Connection refused")
            Unit
        }

    @Test
    fun `cancellation closes the channel`() =
        pair { a, b ->
            runBlocking {
                val reading = launch(start = CoroutineStart.UNDISPATCHED) { a.readSuspending(ByteBuffer.allocate(1)) }
                reading.cancelAndJoin()
            }
            assertThat(a.isOpen).isFalse()
            assertThat(b.readSuspending(ByteBuffer.allocate(1))).isEqualTo(-1)
        }
}
