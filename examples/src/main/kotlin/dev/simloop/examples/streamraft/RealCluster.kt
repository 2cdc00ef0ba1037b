package dev.simloop.examples.streamraft

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.channels.AsynchronousChannelGroup
import java.nio.channels.spi.AsynchronousChannelProvider
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import java.util.SplittableRandom
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import java.util.concurrent.ScheduledExecutorService
import java.util.concurrent.TimeUnit

/** How a node is written. */
public enum class Style {
    COROUTINES,
    FUTURES,
}

/** The same nodes for real: on sockets of the loopback interface and files in [directory]. */
public class RealCluster(
    private val style: Style,
    private val directory: Path,
    nodes: Int,
    private val observer: RaftObserver,
    private val onPanic: (Throwable) -> Unit,
) : AutoCloseable {
    private val members: List<Peer> = freePorts(nodes).map { Peer("localhost", it) }
    private val threads = ArrayList<ScheduledExecutorService>()
    private val stops = ArrayList<() -> Unit>()

    /** Starts all nodes. */
    public fun start() {
        for (self in 1..members.size) startNode(self)
    }

    private fun startNode(self: Int) {
        val thread = thread("node-$self")
        val machine = machine(directory.resolve("n$self"), self.toLong())
        val timing = Timing.defaults()
        when (style) {
            Style.FUTURES -> {
                val node = FutureNode(self, members, machine, thread, timing, observer, null) { onPanic(it) }
                stops += { node.stop() }
                node.start()
            }

            Style.COROUTINES -> {
                val scope = CoroutineScope(SupervisorJob() + thread.asCoroutineDispatcher())
                val node = CoroutineNode(self, members, machine, scope, timing, observer, null) { onPanic(it) }
                stops += {
                    thread.execute {
                        node.stop()
                        scope.cancel()
                        thread.shutdown()
                    }
                }
                node.start()
            }
        }
    }

    /** A client of each of the numbers [ids], new to this cluster, with [operations] requests; completes when all are answered. */
    public fun serve(
        ids: IntRange,
        operations: Long,
        keys: List<String>,
        clients: ClientObserver,
    ): CompletableFuture<Void> {
        val thread = thread("clients")
        val group = AsynchronousChannelGroup.withThreadPool(thread)
        val machine = machine(directory, 0)
        val all =
            ids.map { id ->
                KvClient(id, members, machine, thread, group, keys, HALF, operations, 0, clients).start()
            }
        return CompletableFuture.allOf(*all.toTypedArray()).whenComplete { _, _ -> group.shutdownNow() }
    }

    private fun thread(name: String): ScheduledExecutorService =
        Executors.newSingleThreadScheduledExecutor { Thread(it, name) }.also { threads += it }

    private fun machine(
        directory: Path,
        seed: Long,
    ) = Machine(
        AsynchronousChannelProvider.provider(),
        InetAddress::getByName,
        directory,
        System::nanoTime,
        Clock.systemUTC(),
        SplittableRandom(seed),
    )

    /** Stops all nodes and waits until their threads are gone. */
    override fun close() {
        stops.forEach { it() }
        threads.forEach { check(it.awaitTermination(10, TimeUnit.SECONDS)) { "a node does not stop" } }
    }

    /** Runs three nodes of each style with four clients. */
    public companion object {
        private const val HALF = 50
        private const val OPERATIONS = 1_000L

        @JvmStatic
        public fun main(args: Array<String>) {
            for (style in Style.values()) {
                val directory = Files.createTempDirectory("streamraft")
                val panics = ArrayList<Throwable>()
                RealCluster(style, directory, 3, RaftObserver.NONE) { panics += it }.use { cluster ->
                    cluster.start()
                    val from = System.nanoTime()
                    cluster.serve(1..4, OPERATIONS, listOf("a", "b"), ClientObserver.NONE).get(1, TimeUnit.MINUTES)
                    val seconds = (System.nanoTime() - from) / 1e9
                    println("%s: %,d requests in %.1f s on %s".format(style, 4 * OPERATIONS, seconds, directory))
                }
                check(panics.isEmpty()) { "a node gave up: ${panics.first()}" }
            }
        }

        private fun freePorts(count: Int): List<Int> {
            val sockets = List(count) { ServerSocket(0) }
            return sockets.map { it.localPort }.also { sockets.forEach(ServerSocket::close) }
        }
    }
}
