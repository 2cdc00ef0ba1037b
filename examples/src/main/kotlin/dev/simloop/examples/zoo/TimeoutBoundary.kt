package dev.simloop.examples.zoo

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout

/**
 * Work takes exactly as long as its time-out, and at that same instant somebody cancels the waiter. Code that takes
 * every [CancellationException] for its own time-out swallows the cancellation and goes on. The repair catches the
 * time-out alone and looks whether it may go on.
 */
public object TimeoutBoundary : ZooProgram {
    private const val AT = 100L

    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            val waiter =
                launch {
                    try {
                        withTimeout(AT) { delay(AT) }
                    } catch (late: CancellationException) {
                        if (!buggy) {
                            if (late !is TimeoutCancellationException) throw late
                            ensureActive()
                        }
                    }
                    check(isActive) { "a delivered cancellation was swallowed" }
                }
            launch {
                delay(AT)
                waiter.cancel()
            }
        }
}
