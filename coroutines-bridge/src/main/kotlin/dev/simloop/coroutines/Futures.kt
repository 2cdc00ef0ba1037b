@file:JvmName("Futures")

package dev.simloop.coroutines

import dev.simloop.Domain
import dev.simloop.SimFuture
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import java.util.concurrent.CompletableFuture

/** This result as a future whose stages stay on the loop of [domain]; cancelling the future does not cancel the coroutine. */
@OptIn(ExperimentalCoroutinesApi::class)
public fun <T> Deferred<T>.asSimFuture(domain: Domain): SimFuture<T> {
    val future = CompletableFuture<T>()
    invokeOnCompletion {
        val failure = getCompletionExceptionOrNull()
        if (failure == null) future.complete(getCompleted()) else future.completeExceptionally(failure)
    }
    return domain.adopt(future)
}
