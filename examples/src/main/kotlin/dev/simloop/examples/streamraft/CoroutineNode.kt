package dev.simloop.examples.streamraft

import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import java.io.IOException
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.channels.AsynchronousChannel
import java.nio.channels.AsynchronousServerSocketChannel
import java.nio.channels.AsynchronousSocketChannel
import java.nio.channels.CompletionHandler
import java.util.function.Consumer
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/**
 * A node as coroutines: one accepts, one reads each connection, one writes to it while there is something to write, one
 * waits for the next time-out. They share one thread, the dispatcher of [scope], and take turns at the core.
 *
 * @param self its number among [members], from 1
 * @param onPanic told, in the scope, why the node has given up; it does nothing more then
 */
public class CoroutineNode(
    private val self: Int,
    private val members: List<Peer>,
    private val machine: Machine,
    private val scope: CoroutineScope,
    private val timing: Timing,
    private val observer: RaftObserver,
    private val bug: Bug?,
    private val onPanic: Consumer<Throwable>,
) {
    private val links = arrayOfNulls<Connection>(members.size + 1)
    private val accepted = ArrayList<Connection>()
    private val turns = Mutex()
    private var server: AsynchronousServerSocketChannel? = null
    private var timer: Job? = null
    private var timerDue = 0L
    private var stopped = false
    private lateinit var store: Store
    private lateinit var raft: RaftCore

    internal val core: RaftCore get() = raft
    internal val isOpen: Boolean get() = ::raft.isInitialized && !stopped

    /** Reads what is on disk, listens, and takes part. */
    public fun start() {
        scope.launch {
            val listening =
                try {
                    store = Store(machine.directory, null, bug)
                    raft = RaftCore(self, members.size, timing, machine, observer, store, bug, now())
                    machine.provider
                        .openAsynchronousServerSocketChannel(null)
                        .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                        .bind(InetSocketAddress(members[self - 1].port))
                } catch (e: IOException) {
                    panic(e)
                    return@launch
                }
            server = listening
            arm()
            try {
                while (true) take(awaiting(listening) { accept(it, Resume()) })
            } catch (_: IOException) {
                // Closed: the node has stopped.
            }
        }
    }

    private fun take(channel: AsynchronousSocketChannel) {
        val connection = Connection(channel, 0)
        accepted += connection
        scope.launch(start = CoroutineStart.UNDISPATCHED) { connection.read() }
    }

    /** Closes all it has open; the scope's owner cancels the scope after it. To be called in the scope. */
    public fun stop() {
        stopped = true
        server?.close()
        accepted.toList().forEach { it.close() }
        links.forEach { it?.close() }
        if (::store.isInitialized) store.close()
    }

    private fun now() = machine.nanoTime.asLong

    private fun panic(why: Throwable) {
        if (!stopped) {
            stopped = true
            onPanic.accept(why)
        }
    }

    /** Decides, stores what has to be stored, and then sends. */
    private suspend inline fun turn(decide: () -> Unit) {
        turns.withLock {
            if (stopped) throw CancellationException("node $self has stopped")
            decide()
            if (raft.hasToStore()) {
                try {
                    storeAll()
                } catch (e: IOException) {
                    panic(e)
                    throw CancellationException("node $self has stopped")
                }
                raft.stored(now())
            }
            send()
        }
        arm()
    }

    private suspend fun storeAll() {
        if (raft.hasNewVote()) store.saveVote(raft.term(), raft.votedFor())
        val added = raft.added()
        if (added.isEmpty()) return
        store.truncate(raft.keep())
        val records = store.records(added)
        var at = store.end()
        while (records.hasRemaining()) at += awaiting<Int, _>(store.log()) { write(records, at, it, Resume()) }
        store.forceLog(added)
    }

    private fun send() {
        while (true) {
            val out = raft.nextOut() ?: return
            val message = out.message()
            val route = out.route()
            when {
                message == null -> links[out.peer()]?.close()
                route is Connection -> route.write(message)
                out.peer() > 0 -> (links[out.peer()] ?: connect(out.peer()))?.write(message)
            }
        }
    }

    /** One timer is armed at most; one that turns out to be early is armed again. */
    private fun arm() {
        val due = raft.nextDue()
        val armed = timer
        if (armed != null && timerDue <= due) return
        armed?.cancel()
        timerDue = due
        timer =
            scope.launch(start = CoroutineStart.UNDISPATCHED) {
                // At least one: what does not suspend would be over before it is known as the timer.
                delay(((due - now() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI).coerceAtLeast(1))
                timer = null
                turn { raft.tick(now()) }
            }
    }

    private fun connect(peer: Int): Connection? {
        val channel =
            try {
                machine.provider
                    .openAsynchronousSocketChannel(null)
                    .setOption(StandardSocketOptions.TCP_NODELAY, true)
            } catch (_: IOException) {
                // No socket left: the next heartbeat tries again.
                raft.disconnected(peer)
                return null
            }
        val to = members[peer - 1]
        val link = Connection(channel, peer)
        links[peer] = link
        scope.launch(start = CoroutineStart.UNDISPATCHED) {
            try {
                val address = InetSocketAddress(machine.names.resolve(to.host).await(), to.port)
                awaiting<Void?>(channel) { connect(address, it, Resume()) }
            } catch (_: IOException) {
                // Nobody there, or no such name at present: the next heartbeat tries again.
                link.close()
                return@launch
            }
            link.opened()
            link.read()
        }
        return link
    }

    private inner class Connection(
        private val channel: AsynchronousSocketChannel,
        private val peer: Int,
    ) {
        private val lines = Lines()
        private val outgoing = Outgoing()
        private var connected = peer == 0
        private var writing = false

        fun opened() {
            connected = true
            flush()
        }

        suspend fun read() {
            try {
                while (awaiting(channel) { read(lines.room(), it, Resume()) } >= 0) {
                    while (true) {
                        val message = lines.next() ?: break
                        turn { raft.receive(message, this, now()) }
                    }
                }
            } catch (_: IOException) {
                // Broken, or not our protocol.
            }
            close()
        }

        fun write(message: Message) {
            if (!outgoing.add(message)) {
                close()
            } else if (connected && !writing) {
                flush()
            }
        }

        private fun flush() {
            val first = outgoing.next() ?: return
            writing = true
            scope.launch(start = CoroutineStart.UNDISPATCHED) {
                try {
                    var bytes = first
                    while (true) {
                        while (bytes.hasRemaining()) awaiting(channel) { write(bytes, it, Resume()) }
                        bytes = outgoing.next() ?: break
                    }
                } catch (_: IOException) {
                    close()
                }
                writing = false
            }
        }

        fun close() {
            if (peer == 0) {
                accepted.remove(this)
            } else if (links[peer] === this) {
                links[peer] = null
                raft.disconnected(peer)
            }
            channel.close()
        }
    }

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000L
    }
}

/** Awaits what [begin] begins on [channel]; cancellation closes it, because the JDK allows nothing else after that. */
private suspend inline fun <T, C : AsynchronousChannel> awaiting(
    channel: C,
    crossinline begin: C.(CancellableContinuation<T>) -> Unit,
): T =
    suspendCancellableCoroutine { continuation ->
        continuation.invokeOnCancellation { channel.close() }
        channel.begin(continuation)
    }

private suspend inline fun <T> awaiting(
    channel: AsynchronousSocketChannel,
    crossinline begin: AsynchronousSocketChannel.(CancellableContinuation<T>) -> Unit,
): T = awaiting<T, AsynchronousSocketChannel>(channel, begin)

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
