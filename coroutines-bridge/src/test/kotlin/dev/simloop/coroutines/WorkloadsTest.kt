package dev.simloop.coroutines

import dev.simloop.RestartPolicy
import dev.simloop.faults.Faults
import dev.simloop.faults.HostFaultKinds
import dev.simloop.workload.OperationException
import dev.simloop.workload.OperationLog
import dev.simloop.workload.Workload
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.net.ConnectException
import java.time.Duration

/** Clients of a workload that suspend, and what their operations come to. */
class WorkloadsTest {
    private val tenth = Duration.ofMillis(100)

    /** Notes what it is told. */
    private class Log : OperationLog<String, Any> {
        val lines = mutableListOf<String>()

        override fun invoke(
            client: String,
            input: String,
        ): OperationLog.Entry<Any> {
            val at = lines.size
            lines += "$client: $input -> open"
            return object : OperationLog.Entry<Any> {
                override fun ok(output: Any?) {
                    lines[at] = "$client: $input -> $output"
                }

                override fun fail() {
                    lines[at] = "$client: $input failed"
                }

                override fun unknown() {
                    lines[at] = "$client: $input -> ?"
                }
            }
        }
    }

    @Test
    fun `operations suspend and are written down`() =
        runSim(1) {
            val log = Log()
            Workload
                .every(tenth)
                .withOperations(5)
                .launchIn(world) { operation ->
                    log.record(operation, "op${operation.number()}") {
                        delay(10)
                        when (operation.number()) {
                            1 -> 42
                            2 -> withTimeout(5) { awaitCancellation() }
                            3 -> throw ConnectException("refused")
                            4 -> throw OperationException.notDone("full")
                            else -> throw OperationException.unknown("late")
                        }
                    }
                }.done()
                .await()
            assertThat(log.lines).containsExactly(
                "client1: op1 -> 42",
                "client1: op2 -> ?",
                "client1: op3 failed",
                "client1: op4 failed",
                "client1: op5 -> ?",
            )
        }

    @Test
    fun `attempts have one id, and an earlier one that may have had an effect makes the whole unknown`() =
        runSim(2) {
            val log = Log()
            val attempts = mutableListOf<String>()
            Workload
                .every(tenth)
                .withOperations(1)
                .withRetries(2, tenth)
                .launchIn(world) { operation ->
                    log.record(operation, "put") {
                        attempts += "${operation.id()}#${operation.attempt()} at $currentTime"
                        if (operation.attempt() == 1) withTimeout(20) { awaitCancellation() }
                        throw ConnectException("refused")
                    }
                }.done()
                .await()
            assertThat(attempts).containsExactly(
                "client1/1#1 at 100",
                "client1/1#2 at 220",
                "client1/1#3 at 320",
            )
            assertThat(log.lines).containsExactly("client1: put -> ?")
        }

    @Test
    fun `an operation that a crash cuts off stays open, and the next incarnation has a new client`() =
        runSim(3) {
            val log = Log()
            val n1 =
                host("n1") {
                    Workload.every(tenth).withOperations(2).launchOn(host) { operation ->
                        log.record(operation, "get") { if (operation.number() == 1) awaitCancellation() else "value" }
                    }
                    awaitCancellation()
                }
            delay(150)
            n1.crash()
            n1.restart()
            delay(1_000)
            assertThat(log.lines).containsExactly("n1/client1: get -> open", "n1~2/client1: get -> value")
        }

    @Test
    fun `a shutdown leaves an operation unknown`() =
        runSim(4) {
            val log = Log()
            val n1 =
                host("n1") {
                    Workload.every(tenth).withOperations(1).launchOn(host) { operation ->
                        log.record(operation, "get") { awaitCancellation() }
                    }
                }
            delay(150)
            n1.shutdown(Duration.ofSeconds(1)).await()
            assertThat(log.lines).containsExactly("n1/client1: get -> ?")
        }

    @Test
    fun `a mistake in a client fails the run`() {
        val run =
            campaign {
                Workload
                    .every(tenth)
                    .withOperations(1)
                    .launchIn(world) { error("no such account") }
                    .done()
                    .await()
            }.runSeed(1)
        assertThat(
            run.failureLine(),
        ).contains("operation client1/1 threw java.lang.IllegalStateException: no such account")
    }

    @Test
    fun `runs under faults are equal and replay from their tapes`() {
        val campaign =
            campaign {
                val chaos = Faults.of(HostFaultKinds.all()).lasting(Duration.ofSeconds(5)).start(world)
                val log = Log()
                for (name in listOf("n1", "n2")) {
                    host(name) {
                        Workload.aboutEvery(tenth).withClients(2).withRetries(1, tenth).until(chaos).launchOn(host) {
                            log.record(it, "op ${it.next(100)}") {
                                delay(1L + it.next(200))
                                if (it.chance(0.3)) throw OperationException.unknown("late") else it.number()
                            }
                        }
                        awaitCancellation()
                    }.setRestartPolicy(RestartPolicy.after(tenth))
                }
                chaos.healed().await()
                delay(1_000)
                world.fingerprint("log", log.lines.hashCode().toLong())
                assertThat(log.lines).hasSizeGreaterThan(10)
            }
        for (seed in 0L until 50) {
            val run = campaign.runSeed(seed)
            run.assertPassed()
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(run.fingerprint())
            assertThat(campaign.replay(run.tape()!!).isSameRun(run)).`as`("seed $seed").isTrue()
        }
    }
}
