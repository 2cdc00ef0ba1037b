@file:JvmName("Channels")

package dev.simloop.coroutines

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.suspendCancellableCoroutine
import java.io.EOFException
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousChannel
import java.nio.channels.AsynchronousServerSocketChannel
import java.nio.channels.AsynchronousSocketChannel
import java.nio.channels.CompletionHandler
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

// The JDK's channels as suspending calls, simulated and real ones alike. A cancelled call closes its channel: the JDK
// allows no second operation after a cancelled one, and bytes may have moved.

/** Connects to [remote]; a failure is the channel's own. Cancellation closes the channel. */
public suspend fun AsynchronousSocketChannel.connectTo(remote: SocketAddress) {
    awaiting<Void?> { connect(remote, it, Resume()) }
}

/** The next connection. Cancellation closes this listener. */
public suspend fun AsynchronousServerSocketChannel.acceptOne(): AsynchronousSocketChannel =
    awaiting {
        accept(it, Resume())
    }

/** Reads what is there, up to what [into] has room for: how many bytes, or -1 at the end. Cancellation closes the channel. */
public suspend fun AsynchronousSocketChannel.readSuspending(into: ByteBuffer): Int =
    awaiting { read(into, it, Resume()) }

/** Writes some of [from]: how many bytes. Cancellation closes the channel. */
public suspend fun AsynchronousSocketChannel.writeSuspending(from: ByteBuffer): Int =
    awaiting { write(from, it, Resume()) }

/** Reads until [into] is full; fails with [EOFException] if the stream ends before that. */
public suspend fun AsynchronousSocketChannel.readFully(into: ByteBuffer) {
    while (into.hasRemaining()) {
        if (readSuspending(into) < 0) throw EOFException("the stream ended ${into.remaining()} bytes too early")
    }
}

/** Writes all of [from]. */
public suspend fun AsynchronousSocketChannel.writeFully(from: ByteBuffer) {
    while (from.hasRemaining()) writeSuspending(from)
}

private suspend fun <T> AsynchronousChannel.awaiting(begin: (CancellableContinuation<T>) -> Unit): T =
    suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { close() }
        begin(continuation)
    }

private class Resume<T> : CompletionHandler<T, CancellableContinuation<T>> {
    override fun completed(
        result: T,
        attachment: CancellableContinuation<T>,
    ) = attachment.resume(result)

    override fun failed(
        failure: Throwable,
        attachment: CancellableContinuation<T>,
    ) = attachment.resumeWithException(failure)
}
