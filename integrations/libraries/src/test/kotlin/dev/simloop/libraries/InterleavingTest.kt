package dev.simloop.libraries

import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.ScheduleBound
import dev.simloop.coroutines.InterleaveScope
import dev.simloop.coroutines.interleave
import dev.simloop.failure.DataRaceException
import dev.simloop.failure.DeadlockException
import kotlinx.coroutines.delay
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledForJreRange
import org.junit.jupiter.api.condition.JRE
import parallel.Gauge
import parallel.GuardedStock
import parallel.Purse
import parallel.Stock
import parallel.Turnstile
import parallel.addHolding

/** Small programs of Kotlin, access by access. */
internal class InterleavingTest {
    private fun failure(result: CampaignResult): Throwable? = result.firstFinding()?.failure()

    private fun refused(block: InterleaveScope.() -> Unit): Throwable? = failure(interleave(block).withRuns(1).run())

    @Test
    fun anUpdateIsLostAndToldWithItsLines() {
        // region interleave
        val program =
            interleave {
                val stock = Stock()
                threads(2) { stock.add() }
                invariant("both counted") { stock.pieces == 2 }
            }
        // endregion
        assertThatThrownBy { program.assertHolds() }
            .hasMessageContaining("\"both counted\" does not hold when all threads have ended")
            .hasMessageContaining("why: lost update of Stock.pieces: t1#1 read 0 at Stock.kt:")
            .hasMessageContaining("run again: interleave { ... }.replay(\"sl2/")

        val found = checkNotNull(program.run().firstFinding())
        val again = program.replay(found.token().toString())
        assertThat(again.fingerprint()).isEqualTo(found.original().fingerprint())
    }

    @Test
    fun whatKeepsOthersOutPasses() {
        interleave {
            val stock = GuardedStock()
            thread("one") { stock.addWithMonitor() }
            thread("other") { stock.addWithMonitor() }
            invariant("both counted") { stock.pieces == 2 }
        }.withRaceDetection().assertHolds()
    }

    @Test
    fun aNumberOfWorkersOverWhatASetUpMakes() {
        fun program(runs: Int) =
            interleave(
                workers = 2,
                setup = { Stock() },
                invariant = { it.pieces == 2 },
            ) { it.add() }.withRuns(runs)

        assertThat(failure(program(100).run())).hasMessageContaining("the invariant")
    }

    @Test
    fun aRaceIsFoundEvenIfNothingBreaks() {
        val program =
            interleave {
                val stock = Stock()
                thread("adds") { stock.add() }
                thread("reads") { stock.pieces }
            }
        program.withRuns(100).assertHolds()
        assertThat(failure(program.withRaceDetection().run())).isInstanceOf(DataRaceException::class.java)
        program.withRaceDetection("Stock.pieces").withRuns(100).assertHolds()
    }

    @Test
    fun allOrdersOfThoseThatConflict() {
        val result =
            interleave {
                val gauge = Gauge()
                threads(2) { gauge.pass() }
                invariant("at most two") { gauge.most <= 2 }
            }.exhaustive(ScheduleBound.unbounded()).run()

        assertThat(result.finding()).isNull()
        assertThat(result.isProven).isTrue()
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
    fun coroutinesAreInterleavedBetweenTheirSuspensions() {
        val lost =
            interleave {
                val stock = Stock()
                coroutines(2) { stock.add() }
                invariant("both counted") { stock.pieces == 2 }
            }
        assertThat(failure(lost.withRuns(100).run())).hasMessageContaining("both counted")
        interleave {
            val stock = GuardedStock()
            coroutines(2) { stock.addWithMutex() }
            invariant("both counted") { stock.pieces == 2 }
        }.withRuns(300).assertHolds()
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
    fun aSuspensionBetweenCheckAndActLetsTheOtherIn() {
        fun paid(price: suspend () -> Unit) =
            interleave {
                val purse = Purse(price)
                val mutex = Mutex()
                coroutine("one") { mutex.withLock { purse.pay() } }
                coroutine("other") { purse.pay() }
                invariant("no debt") { purse.coins >= 0 }
            }
        assertThat(failure(paid { delay(10) }.withRuns(100).run())).hasMessageContaining("no debt")
        interleave {
            val turnstile = Turnstile()
            coroutine("opens") { turnstile.open() }
            coroutine("one") { turnstile.pass() }
            coroutine("other") { turnstile.pass() }
            thread("looks") { check(turnstile.passed <= 2) }
            invariant("both passed") { turnstile.passed == 2 }
        }.withRuns(300).assertHolds()
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
    fun twoMutexesInTwoOrdersAreADeadlock() {
        val program =
            interleave {
                val one = Mutex()
                val other = Mutex()
                val stock = Stock()
                coroutine("ab") { stock.addHolding(one, other) }
                coroutine("ba") { stock.addHolding(other, one) }
            }
        assertThat(failure(program.withRuns(300).run())).isInstanceOf(DeadlockException::class.java)
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    fun onAnOlderJdkACoroutineIsRefused() {
        assertThat(refused { coroutine("c") { delay(1) } })
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageStartingWith("coroutine \"c\" cannot be interleaved on JDK ")
    }

    @Test
    fun whatCannotBeMeantIsAnError() {
        assertThat(refused { }).hasMessageStartingWith("nothing runs: no thread was given")
        assertThat(refused { threads(0) { } }).hasMessage("the number of threads is below 1: 0")
        assertThat(refused { thread("") { } }).hasMessage("the name of a thread is blank: \"\"")
        assertThat(
            refused {
                thread("a") { }
                thread("a") { }
            },
        ).hasMessage("two threads are named \"a\"")
        assertThat(
            refused {
                thread("a") { }
                threads(2) { }
            },
        ).hasMessage(
            "a number was given, 2, and there are threads already: [a]; name each one, or give one number for all",
        )
        assertThat(
            refused {
                threads(2) { }
                thread("a") { }
            },
        ).hasMessage("a number was given, 2, and \"a\" besides; name each one, or give one number for all")
        assertThat(
            refused {
                thread("a") { }
                invariant("one") { true }
                invariant("one") { true }
            },
        ).hasMessage("two invariants are named \"one\"")
        assertThatThrownBy { interleave { }.withRuns(0) }.hasMessage("the number of runs is below 1: 0")
        assertThatThrownBy { interleave(0, { }, { true }, { }) }.hasMessage("the number of threads is below 1: 0")
        assertThatThrownBy { interleave { thread("idle") { } }.assertHolds() }
            .hasMessageStartingWith("no access was seen in 1000 runs")
    }
}
