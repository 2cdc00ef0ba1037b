package dev.simloop.coroutines

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Hosts whose entry suspends: crash, restart, shutdown, pause and clocks, as coroutines see them. */
class HostsTest {
    @Test
    fun `the entry runs again on what is durable`() =
        runSim(1) {
            val starts = mutableListOf<String>()
            val n1 =
                host("n1") {
                    starts += "${host.domain().incarnation()} at $currentTime"
                    launch {
                        delay(10_000)
                        starts += "never"
                    }
                    awaitCancellation()
                }
            delay(1_000)
            n1.crash()
            delay(1_000)
            n1.restart()
            delay(5_000)
            n1.crash()
            delay(20_000)
            assertThat(starts).containsExactly("1 at 0", "2 at 2000")
        }

    @Test
    fun `a crash runs no finally, a shutdown runs them all`() =
        runSim(2) {
            val ended = mutableListOf<String>()
            val hosts =
                List(2) { i ->
                    host("n$i") {
                        launch(CoroutineName("child")) {
                            try {
                                awaitCancellation()
                            } finally {
                                ended += "child of ${host.name()}"
                            }
                        }
                        try {
                            awaitCancellation()
                        } finally {
                            ended += "entry of ${host.name()}"
                        }
                    }
                }
            delay(10)
            hosts[0].crash()
            hosts[1].shutdown(Duration.ofSeconds(1)).await()
            assertThat(hosts[1].isUp).isFalse()
            assertThat(currentTime).isEqualTo(10)
            assertThat(ended).containsExactlyInAnyOrder("child of n1", "entry of n1")
        }

    @Test
    fun `what hangs at a shutdown is cut off after the grace`() =
        runSim(3) {
            val log = mutableListOf<String>()
            val n1 =
                host("n1") {
                    try {
                        awaitCancellation()
                    } finally {
                        withContext(kotlinx.coroutines.NonCancellable) { delay(60_000) }
                        log += "never"
                    }
                }
            delay(10)
            n1.shutdown(Duration.ofSeconds(5)).await()
            assertThat(currentTime).isEqualTo(5_010)
            delay(100_000)
            assertThat(log).isEmpty()
        }

    @Test
    fun `a paused host stands still while the others go on`() =
        runSim(4) {
            val ticks = List(2) { mutableListOf<Long>() }
            val hosts =
                List(2) { i ->
                    host("n$i") {
                        repeat(4) {
                            delay(100)
                            ticks[i] += currentTime
                        }
                    }
                }
            delay(150)
            hosts[0].pause(Duration.ofMillis(200))
            delay(1_000)
            assertThat(ticks[0]).containsExactly(100, 350, 450, 550)
            assertThat(ticks[1]).containsExactly(100, 200, 300, 400)
        }

    @Test
    fun `drift scales the delays and the time source of a host`() =
        runSim(5) {
            val n1 = world.host("n1")
            n1.hostClock().drift(250_000_000)
            val mark = n1.timeSource.markNow()
            var woke = 0L
            n1.scope().launch {
                delay(5_000)
                woke = currentTime
            }
            delay(8_000)
            assertThat(woke).isEqualTo(4_000)
            assertThat(mark.elapsedNow()).isEqualTo(10.seconds)
        }

    @Test
    fun `an exception that leaves an entry fails the run`() {
        val failure =
            failureOf {
                host("n1") { error("no such term") }
                delay(1)
            }
        assertThat(failure.message).contains("nobody caught what left n1/entry#1 at virtual time 0.000 s")
    }

    @Test
    fun `a shared channel is reported`() {
        val report =
            campaign {
                val shared = Channel<Int>()
                host("a") { shared.send(1) }
                host("b") { shared.receive() }
                delay(10)
            }.runSeed(1)
        assertThat(report.failure()).isNull()
        assertThat(report.orphans()).singleElement().asString().contains("which real hosts cannot")
    }

    @Test
    fun `crashes, restarts and pauses repeat`() {
        assertRepeats(200) {
            val seen = mutableListOf<String>()
            val hosts =
                List(3) { i ->
                    host("n$i") {
                        repeat(20) {
                            delay(5 + random.nextLong(20))
                            seen += "${host.name()}~${host.domain().incarnation()} $it"
                        }
                    }
                }
            repeat(10) {
                delay(random.nextLong(30))
                val victim = hosts[random.nextInt(3)]
                when {
                    !victim.isUp -> victim.restart()
                    victim.isPaused -> victim.crash()
                    random.nextBoolean() -> victim.pause(Duration.ofMillis(25))
                    else -> victim.crash()
                }
            }
            delay(1_000)
            seen
        }
    }

    @Test
    fun `what a coroutine throws or writes after its host has crashed is discarded`() =
        runSim(5) {
            val crashed =
                host("n1") {
                    host.crash()
                    error("exiting")
                }
            val exited =
                host("n2") {
                    launch {
                        throw host.exit()
                    }
                    try {
                        awaitCancellation()
                    } finally {
                        error("a process that has exited runs nothing")
                    }
                }
            delay(1_000)
            assertThat(crashed.isUp).isFalse()
            assertThat(exited.isUp).isFalse()
        }
}
