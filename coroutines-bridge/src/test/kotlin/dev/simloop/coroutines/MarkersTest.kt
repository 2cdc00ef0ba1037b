package dev.simloop.coroutines

import dev.simloop.marker.MarkedThread.thread
import dev.simloop.marker.MarkerException
import dev.simloop.marker.Schedule
import dev.simloop.marker.Step.step
import dev.simloop.marker.Step.steps
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds

class MarkersTest {
    private class Account {
        var balance = 100

        suspend fun deposit(amount: Int) {
            reach("read")
            val read = balance
            delay(amount.milliseconds)
            reach("write")
            balance = read + amount
        }
    }

    private val bothRead = Schedule.of(step("c1", "read"), step("c2", "read"), step("c1", "write"), step("c2", "write"))

    private fun failure(block: suspend SimScope.() -> Unit): Throwable =
        checkNotNull(
            campaign(block)
                .withSeeds(
                    dev.simloop.campaign.Seeds
                        .of(1),
                ).run()
                .firstFinding(),
        ).failure()

    @Test
    fun `an update is lost with every seed`() {
        campaign {
            val account = Account()
            bothRead.run(this, coroutine("c1") { account.deposit(50) }, coroutine("c2") { account.deposit(70) })
            assertThat(account.balance).isEqualTo(170)
        }.withSeeds(
            dev.simloop.campaign.Seeds
                .range(0, 200),
        ).run()
            .assertPassed()
    }

    @Test
    fun `runs go the same way twice and from their tapes`() {
        val campaign =
            campaign {
                val account = Account()
                bothRead.run(this, coroutine("c1") { account.deposit(50) }, coroutine("c2") { account.deposit(70) })
            }
        for (seed in 0L until 50L) {
            val once = campaign.runSeed(seed)
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(once.fingerprint())
            assertThat(campaign.replay(checkNotNull(once.tape())).fingerprint()).isEqualTo(once.fingerprint())
        }
    }

    @Test
    fun `two coroutines of five markers have 252 orders and go through each`() {
        val markers = arrayOf("a", "b", "c", "d", "e")
        val orders = Schedule.allOrders(steps("c1", *markers), steps("c2", *markers))
        assertThat(orders).hasSize(252)
        for (order in orders) {
            runSim(5) {
                val told = mutableListOf<String>()
                order.run(
                    this,
                    *listOf("c1", "c2")
                        .map { name ->
                            coroutine(name) {
                                for (marker in markers) {
                                    reach(marker)
                                    delay(1.milliseconds)
                                    told += "$name $marker"
                                }
                            }
                        }.toTypedArray(),
                )
                assertThat(told.joinToString()).isEqualTo(order.toString())
            }
        }
    }

    @Test
    fun `a step ends where its coroutine waits for a mutex of another`() {
        runSim(3) {
            val mutex = Mutex()
            val told = mutableListOf<String>()
            Schedule
                .of(step("c1", "inside"), step("c2", "before"), step("c1", "out"))
                .run(
                    this,
                    coroutine("c1") {
                        mutex.withLock {
                            reach("inside")
                            told += "c1"
                            reach("out")
                        }
                    },
                    coroutine("c2") {
                        reach("before")
                        mutex.withLock { told += "c2" }
                    },
                )
            assertThat(told).containsExactly("c1", "c2")
        }
    }

    @Test
    fun `children pass markers as a part of their coroutine`() {
        runSim(3) {
            val told = mutableListOf<String>()
            Schedule.of(step("c2", "b"), step("c1", "a")).run(
                this,
                coroutine("c1") {
                    coroutineScope {
                        launch {
                            reach("a")
                            told += "c1"
                        }
                    }
                },
                coroutine("c2") {
                    reach("b")
                    told += "c2"
                },
            )
            assertThat(told).containsExactly("c2", "c1")
        }
    }

    @Test
    fun `what a coroutine throws is thrown`() {
        assertThat(
            failure {
                Schedule.of(step("c1", "a"), step("c2", "a")).run(
                    this,
                    coroutine("c1") {
                        reach("a")
                        error("mine")
                    },
                    coroutine("c2") { reach("a") },
                )
            },
        ).isInstanceOf(IllegalStateException::class.java).hasMessage("mine")
    }

    @Test
    fun `what goes wrong lists where each stands`() {
        assertThat(failure { bothRead.run(this, coroutine("c1") { reach("raed") }, coroutine("c2") { reach("read") }) })
            .isInstanceOf(MarkerException::class.java)
            .hasMessageMatching(
                "(?s)c1 has reached marker \"raed\", .*\\(MarkersTest\\.kt:\\d+\\), which no step of the " +
                    "schedule names; the markers of its steps are read, write\n.*",
            )
        val deposit = coroutine("c2") { Account().deposit(1) }
        assertThat(failure { bothRead.run(this, coroutine("c1") { reach("read") }, deposit) })
            .isInstanceOf(MarkerException::class.java)
            .hasMessageMatching(
                "step 3 of 4, \"c1 write\", is never reached: c1 has ended; 1 more step was to follow\n" +
                    "  steps taken: c1 read, c2 read\n  next: c1 write\n  c1: ended\n" +
                    "  c2: at marker \"write\", .*deposit\\(MarkersTest\\.kt:\\d+\\)",
            )
        val reads = coroutine("c2") { reach("read") }
        assertThat(failure { bothRead.run(this, coroutine("c1") { delay(1.hours) }, reads) })
            .isInstanceOf(MarkerException::class.java)
            .hasMessageStartingWith("no thread got on for PT5S of virtual time (Schedule.withTimeout)\n")
        assertThat(
            failure {
                val held = Mutex(locked = true)
                bothRead.run(this, coroutine("c1") { held.lock() }, coroutine("c2") { reach("read") })
            },
        ).isInstanceOf(MarkerException::class.java)
            .hasMessageStartingWith("no thread can get on: step 1 of 4, \"c1 read\", cannot be taken, and")
    }

    @Test
    fun `a suspending marker holds a thread of a schedule, and does nothing elsewhere`() {
        val account = Account()
        bothRead.run(
            thread("c1") { runBlocking { account.deposit(50) } },
            thread("c2") { runBlocking { account.deposit(70) } },
        )
        assertThat(account.balance).isEqualTo(170)
        runBlocking { account.deposit(1) }
        assertThat(account.balance).isEqualTo(171)
    }

    @Test
    fun `a world and threads do not mix`() {
        assertThatThrownBy { bothRead.run() }
            .hasMessageStartingWith("a schedule was given nothing to run: its steps are those of c1")
        assertThat(failure { bothRead.run(thread("c1") {}, thread("c2") {}) })
            .hasMessageStartingWith("a schedule of threads was run on the thread of a loop")
    }
}
