package dev.simloop.docs

import dev.simloop.SimConfig
import dev.simloop.campaign.Finding
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.acceptOne
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.connectTo
import dev.simloop.coroutines.host
import dev.simloop.coroutines.readSuspending
import dev.simloop.coroutines.runSim
import dev.simloop.coroutines.runSimForResult
import dev.simloop.coroutines.writeFully
import dev.simloop.failure.DeadlockException
import dev.simloop.failure.EscapeException
import dev.simloop.failure.ForeignThreadException
import dev.simloop.failure.UnresponsiveException
import dev.simloop.net.SimChannelProvider
import dev.simloop.net.SimNetwork
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousFileChannel
import java.nio.channels.AsynchronousSocketChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.security.SecureRandom
import java.time.Duration
import java.time.Instant
import java.util.UUID
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.Semaphore
import java.util.concurrent.ThreadLocalRandom
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/**
 * One test for each row of docs/determinism.md; the test's name stands in the row.
 *
 * Long, for it is one list of rows.
 */
class DeterminismTest {
    private fun <T> twice(block: suspend SimScope.() -> T): Pair<T, T> =
        runSimForResult(4823, block = block) to runSimForResult(4823, block = block)

    private fun <T> assertSame(block: suspend SimScope.() -> T) {
        val (first, second) = twice(block)
        assertThat(first).isEqualTo(second)
        val program = campaign(block)
        val run = program.runSeed(4823)
        val again = program.replay(run.tape()!!)
        assertThat(again.failureLine()).isEqualTo(run.failureLine())
        assertThat(again.isSameRun(run)).isTrue()
    }

    private fun <T> assertDiffers(block: suspend SimScope.() -> T) {
        val (first, second) = twice(block)
        assertThat(first).isNotEqualTo(second)
    }

    private fun failure(block: suspend SimScope.() -> Any?): Throwable? = campaign(block).runSeed(4823).failure()

    // ---- the same in every run

    @Test
    fun `order of ready coroutines`() =
        assertSame {
            val order = mutableListOf<Int>()
            coroutineScope { repeat(50) { launch { order += it } } }
            order.toList()
        }

    @Test
    fun `order of callbacks and pool tasks`() =
        assertSame {
            val order = mutableListOf<Int>()
            val futures = List(20) { i -> world.supplyAsync { i }.thenAcceptAsync { order += it } }
            repeat(20) { world.executor().execute { order += 100 + it } }
            loop(futures)
            order.toList()
        }

    @Test
    fun `timers of one instant`() {
        fun orders() =
            (0L until 50).map { seed ->
                runSimForResult(seed) {
                    val order = mutableListOf<Int>()
                    List(2) { i -> launch { delay(10).also { order += i } } }.joinAll()
                    order.toList()
                }
            }
        val orders = orders()
        assertThat(orders.toSet()).containsExactlyInAnyOrder(listOf(0, 1), listOf(1, 0))
        assertThat(orders()).isEqualTo(orders)
    }

    @Test
    fun `virtual time`() =
        runSim(4823) {
            delay(1.hours)
            assertThat(withTimeoutOrNull(5.minutes) { delay(1.hours) }).isNull()
            world.executor().schedule({}, 1, TimeUnit.HOURS)
            advanceUntilIdle()
            assertThat(currentTime).isEqualTo(Duration.ofMinutes(125).toMillis())
        }

    @Test
    fun `chance of the world`() = assertSame { List(10) { random.nextInt() to world.random("mine").nextGaussian() } }

    @Test
    fun `clocks of the world`() =
        assertSame {
            delay(1.seconds)
            world.clock().instant() to testTimeSource.markNow().elapsedNow()
        }

    @Test
    fun `a generator with a seed of its own`() = assertSame { Random(7).nextInt() to java.util.Random(7).nextInt() }

    @Test
    fun `hosts that crash and pause`() =
        assertSame {
            val seen = mutableListOf<String>()
            val n1 =
                host("n1") {
                    while (true) {
                        delay(host.random("beat").nextLong(1, 50))
                        seen += "${host.domain().incarnation()} at $currentTime"
                    }
                }
            repeat(3) {
                delay(random.nextLong(100))
                n1.pause(Duration.ofMillis(30))
                delay(random.nextLong(100))
                n1.crash()
                delay(random.nextLong(100))
                n1.restart()
            }
            assertThat(seen).hasSizeGreaterThan(3)
            seen.toList()
        }

    @Test
    fun `clocks of a host`() =
        assertSame {
            val n1 = world.host("n1")
            n1.hostClock().drift(random.nextLong(1, 1_000_000))
            n1.hostClock().step(Duration.ofMillis(random.nextLong(-500, 500)))
            val fired = world.newFuture<Long>()
            n1.executor().schedule({ fired.complete(world.domain().nowNanos()) }, 1, TimeUnit.HOURS)
            listOf(fired.await(), n1.clock().instant(), n1.hostClock().nanoTime())
        }

    @Test
    fun `files of a host, and a crash`() {
        fun left(seed: Long) =
            runSimForResult(seed) {
                val n1 = world.host("n1")
                for (name in listOf("b", "a", "c")) Files.write(n1.disk().path("/$name"), ByteArray(2_000) { 1 })
                delay(1_000)
                n1.crash()
                n1.restart()
                Files.newDirectoryStream(n1.disk().path("/")).use { entries ->
                    entries.map { "$it ${Files.readAllBytes(it).sum()} ${Files.getLastModifiedTime(it)}" }
                }
            }
        val all = List(20) { left(it.toLong()) }
        assertThat(List(20) { left(it.toLong()) }).isEqualTo(all)
        assertThat(all.toSet()).hasSizeGreaterThan(5)
        assertThat(all).allSatisfy { assertThat(it).isSorted() }
    }

    @Test
    fun `temporary files by the disk`() =
        assertSame {
            val disk = world.host("n1").disk()
            List(3) { "${disk.createTempFile(disk.path("/"), "a", ".tmp")}" } +
                "${disk.createTempDirectory(disk.path("/"), "d")}"
        }

    @Test
    fun `a stream between hosts`() =
        assertSame {
            val arrived = mutableListOf<String>()
            val address = InetSocketAddress(SimNetwork.of(world).dns().addressOf(world.host("n1")), 7000)
            host("n1") {
                val listener = SimChannelProvider.of(host).openAsynchronousServerSocketChannel(null).bind(address)
                val channel = listener.acceptOne()
                val into = ByteBuffer.allocate(3_000)
                while (into.hasRemaining()) arrived += "${channel.readSuspending(into)} at ${world.now()}"
            }
            host("n2") {
                delay(1)
                val channel = SimChannelProvider.of(host).openAsynchronousSocketChannel(null)
                channel.connectTo(address)
                repeat(30) { channel.writeFully(ByteBuffer.allocate(100)) }
            }
            delay(10_000)
            assertThat(arrived).hasSizeGreaterThan(1)
            arrived.toList()
        }

    @Test
    fun `names and addresses of hosts`() =
        assertSame {
            val dns = SimNetwork.of(world).dns()
            val hosts = List(3) { world.host("n$it") }
            val answers = hosts.map { dns.resolveAsync(world.host("n0"), it.name()).await().hostAddress }
            assertThat(answers).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3")
            answers to world.now()
        }

    @Test
    fun `number of workers`() {
        val hunt = campaign { coroutineScope { repeat(5) { launch { delay(random.nextLong(9)) } } } }.withSeeds(300)
        assertThat(hunt.withWorkers(1).run().fingerprint()).isEqualTo(hunt.withWorkers(3).run().fingerprint())
    }

    @Test
    fun `hash order of strings, and a fingerprint, in two fresh JVMs`() {
        val (first, second) = List(2) { freshJvm() }
        assertThat(second[0]).isEqualTo(first[0]).startsWith("hash set of strings")
        assertThat(second[2]).isEqualTo(first[2]).startsWith("fingerprint")
    }

    @Test
    fun `updates within one task`() =
        runSim(4823) {
            var count = 0
            coroutineScope { repeat(1_000) { launch { count++ } } }
            assertThat(count).isEqualTo(1_000)
        }

    // ---- runs the loop, or holds it up

    @Test
    fun `runBlocking on the loop's thread`() =
        runSim(4823) {
            val waited = runBlocking { delay(1.hours).let { currentTime } }
            assertThat(waited).isEqualTo(3_600_000)
        }

    @Test
    fun `a monitor or a ReentrantLock held across a nested pump`() =
        runSim(4823) {
            val lock = ReentrantLock()
            var inside = 0
            var most = 0
            val tasks =
                List(2) {
                    launch {
                        lock.lock()
                        most = maxOf(most, ++inside)
                        runBlocking { delay(10) }
                        inside--
                        lock.unlock()
                    }
                }
            tasks.joinAll()
            assertThat(most).isEqualTo(2)
        }

    @Test
    fun `blocking on a semaphore`() {
        val report =
            campaign { Semaphore(0).acquire() }
                .withConfig(SimConfig.defaults().withWatchdog(Duration.ofMillis(300)))
                .runSeed(4823)
        assertThat(report.failure()).isInstanceOf(UnresponsiveException::class.java)
    }

    /** The shortest real time there is stands for all: until the JDK's clock has moved. */
    @Test
    fun `real time passes within a task`() =
        runSim(4823) {
            val started = System.nanoTime()
            while (System.nanoTime() == started) Thread.onSpinWait()
            assertThat(world.domain().nowNanos()).isEqualTo(0)
        }

    // ---- not controlled, and not noticed unless the run's course depends on it

    @Test
    fun `iteration order of Set_of`() {
        val orders =
            generateSequence { freshJvm()[1] }.take(6).runningFold(emptySet<String>()) { seen, next ->
                seen +
                    next
            }
        assertThat(orders.firstOrNull { it.size > 1 }).isNotNull()
    }

    @Test
    fun `identityHashCode`() = assertDiffers { List(4) { System.identityHashCode(Any()) } }

    @Test
    fun `the JDK's clocks`() =
        runSim(4823) {
            val nanos = System.nanoTime()
            val millis = System.currentTimeMillis()
            delay(10.hours)
            assertThat(System.nanoTime() - nanos).isLessThan(Duration.ofHours(1).toNanos())
            assertThat(System.currentTimeMillis() - millis).isLessThan(3_600_000)
            assertThat(Instant.now()).isNotEqualTo(world.clock().instant())
        }

    @Test
    fun `the JDK's chance`() {
        assertDiffers { List(4) { ThreadLocalRandom.current().nextLong() } }
        assertDiffers { List(4) { java.util.Random().nextLong() } }
        assertDiffers { List(4) { Math.random() } }
        assertDiffers { List(4) { Random.nextLong() } }
        assertDiffers { UUID.randomUUID() }
        assertDiffers { SecureRandom().nextLong() }
    }

    @Test
    fun `a file`(
        @TempDir directory: Path,
    ) {
        val file = directory.resolve("state")
        assertDiffers { Files.exists(file).also { Files.writeString(file, "left by a run") } }
    }

    @Test
    fun `temporary files by the JDK, on the disk of a host`() =
        assertDiffers {
            val disk = world.host("n1").disk()
            List(3) { "${Files.createTempFile(disk.path("/"), "a", ".tmp")}" }
        }

    @Test
    fun `channels of the JDK`(
        @TempDir directory: Path,
    ) {
        val real = directory.resolve("state")
        runSim(4823) {
            val provider = SimChannelProvider.of(world.host("n1"))
            AsynchronousSocketChannel.open().use { assertThat(it.provider()).isNotSameAs(provider) }
            val options = arrayOf(StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            AsynchronousFileChannel.open(real, *options).use { it.write(ByteBuffer.allocate(3), 0).get() }
            assertThat(world.domain().nowNanos()).isZero()
        }
        assertThat(real).hasSize(3)
    }

    @Test
    fun `a course that depends on it is reported as unstable`() {
        val result = campaign { error(UUID.randomUUID().toString()) }.withSeeds(1).run()
        assertThat(result.findings()[0].reproduction()).isEqualTo(Finding.Reproduction.UNSTABLE)
    }

    // ---- noticed

    @Test
    fun `static state`() {
        warm = false
        val result = campaign { check(warm.also { warm = true }) { "cold" } }.withSeeds(1).run()
        assertThat(result.findings()[0].reproduction()).isEqualTo(Finding.Reproduction.FIRST_RUN_EFFECT)
    }

    @Test
    fun `another thread submits`() {
        val failure = failure { thread { runCatching { world.executor().execute {} } }.join() }
        assertThat(failure).isInstanceOf(ForeignThreadException::class.java)
    }

    @Test
    fun `another thread draws`() {
        val failure = failure { thread { runCatching { random.nextInt() } }.join() }
        assertThat(failure).isInstanceOf(ForeignThreadException::class.java)
    }

    @Test
    fun `another thread completes a future`() {
        val failure = failure { world.newFuture<Int>().also { thread { runCatching { it.complete(1) } }.join() } }
        assertThat(failure).isInstanceOf(ForeignThreadException::class.java)
    }

    @Test
    fun `a dispatcher over threads of one's own`() {
        val hold = CountDownLatch(1)
        val own = Executors.newSingleThreadExecutor()
        val failure = failure { withContext(own.asCoroutineDispatcher()) { hold.await() } }
        hold.countDown()
        own.shutdown()
        assertThat(failure).isInstanceOf(EscapeException::class.java).hasMessageStartingWith("escape suspected at ")
    }

    @Test
    fun `Dispatchers Default and IO`() {
        for (dispatcher in listOf<CoroutineDispatcher>(Dispatchers.Default, Dispatchers.IO)) {
            assertThat(failure { withContext(dispatcher) { 1 } }).isInstanceOf(EscapeException::class.java)
        }
    }

    @Test
    fun `a delay on Dispatchers Unconfined`() {
        assertThat(
            failure { withContext(Dispatchers.Unconfined) { delay(10) } },
        ).isInstanceOf(EscapeException::class.java)
    }

    // ---- leaves the loop

    @Test
    fun `CompletableFuture supplyAsync without an executor`() {
        val hold = CountDownLatch(1)
        val failure = failure { CompletableFuture.supplyAsync { hold.await() }.await() }
        hold.countDown()
        assertThat(failure)
            .isInstanceOf(DeadlockException::class.java)
            .hasMessageContaining("waits for a CompletableFuture that is no SimFuture")
    }

    @Test
    fun `the static allOf, and an async stage of it`() {
        val names = mutableListOf<String>()
        runSim(4823) {
            val parts = world.supplyAsync { 1 }
            val all = CompletableFuture.allOf(parts)
            all.thenRun { names += Thread.currentThread().name }
            val async = all.thenRunAsync { synchronized(names) { names += Thread.currentThread().name } }
            delay(1)
            async.get(10, TimeUnit.SECONDS)
        }
        assertThat(names[0]).startsWith("simloop-")
        assertThat(names[1]).doesNotStartWith("simloop-")
    }

    @Test
    fun `the static delayedExecutor`() {
        runSim(4823) {
            val late = CompletableFuture.delayedExecutor(1, TimeUnit.NANOSECONDS)
            val ranOn = CompletableFuture.supplyAsync({ Thread.currentThread() }, late).get(10, TimeUnit.SECONDS)
            assertThat(ranOn.name).doesNotStartWith("simloop-")
            assertThat(world.domain().nowNanos()).isEqualTo(0)
        }
    }

    @Test
    fun `a parallel stream`() {
        val workers = mutableSetOf<String>()
        runSim(4823) {
            val both = CountDownLatch(2)
            listOf(1, 2).parallelStream().forEach {
                synchronized(workers) { workers += Thread.currentThread().name }
                both.countDown()
                both.await(2, TimeUnit.SECONDS)
            }
        }
        assertThat(workers.any { !it.startsWith("simloop-") }).isEqualTo(
            java.util.concurrent.ForkJoinPool
                .commonPool()
                .parallelism > 0,
        )
    }

    private suspend fun loop(futures: List<CompletableFuture<*>>) = futures.forEach { it.await() }

    private fun freshJvm(): List<String> {
        val process =
            ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FreshJvm::class.java.name,
            ).redirectErrorStream(true).start()
        val lines = process.inputStream.bufferedReader().readLines()
        assertThat(process.waitFor()).describedAs(lines.joinToString("\n")).isZero()
        return lines.takeLast(3)
    }

    private companion object {
        var warm = false
    }
}
