package dev.simloop.benchmarks

import dev.simloop.verify.history.History
import dev.simloop.verify.history.Op
import org.jetbrains.kotlinx.lincheck.Actor
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario
import org.jetbrains.kotlinx.lincheck.execution.HBClock
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock
import org.jetbrains.kotlinx.lincheck.util.ValueResult
import org.jetbrains.lincheck.datastructures.verifier.LinearizabilityVerifier
import java.util.concurrent.FutureTask
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * The verifier of Lincheck on a history of a register: another judge on the same JVM. It is made for the few operations of
 * its own tests, recurses once for each operation, and takes each client as a thread.
 */
internal object LincheckJudge {
    private const val STACK = 2L shl 30

    /** The sequential register that its operations are tried on; two with one value are one state. */
    @Suppress("unused") // by reflection
    class Register {
        private var value = 0

        fun read(): Int = value

        fun write(next: Int): Int {
            value = next
            return next
        }

        fun cas(
            from: Int,
            to: Int,
        ): Boolean {
            val matches = value == from
            if (matches) value = to
            return matches
        }

        override fun equals(other: Any?): Boolean = other is Register && other.value == value

        override fun hashCode(): Int = value
    }

    /** Whether it finds [history] linearizable; null if it has no answer within [seconds]. */
    fun judge(
        history: History<Op, Any>,
        seconds: Long,
    ): Boolean? {
        val clients =
            history
                .operations()
                .groupBy { it.client() }
                .values
                .toList()
        val read = Register::class.java.getMethod("read")
        val write = Register::class.java.getMethod("write", Int::class.java)
        val cas = Register::class.java.getMethod("cas", Int::class.java, Int::class.java)
        val actors =
            clients.map { client ->
                client.map {
                    val value = it.input().value()
                    when (it.input().f()) {
                        "read" -> Actor(read, emptyList())
                        "write" -> Actor(write, listOf(value))
                        else -> Actor(cas, value as List<*>)
                    }
                }
            }
        val results =
            clients.map { client ->
                client.map { operation ->
                    val before = clients.map { other -> other.count { it.before(operation) } }
                    val told = operation.output() ?: operation.input().value()
                    ResultWithClock(ValueResult(told), HBClock(before.toIntArray()))
                }
            }
        val scenario = ExecutionScenario(emptyList(), actors, emptyList(), null)
        val task =
            FutureTask {
                LinearizabilityVerifier(Register::class.java)
                    .verifyResults(scenario, ExecutionResult(emptyList(), results, emptyList()))
            }
        Thread(null, task, "lincheck", STACK).also { it.isDaemon = true }.start()
        return try {
            task.get(seconds, TimeUnit.SECONDS)
        } catch (_: TimeoutException) {
            null
        }
    }
}
