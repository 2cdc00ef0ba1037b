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
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
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
        { name -> CompletableFuture.supplyAsync { InetAddress.getByName(name) } },
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

    /** What a cluster has served, and what was wrong with it. */
    public class Served(
        public val requests: Long,
        public val seconds: Double,
        public val problems: List<Any>,
    )

    public companion object {
        private const val HALF = 50
        private const val OPERATIONS = 1_000L
        private val CLIENTS = 1..4

        /** Runs [nodes] nodes of that [style] in a temporary directory with four clients, which check what they read. */
        @JvmStatic
        public fun serve(
            style: Style,
            nodes: Int,
        ): Served {
            val directory = Files.createTempDirectory("streamraft")
            val problems = ConcurrentLinkedQueue<Any>()
            val clients = FreshReads { problems += it }
            var seconds = 0.0
            RealCluster(style, directory, nodes, RaftObserver.NONE) { problems += it }.use { cluster ->
                cluster.start()
                val from = System.nanoTime()
                cluster.serve(CLIENTS, OPERATIONS, listOf("a", "b"), clients).get(1, TimeUnit.MINUTES)
                seconds = (System.nanoTime() - from) / 1e9
            }
            directory.toFile().deleteRecursively()
            return Served(CLIENTS.count() * OPERATIONS, seconds, problems.toList())
        }

        /** Runs three nodes of each style. */
        @JvmStatic
        public fun main(args: Array<String>) {
            for (style in Style.values()) {
                val served = serve(style, 3)
                check(served.problems.isEmpty()) { "$style: ${served.problems.first()}" }
                println("%s: %,d requests in %.1f s".format(style, served.requests, served.seconds))
            }
        }

        private fun freePorts(count: Int): List<Int> {
            val sockets = List(count) { ServerSocket(0) }
            return sockets.map { it.localPort }.also { sockets.forEach(ServerSocket::close) }
        }
    }
}

/** Tells of every read that is older than what was known when it began. */
public class FreshReads(
    private val onStale: (String) -> Unit,
) : ClientObserver {
    private val newest = ConcurrentHashMap<String, Long>()
    private val floors = ConcurrentHashMap<Int, Long>()

    /** The newest revision of any key. */
    public fun newest(): Long = newest.values.maxOrNull() ?: 0

    override fun reads(
        client: Int,
        key: String,
    ) {
        floors[client] = newest.getOrDefault(key, 0)
    }

    override fun hasRead(
        client: Int,
        key: String,
        value: Long,
        revision: Long,
    ) {
        val floor = floors.getValue(client)
        if (revision < floor) onStale("client $client reads revision $revision of $key, and $floor was known before")
    }

    override fun hasWritten(
        client: Int,
        seq: Long,
        key: String,
        value: Long,
        revision: Long,
    ) {
        newest.merge(key, revision, ::maxOf)
    }
}
