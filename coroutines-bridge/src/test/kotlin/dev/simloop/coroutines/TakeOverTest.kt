@file:OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class, FlowPreview::class)

package dev.simloop.coroutines

import dev.simloop.RunReport
import dev.simloop.SimConfig
import dev.simloop.SimLoop
import dev.simloop.TakeOver
import dev.simloop.Timing
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.failure.EscapeException
import dev.simloop.failure.ForeignThreadException
import dev.simloop.failure.UnresponsiveException
import dev.simloop.junit.SimTest
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.debounce
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.Collections
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Code that names its dispatchers itself. */
@Tag("jdk")
class TakeOverTest {
    private val config = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES)

    private fun hunt(
        seeds: Int,
        block: suspend SimScope.() -> Any?,
    ) = campaign(block).withConfig(config).withSeeds(seeds)

    /** Reads and writes in two steps, as a program with a race does. */
    private class Account(
        private val mutex: Mutex?,
    ) {
        var balance = 0

        suspend fun deposit(amount: Int) =
            withContext(Dispatchers.IO) {
                if (mutex == null) add(amount) else mutex.withLock { add(amount) }
            }

        private suspend fun add(amount: Int) {
            val seen = balance
            delay(5)
            balance = seen + amount
        }
    }

    private suspend fun useAll(log: MutableList<String>): Long {
        val threads = Collections.synchronizedSet(HashSet<Thread>())

        fun note(text: String) {
            threads += Thread.currentThread()
            log += text
        }
        val begin = System.nanoTime()
        val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        val one = Dispatchers.IO.limitedParallelism(1)
        val two = Dispatchers.Default.limitedParallelism(2)
        val jobs =
            List(3) { i ->
                scope.launch {
                    delay(1.hours)
                    note("default $i")
                }
            } +
                List(3) { i ->
                    GlobalScope.launch {
                        yield()
                        note("global $i")
                    }
                } +
                List(3) { i ->
                    scope.launch(one) {
                        note("one $i")
                        yield()
                        note("one again $i")
                    }
                } +
                List(3) { i ->
                    scope.launch(two) {
                        delay(i.toLong())
                        note("two $i")
                    }
                } +
                List(2) { i ->
                    scope.launch(Dispatchers.Unconfined) {
                        delay(1)
                        note("unconfined $i")
                    }
                } +
                scope.launch(Dispatchers.Main) {
                    delay(10)
                    note("main")
                }
        Dispatchers.IO.asExecutor().execute { note("executed") }
        note(
            "flow " +
                flow {
                    repeat(3) {
                        emit(it)
                        delay(20)
                    }
                }.debounce(10.milliseconds).flowOn(Dispatchers.IO).toList(),
        )
        note("timeout " + withTimeoutOrNull(1.seconds) { withContext(Dispatchers.IO) { delay(2.seconds) } })
        val nested =
            withContext(Dispatchers.IO) {
                runBlocking {
                    delay(3)
                    async {
                        delay(4)
                        "nested"
                    }.await()
                }
            }
        note(nested)
        jobs.joinAll()
        assertThat(threads).hasSize(1)
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofMinutes(10).toNanos())
        return SimLoop.current().nowNanos()
    }

    @Test
    fun `everything runs on the loop in virtual time, the same for each seed`() {
        val orders = HashSet<List<String>>()
        val before = Thread.getAllStackTraces().keys.filter { it.name.startsWith("DefaultDispatcher") }
        for (seed in 0L until 100) {
            val logs = List(2) { ArrayList<String>() }
            val campaign = { i: Int ->
                hunt(1) {
                    logs[i].clear()
                    assertThat(useAll(logs[i])).isEqualTo(3_600_000_000_000L)
                }
            }
            val first = campaign(0).withSeeds(Seeds.of(seed)).runSeed(seed)
            val second = campaign(1).withSeeds(Seeds.of(seed)).runSeed(seed)
            assertThat(first.failure()).isNull()
            assertThat(second.fingerprint()).isEqualTo(first.fingerprint())
            assertThat(logs[0]).isEqualTo(logs[1]).hasSize(22)
            assertThat(logs[0].filter { it.startsWith("one ") }.take(3)).containsExactly("one 0", "one 1", "one 2")
            orders += logs[0]
        }
        assertThat(orders).hasSizeGreaterThan(90)
        assertThat(Thread.getAllStackTraces().keys.filter { it.name.startsWith("DefaultDispatcher") })
            .isSubsetOf(before)
    }

    @Test
    fun `a tape repeats its run`() {
        val campaign =
            hunt(20) {
                val log = ArrayList<String>()
                useAll(log)
                check(log.indexOf("global 0") < log.indexOf("global 1"))
            }
        val finding = checkNotNull(campaign.run().firstFinding())
        val again: RunReport = campaign.replay(checkNotNull(finding.original().tape()))
        assertThat(again.failure()).hasSameClassAs(finding.failure())
        assertThat(again.fingerprint()).isEqualTo(finding.original().fingerprint())
    }

    @Test
    fun `a race behind IO is found and its mended version is not`() {
        fun deposits(mutex: () -> Mutex?) =
            hunt(200) {
                val account = Account(mutex())
                List(2) { async { account.deposit(10) } }.awaitAll()
                assertThat(account.balance).isEqualTo(20)
            }
        assertThat(deposits { null }.run().firstFinding()).isNotNull()
        deposits { Mutex() }.run().assertPassed()
    }

    @Test
    fun `IO interleaves as a pool does`() {
        val orders = HashSet<List<Int>>()
        hunt(200) {
            val order = ArrayList<Int>()
            List(3) { i -> launch(Dispatchers.IO) { order += i } }.joinAll()
            orders += order
        }.withWorkers(1).run().assertPassed()
        assertThat(orders).hasSize(6)
    }

    @Test
    fun `a view lets no more in than it allows`() {
        val most = HashSet<Int>()
        hunt(200) {
            val view = Dispatchers.IO.limitedParallelism(2)
            val order = ArrayList<Int>()
            List(6) { i -> launch(view) { order += i } }.joinAll()
            // the n-th to run is one of the first n + 1 to come: two are ready at a time
            for ((place, i) in order.withIndex()) {
                assertThat(i).isLessThanOrEqualTo(place + 1)
            }
            most += order.indexOf(0)
        }.run().assertPassed()
        assertThat(most).hasSizeGreaterThan(2)
    }

    @Test
    fun `a coroutine of nobody's scope neither keeps a run nor fails it, and is cancelled`() {
        val ended = ArrayList<String>()
        hunt(50) {
            GlobalScope.launch {
                try {
                    while (true) {
                        delay(1.hours)
                    }
                } finally {
                    ended += "cancelled"
                }
            }
            delay(1)
        }.run().assertPassed()
        assertThat(ended).hasSize(50)
    }

    @Test
    fun `a host that crashes takes its coroutines along, and leaves the view to others`() {
        hunt(100) {
            val view = Dispatchers.IO.limitedParallelism(2)
            val done = ArrayList<String>()
            val crashing =
                host("crashing") {
                    repeat(5) { i ->
                        GlobalScope.launch(view) {
                            delay(50)
                            done += "dead $i"
                        }
                    }
                }
            host("other") {
                repeat(5) { i ->
                    GlobalScope.launch(view) {
                        delay(10)
                        yield()
                        done += "alive $i"
                    }
                }
            }
            delay(5)
            crashing.crash()
            delay(100)
            assertThat(done).containsExactlyInAnyOrder("alive 0", "alive 1", "alive 2", "alive 3", "alive 4")
        }.withConfig(config.withTiming(Timing.EXACT)).run().assertPassed()
    }

    @Test
    fun `what a run leaves in IO is not found by the next`() {
        hunt(300) {
            repeat(40) { GlobalScope.launch(Dispatchers.IO) { delay(1) } }
            yield()
        }.run().assertPassed()
        hunt(1) {
            val all = CompletableDeferred<Unit>()
            var here = 0
            repeat(64) {
                launch(Dispatchers.IO) {
                    if (++here == 64) all.complete(Unit)
                    all.await()
                }
            }
        }.run().assertPassed()
    }

    @Test
    fun `afterwards the dispatchers are the JVM's again`() {
        hunt(3) { withContext(Dispatchers.Default) { delay(1) } }.run().assertPassed()
        val thread =
            runBlocking {
                withContext(Dispatchers.Default) {
                    delay(1)
                    Thread.currentThread().name
                }
            }
        assertThat(thread).startsWith("DefaultDispatcher-worker")
    }

    @Test
    fun `what waits in the JVM meanwhile goes on afterwards`() {
        // on this thread up to the delay, so that it waits when the run begins
        val waiting =
            List(3) {
                GlobalScope.async(Dispatchers.Unconfined) {
                    delay(1L + 20 * it)
                    Thread.currentThread().name
                }
            }
        hunt(20) { withContext(Dispatchers.Default) { delay(1.hours) } }.run().assertPassed()
        // a delay that is over at once does not suspend
        val here = Thread.currentThread().name
        assertThat(runBlocking { waiting.awaitAll() })
            .allMatch { it == here || it.startsWith("kotlinx.coroutines.DefaultExecutor") }
    }

    @Test
    fun `a dispatch by another thread fails the run`() {
        val report =
            hunt(1) {
                val thread = Thread { GlobalScope.launch { error("must not run") } }
                thread.uncaughtExceptionHandler = Thread.UncaughtExceptionHandler { _, _ -> }
                thread.start()
                thread.join()
                delay(1)
            }.runSeed(0)
        assertThat(report.failure()).isInstanceOf(ForeignThreadException::class.java)
        assertThat(report.failure()).hasMessageContaining("a coroutine for Dispatchers.Default or IO")
    }

    @Test
    fun `a run whose thread is given up leaves the dispatchers to the next`() {
        val on = AtomicBoolean(true)
        val stuck =
            campaign {
                withContext(Dispatchers.IO) {
                    while (on.get()) Thread.onSpinWait()
                }
            }.withConfig(config.withWatchdog(Duration.ofMillis(200))).runSeed(0)
        assertThat(stuck.failure()).isInstanceOf(UnresponsiveException::class.java)
        try {
            hunt(3) { withContext(Dispatchers.Default) { delay(1.hours) } }.run().assertPassed()
        } finally {
            on.set(false)
        }
        hunt(3) { withContext(Dispatchers.Default) { delay(1.hours) } }.run().assertPassed()
    }

    @Test
    fun `without it, a dispatch still fails at its line and names the cure`() {
        val report = campaign { withContext(Dispatchers.Default) { } }.runSeed(0)
        assertThat(report.failure()).isInstanceOf(EscapeException::class.java)
        assertThat(report.failure()).hasMessageContaining("withTakeOver(TakeOver.COROUTINES)")
    }

    /** Passes only if the annotation is heeded: a dispatch to IO fails a run otherwise. */
    @SimTest(seeds = 50, takeOver = [TakeOver.COROUTINES])
    suspend fun `a test says it in one line`() {
        val thread = Thread.currentThread()
        assertThat(
            withContext(Dispatchers.IO) {
                delay(1.hours)
                Thread.currentThread()
            },
        ).isSameAs(thread)
    }

    @Test
    fun `it is part of what a token names`() {
        assertThat(config.digest()).isNotEqualTo(SimConfig.defaults().digest())
        assertThat(config.withTakeOver().digest()).isEqualTo(SimConfig.defaults().digest())
        assertThat(config.takeOver()).containsExactly(TakeOver.COROUTINES)
    }

    @Test
    fun `futures of a scenario in Java call such code, too`() {
        Campaign
            .of { world ->
                val name = world.newFuture<String>()
                GlobalScope.launch {
                    delay(1.hours)
                    name.complete("done")
                }
                name.thenAccept { assertThat(it).isEqualTo("done") }
            }.withConfig(config)
            .withSeeds(20)
            .run()
            .assertPassed()
    }
}
