package dev.simloop.coroutines

import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.FreshJvm
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import java.net.URL
import java.net.URLClassLoader
import java.util.concurrent.atomic.AtomicReference

/** What goes wrong where dispatchers are taken over; whatever does, they are the JVM's again afterwards. */
@Tag("jdk")
class ErrorsInsideTest {
    private val config = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES)

    @AfterEach
    fun `the dispatchers are the JVM's again`() {
        for (dispatcher in listOf(Dispatchers.Default, Dispatchers.IO)) {
            val threads =
                runBlocking {
                    List(20) {
                        async(dispatcher) {
                            delay(1)
                            Thread.currentThread().name
                        }
                    }.awaitAll()
                }
            assertThat(threads).allMatch { it.startsWith("DefaultDispatcher-worker") }
        }
    }

    @Test
    fun `a lambda cannot have workers in other JVMs, and is told how it could`() {
        val two = campaign { withContext(Dispatchers.IO) { delay(1) } }.withConfig(config).withWorkers(2)
        assertThatThrownBy { two.run() }
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessage(
                "a campaign that takes over [COROUTINES] has JVMs for its workers, which find the scenario by name," +
                    " and here there is none (a lambda has no name): make it a @SimTest, or name a factory method by" +
                    " Campaign.withFreshJvm(FreshJvm.factory(...)); withWorkers(1) takes none",
            )
    }

    @Test
    fun `a lambda without a number of workers has one`() {
        val result = campaign { withContext(Dispatchers.IO) { delay(1) } }.withConfig(config).withSeeds(50).run()
        assertThat(result.assertPassed().seedsRun()).isEqualTo(50)
    }

    @Test
    fun `workers in other JVMs give what one here gives`() {
        val one = Programs.deposits().withSeeds(SEEDS).withWorkers(1)
        val expected = one.collecting(5).run()
        val result = inOtherJvms(one, 2).collecting(5).run()

        assertThat(expected.failed()).isPositive()
        assertThat(result.describe()).isEqualTo(expected.describe())
        assertThat(result.fingerprint()).isEqualTo(expected.fingerprint())
        assertThat(result.findings().map { it.token() }).isEqualTo(expected.findings().map { it.token() })
    }

    /** From the beginning on, and none here: by itself a campaign starts them when it turns out to be a long one. */
    private fun inOtherJvms(
        campaign: Campaign,
        count: Int,
    ): Campaign {
        val type = Class.forName("dev.simloop.campaign.Crew")
        val made = type.getDeclaredMethod("ofForks", Int::class.java, FreshJvm::class.java)
        made.isAccessible = true
        val with = Campaign::class.java.getDeclaredMethod("withCrew", type)
        with.isAccessible = true
        val how = FreshJvm.factory(Programs::class.java, "deposits")
        return with.invoke(campaign, made.invoke(null, count, how)) as Campaign
    }

    /** What another JVM finds by name. */
    object Programs {
        @JvmStatic
        fun deposits(): Campaign =
            campaign {
                var balance = 0
                List(2) {
                    async(Dispatchers.IO) {
                        val seen = balance
                        delay(random.nextLong(3))
                        balance = seen + 10
                    }
                }.awaitAll()
                check(balance == 20 || random.nextInt(50) > 0) { "balance is $balance" }
            }.withConfig(SimConfig.defaults().withTakeOver(TakeOver.COROUTINES))
    }

    @Test
    fun `a second copy of SimLoop is refused while a run has the dispatchers`() {
        val told = AtomicReference<Throwable?>()
        val second = SecondCopy()
        val report =
            campaign {
                withContext(Dispatchers.Default) { delay(1) }
                val other = Thread { told.set(runCatching { second.run() }.exceptionOrNull()) }
                other.start()
                other.join()
                withContext(Dispatchers.Default) { delay(1) }
            }.withConfig(config).runSeed(1)

        assertThat(report.failure()).isNull()
        assertThat(told.get())
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageStartingWith("Dispatchers.Default is taken over by a run of another copy of SimLoop in this JVM")
            .hasMessageEndingWith("have simloop-core and simloop-coroutines once, in a loader that both see")
        // and when that one is over, it may
        assertThat(second.run()).isEqualTo("passed")
    }

    /** Runs once, for a copy of this class in another loader. */
    object Other {
        @JvmStatic
        fun run(): String {
            val report =
                campaign { withContext(Dispatchers.Default) { delay(1) } }
                    .withConfig(SimConfig.defaults().withTakeOver(TakeOver.COROUTINES))
                    .runSeed(1)
            return if (report.passed()) "passed" else report.describe()
        }
    }

    /** All classes of SimLoop once more, above the same kotlinx.coroutines. */
    private class SecondCopy : URLClassLoader(places(), ErrorsInsideTest::class.java.classLoader) {
        fun run(): Any {
            val method = loadClass(Other::class.java.name).getMethod("run")
            return runCatching { method.invoke(null) }
                .getOrElse { throw (it as? java.lang.reflect.InvocationTargetException)?.targetException ?: it }
        }

        override fun loadClass(
            name: String,
            resolve: Boolean,
        ): Class<*> =
            synchronized(getClassLoadingLock(name)) {
                when {
                    name.startsWith("dev.simloop.") -> findLoadedClass(name) ?: findClass(name)
                    else -> super.loadClass(name, resolve)
                }
            }

        private companion object {
            fun places(): Array<URL> =
                listOf(SimConfig::class.java, SimScope::class.java, ErrorsInsideTest::class.java)
                    .map { it.protectionDomain.codeSource.location }
                    .toTypedArray()
        }
    }

    private companion object {
        const val SEEDS = 400
    }
}
