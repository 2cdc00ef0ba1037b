@file:JvmName("CoroutineMarkers")

package dev.simloop.coroutines

import dev.simloop.marker.MarkedPipeline
import dev.simloop.marker.Markers
import dev.simloop.marker.Marks
import dev.simloop.marker.Schedule
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException

/** A coroutine that a schedule runs, made by [coroutine]. */
public class MarkedCoroutine internal constructor(
    internal val name: String,
    internal val body: suspend CoroutineScope.() -> Unit,
)

/** A coroutine that steps of a schedule call [name]; children that it launches pass markers as a part of it. */
public fun coroutine(
    name: String,
    body: suspend CoroutineScope.() -> Unit,
): MarkedCoroutine = MarkedCoroutine(name, body)

/**
 * Runs [coroutines] in the order of this schedule, as children of [scope], and returns when all have ended. To be called
 * by the scenario's own coroutine. What one of them throws is thrown here; see [Schedule.run].
 */
public fun Schedule.run(
    scope: SimScope,
    vararg coroutines: MarkedCoroutine,
) {
    run(scope.world, *coroutines.map { it.startedIn(scope) }.toTypedArray())
}

private fun MarkedCoroutine.startedIn(scope: SimScope): MarkedPipeline =
    MarkedPipeline.pipeline(name) { marks ->
        val end = CompletableFuture<Unit>()
        // Its failure is the schedule's to throw, which knows where all others stand.
        val job =
            scope.launch(CoroutineName(name) + MarksOfCoroutine(marks)) {
                try {
                    body()
                } catch (e: CancellationException) {
                    end.completeExceptionally(e)
                    throw e
                } catch (
                    @Suppress("TooGenericExceptionCaught") e: Throwable,
                ) {
                    end.completeExceptionally(e)
                }
            }
        job.invokeOnCompletion { cause -> if (cause == null) end.complete(Unit) else end.completeExceptionally(cause) }
        end
    }

private class MarksOfCoroutine(
    val marks: Marks,
) : AbstractCoroutineContextElement(MarksOfCoroutine) {
    companion object Key : CoroutineContext.Key<MarksOfCoroutine>
}

/**
 * Suspends a coroutine of a schedule until the step that passes [marker] is due. On a thread of a schedule outside of a
 * world it holds that thread, as [Markers.reach] does; elsewhere, as in production, it does nothing.
 *
 * @throws dev.simloop.marker.MarkerException if no step of the schedule names that marker, or if the next step of this
 *   coroutine is another one
 */
public suspend fun reach(marker: String) {
    val own = coroutineContext[MarksOfCoroutine]
    if (own == null) {
        Markers.reach(marker)
    } else {
        own.marks.await(marker)
    }
}

private suspend fun Marks.await(marker: String) {
    val due = reached(marker)
    suspendCancellableCoroutine { waiting: CancellableContinuation<Unit> ->
        due.whenComplete { _, failure ->
            if (failure ==
                null
            ) {
                waiting.resume(Unit)
            } else {
                waiting.resumeWithException(failure)
            }
        }
    }
}
