package dev.simloop.benchmarks

import dev.simloop.Buggify
import dev.simloop.Host
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.HostScope
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.host
import dev.simloop.disk.DiskFaultKinds
import dev.simloop.faults.Faults
import dev.simloop.faults.HostFaultKinds
import dev.simloop.net.Endpoint
import dev.simloop.net.LinkSettings
import dev.simloop.net.NetworkFaultKinds
import dev.simloop.net.Packet
import dev.simloop.net.SimNetwork
import dev.simloop.spi.FaultKind
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousFileChannel
import java.nio.channels.CompletionHandler
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.StandardCopyOption
import java.nio.file.StandardOpenOption
import java.time.Duration
import java.util.concurrent.TimeUnit

/**
 * Everything that a world has, at once, for about four virtual seconds: hosts in coroutines and hosts in futures, their
 * clocks, disks, datagrams, streams and names, faults of every kind, properties and buggify sites. Two seconds of chaos,
 * then all heal, and everyone has to hear from everyone.
 */
internal object Torture {
    private val COROUTINES = listOf("k1", "k2", "k3")
    private val FUTURES = listOf("f1", "f2")
    private val ALL = COROUTINES + FUTURES
    private val CHAOS = Duration.ofSeconds(2)
    private const val RECORD = 40

    /** Every kind of fault there is. */
    val kinds: List<FaultKind> =
        HostFaultKinds.all() + HostFaultKinds.diskLoss() + DiskFaultKinds.survivable() + DiskFaultKinds.lying() +
            NetworkFaultKinds.all()

    /** What one run looks at besides its hosts: who was heard by whom since the faults were healed. */
    private class Watch(
        val world: World,
    ) {
        var healed = false
        var heard = 0
        var sent = 0
        val since = sortedSetOf<String>()

        fun heard(
            host: Host,
            packet: Packet,
        ) {
            heard++
            world.fingerprint("heard", host.name().hashCode().toLong() * 31 + packet.bytes().contentHashCode())
            if (healed) since += "${packet.from()}>${host.name()}"
        }

        fun send(
            end: Endpoint,
            to: String,
            bytes: ByteArray,
        ) {
            sent++
            end.send(to, bytes)
        }
    }

    fun campaign(): Campaign = campaign(program).collecting(1)

    /** One run of it. */
    val program: suspend SimScope.() -> Unit = {
        val net = SimNetwork.of(world)
        net.setDefaults(
            LinkSettings
                .defaults()
                .withLoss(0.01)
                .withDuplicate(0.01)
                .withBandwidth(1_000_000),
        )
        world.buggify("torture.slow", 0.5, 0.1)
        val watch = Watch(world)
        for (name in COROUTINES) host(name) { serve(watch) }
        for (name in FUTURES) world.host(name) { serve(it, watch) }
        net.dns().addAddress(world.host("k1"), "leader")
        properties(watch)
        val chaos =
            Faults
                .of(kinds)
                .lasting(CHAOS)
                .every(Duration.ofMillis(100))
                .windows(Duration.ofMillis(800))
                .start(world)
        chaos.healed().thenRun { watch.healed = true }
        chaos.thenEventually("all are up", Duration.ZERO) { world.hosts().all { it.isUp } }
        chaos.thenEventually("everyone hears everyone", Duration.ofMillis(1_500)) {
            watch.since.size == ALL.size * (ALL.size - 1)
        }
        orderly(world)
        net.dns().move("leader", world.host("k2"))
        delay(4_000)
        for (host in world.hosts()) {
            world.fingerprint("end of ${host.name()}", host.clock().millis() + host.hostClock().nanoTime())
            world.fingerprint("its disk", host.disk().used())
            world.fingerprint("its life", host.domain().incarnation().toLong())
        }
        // Their timers repeat for ever, which would only make the teardown long.
        for (name in FUTURES) world.host(name).crash()
    }

    private fun properties(watch: Watch) {
        val world = watch.world
        val lives = HashMap<String, Int>()
        val clocks = HashMap<String, Long>()
        world.always("incarnations only grow", world.hosts()) {
            world.hosts().all { host ->
                val life = host.domain().incarnation()
                life >= (lives.put(host.name(), life) ?: 1)
            }
        }
        world.always("monotonic clocks never go back", world.host("k1")) {
            val now = world.host("k1").hostClock().nanoTime()
            now >= (clocks.put("k1", now) ?: 0)
        }
        world.eventually("something is sent", Duration.ofSeconds(1)) { watch.sent > 0 }
        world.leadsTo("down leads to up", { !world.host("k1").isUp }, { world.host("k1").isUp }, Duration.ofSeconds(3))
        world.sometimes("two are down") { world.hosts().count { !it.isUp } > 1 }
        world.reachable("torture.recovered")
    }

    /** Shuts a host down in order, at a drawn time, and starts it again, whatever the faults do to it meanwhile. */
    private fun orderly(world: World) {
        val chance = world.random("orderly")
        val victim = world.host(chance.pick(ALL))
        world
            .delay(Duration.ofMillis(chance.nextLong(100, 1_500)))
            .thenCompose {
                if (victim.isUp) victim.shutdown(Duration.ofMillis(40)) else world.delay(Duration.ZERO)
            }.thenCompose { world.delay(Duration.ofMillis(100)) }
            .thenRun { if (!victim.isUp) victim.restart() }
    }

    // ---- a host in coroutines

    private suspend fun HostScope.serve(watch: Watch) {
        recover(host)
        val net = SimNetwork.of(host.world())
        val end = net.bind(host)
        val chance = host.random("work")
        launch {
            while (true) {
                val packet = end.receive().await()
                watch.heard(host, packet)
                if (Buggify.fires("torture.slow")) delay(30)
            }
        }
        launch {
            while (true) {
                delay(chance.nextLong(20, 60))
                val to = ALL.filter { it != host.name() }
                watch.send(end, to[chance.nextInt(to.size)], ByteArray(chance.nextInt(1, 200)))
                for (one in to) if (watch.healed) watch.send(end, one, ByteArray(1))
            }
        }
        launch {
            repeat(8) {
                delay(chance.nextLong(100, 400))
                val found =
                    try {
                        withTimeoutOrNull(50) { net.dns().resolveAsync(host, "leader").await() }?.hostAddress
                    } catch (e: IOException) {
                        e.message
                    }
                host.world().fingerprint("leader", found.hashCode().toLong())
            }
        }
        launch { aside(host) }
        launch { with(TortureStreams) { listen() } }
        launch { with(TortureStreams) { converse(COROUTINES - host.name()) } }
        while (true) {
            delay(chance.nextLong(30, 90))
            journal(host, chance.nextInt(3) > 0)
        }
    }

    /** Asynchronous file operations, each awaited. */
    private suspend fun aside(host: Host) {
        val channel =
            try {
                AsynchronousFileChannel.open(
                    host.disk().path("/aside"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                )
            } catch (e: IOException) {
                host.world().fingerprint("aside ${e.message}", 0)
                return
            }
        for (i in 0 until 12) {
            delay(120)
            val written = finished<Int> { channel.write(ByteBuffer.allocate(100 + i), 60L * i, null, it) }
            val read = finished<Int> { channel.read(ByteBuffer.allocate(90), 30L * i, null, it) }
            host.world().fingerprint("aside", (written * 1_000 + read).toLong())
        }
    }

    private suspend fun <T : Any> finished(begin: (CompletionHandler<T, Any?>) -> Unit): Int {
        val done = CompletableDeferred<Int>()
        begin(
            object : CompletionHandler<T, Any?> {
                override fun completed(
                    result: T,
                    attachment: Any?,
                ) {
                    done.complete(result.hashCode())
                }

                override fun failed(
                    failure: Throwable,
                    attachment: Any?,
                ) {
                    done.complete(failure.toString().hashCode())
                }
            },
        )
        return done.await()
    }

    // ---- a host in futures

    private fun serve(
        host: Host,
        watch: Watch,
    ) {
        recover(host)
        val end = SimNetwork.of(host.world()).bind(host)
        val chance = host.random("work")
        end.onPacket { watch.heard(host, it) }
        val thread = host.singleThread("beat")
        thread.scheduleAtFixedRate(
            {
                val to = ALL.filter { it != host.name() }
                if (watch.healed) for (one in to) watch.send(end, one, ByteArray(2))
                watch.send(end, chance.pick(to), ByteArray(chance.nextInt(1, 300)))
            },
            5,
            45,
            TimeUnit.MILLISECONDS,
        )
        host.executor().scheduleWithFixedDelay({ journal(host, chance.nextInt(2) == 0) }, 10, 70, TimeUnit.MILLISECONDS)
        host.executor().scheduleWithFixedDelay(
            {
                val squares = List(3) { n -> host.supplyAsync { n * n } }
                squares
                    .reduce { a, b -> a.thenCombineAsync(b, Int::plus) }
                    .orTimeout(1, TimeUnit.SECONDS)
                    .thenAcceptAsync { host.world().fingerprint("squares", it.toLong()) }
            },
            15,
            110,
            TimeUnit.MILLISECONDS,
        )
        host.onShutdown { journal(host, true) }
        TortureStreams.dial(host, COROUTINES)
    }

    // ---- the disk, of both

    private fun recover(host: Host) {
        Buggify.reached("torture.recovered")
        val world = host.world()
        try {
            val journal = host.disk().path("/journal")
            val bytes = if (Files.exists(journal)) Files.readAllBytes(journal) else ByteArray(0)
            world.fingerprint("recovered", bytes.contentHashCode().toLong())
            val entries = Files.newDirectoryStream(host.disk().path("/")).use { it.map { path -> "$path" } }
            world.fingerprint("entries", entries.hashCode().toLong())
        } catch (e: IOException) {
            world.fingerprint("recovery ${e.message}", 0)
        }
    }

    private fun journal(
        host: Host,
        force: Boolean,
    ) {
        val disk = host.disk()
        val world = host.world()
        try {
            val path = disk.path("/journal")
            val size =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).use { channel ->
                    val record = ByteBuffer.allocate(RECORD + host.random("record").nextInt(600))
                    record.putLong(world.domain().nowNanos()).rewind()
                    channel.write(record)
                    if (force) channel.force(false)
                    channel.size()
                }
            if (force) {
                val fresh = disk.createTempFile(disk.path("/"), "snapshot", ".tmp")
                Files.write(fresh, Files.readAllBytes(path).copyOf(RECORD))
                Files.move(fresh, disk.path("/snapshot"), StandardCopyOption.ATOMIC_MOVE)
                FileChannel.open(disk.path("/"), StandardOpenOption.READ).use { it.force(true) }
            }
            if (size > 10_000) Files.delete(path)
        } catch (e: IOException) {
            world.fingerprint("journal ${e.message}", 0)
        }
    }
}
