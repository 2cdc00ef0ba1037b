@file:JvmName("Workloads")

package dev.simloop.coroutines

import dev.simloop.Domain
import dev.simloop.Host
import dev.simloop.World
import dev.simloop.workload.Operation
import dev.simloop.workload.OperationLog
import dev.simloop.workload.RunningWorkload
import dev.simloop.workload.Workload
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import java.util.concurrent.CompletionStage
import kotlin.time.toKotlinDuration

// The value of a body is not used. It is Any?, or a last call of record would be taken to return Unit, and write that down.

/** Sets the clients to work in [world], each operation in a coroutine of its own; see [Workload.start]. */
public fun Workload.launchIn(
    world: World,
    body: suspend CoroutineScope.(Operation) -> Any?,
): RunningWorkload = start(world) { operation -> operation.launched(body) }

/**
 * Sets the clients to work on [host] for as long as this incarnation is up: call it in the host's entry. See
 * [Workload.start].
 */
public fun Workload.launchOn(
    host: Host,
    body: suspend CoroutineScope.(Operation) -> Any?,
): RunningWorkload = start(host) { operation -> operation.launched(body) }

private fun Operation.launched(body: suspend CoroutineScope.(Operation) -> Any?): CompletionStage<*> {
    val domain: Domain = domain()
    val scope = CoroutineScope(SimDispatcher.of(domain) + SupervisorJob() + CoroutineName(client()))
    return scope.async { body(this@launched) }.asSimFuture(domain)
}

/**
 * Makes attempts until one succeeds, as often and as far apart as [Workload.withRetries] says; see [Operation.retryAsync] for
 * what it throws. A time-out of an attempt is `withTimeout` within [call].
 */
public suspend fun <T> Operation.retry(call: suspend () -> T): T {
    while (true) {
        val failure =
            try {
                return call()
            } catch (e: Exception) {
                e
            }
        // It is this operation that was cancelled or ran out of time, not the attempt.
        currentCoroutineContext().ensureActive()
        if (failure is CancellationException && failure !is TimeoutCancellationException) throw failure
        val pause = pauseAfter(failure) ?: throw failure()
        delay(pause.toKotlinDuration())
    }
}

/**
 * Writes down that [client] asks for [input] and what [work] returns. If it throws, nobody knows, unless what it throws says that
 * there was certainly no effect; the exception goes on. A coroutine that a crash cuts off leaves it unknown.
 */
public suspend fun <I : Any, O : Any, R : O?> OperationLog<I, O>.recordSuspending(
    client: String,
    input: I,
    work: suspend () -> R,
): R {
    val entry = invoke(client, input)
    val output =
        try {
            work()
        } catch (e: Throwable) {
            entry.failed(e)
            throw e
        }
    entry.ok(output)
    return output
}

/** As [recordSuspending] for an operation of a workload, with all its attempts, see [retry]. */
public suspend fun <I : Any, O : Any, R : O?> OperationLog<I, O>.record(
    operation: Operation,
    input: I,
    work: suspend () -> R,
): R = recordSuspending(operation.client(), input) { operation.retry(work) }
